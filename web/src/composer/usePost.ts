import { useParams } from "@tanstack/react-router";
import { useCallback, useEffect, useState } from "react";
import { type LiveEvent, useLiveEvents } from "../live/stream";
import { useWorkspace, useWorkspaceZone } from "../session/session";
import { emptyDraft, type Post } from "./draft";
import { Writing } from "./writing";

/** The writing of one post for as long as its page is open, with everything that makes it save, look and remember. */
export function usePostWriting(post: Post | null): Writing {
  const { id: workspace, slug } = useWorkspace();
  const zone = useWorkspaceZone();
  const { id } = useParams({ strict: false });
  const [writing] = useState(() => {
    const fresh = new Writing(workspace, zone, post, emptyDraft());
    const at = new URLSearchParams(location.search).get("at");
    if (!post && at && /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(at)) fresh.planFor({ kind: "time", local: at, zone });
    return fresh;
  });
  useEffect(() => {
    const keep = () => { if (writing.isDirty) writing.keep(); };
    const retry = () => writing.retry();
    addEventListener("pagehide", keep);
    addEventListener("online", retry);
    addEventListener("focus", retry);
    return () => {
      removeEventListener("pagehide", keep);
      removeEventListener("online", retry);
      removeEventListener("focus", retry);
      writing.close();
    };
  }, [writing]);
  useEffect(() => {
    if (id) return undefined;
    return writing.hear(() => {
      const made = writing.snapshot.post;
      // The address changes without the router, which would build the page anew under the typing hands.
      const address = made ? `/w/${slug}/compose/${made.id}` : "";
      if (made && location.pathname === `/w/${slug}/compose`) History.prototype.replaceState.call(history, history.state, "", address);
    });
  }, [writing, slug, id]);
  useLiveEvents(useCallback((event: LiveEvent) => {
    if (event.type.startsWith("post.") && event.data.id === writing.snapshot.post?.id) void writing.look();
  }, [writing]));
  return writing;
}
