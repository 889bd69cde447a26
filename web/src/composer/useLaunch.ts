import { useNavigate } from "@tanstack/react-router";
import { useCallback, useState } from "react";
import { api, read } from "../api/client";
import { Problem } from "../api/problem";
import { queries } from "../api/query";
import { useMay, useWorkspace } from "../session/session";
import { useFormat } from "../ui/format";
import { useToast } from "../ui/Toasts";
import { useWords } from "../words";
import type { Post } from "./draft";
import { type Plan, toWhen } from "./plan";
import type { Writing } from "./writing";

/** Saves, plans or sends the post, and goes to it with a way back. What the server refuses is said where the button is. */
export function useLaunch(writing: Writing) {
  const navigate = useNavigate();
  const { slug } = useWorkspace();
  const mayPublish = useMay("posts:publish");
  const toast = useToast();
  const format = useFormat();
  const w = useWords().composer;
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);

  const finish = useCallback(async (post: Post, kind: Plan["kind"], wasPlanned: boolean) => {
    writing.accept(post);
    writing.dropLocal();
    void queries.invalidateQueries({ queryKey: ["post"] });
    await navigate({ to: "/w/$workspace/posts/$id", params: { workspace: slug, id: post.id } });
    const undo = async () => {
      await read(api.DELETE("/api/v1/posts/{id}/schedule", { params: { path: { id: post.id } } }));
      await navigate({ to: "/w/$workspace/compose/$id", params: { workspace: slug, id: post.id } });
    };
    if (post.state === "inReview") toast({ text: w.sentToReview });
    else if (kind === "now") toast({ text: w.goesNow }); // no undo: it has left before anybody presses it
    else if (post.state === "scheduled" && post.at) toast({ text: w.leaves(format.moment(post.at)), ...(wasPlanned ? {} : { undo: () => void undo() }) });
    else toast({ text: wasPlanned ? w.changesSaved : w.goesNow });
  }, [writing, navigate, slug, toast, format, w]);

  const launch = useCallback(async (plan: Plan) => {
    setBusy(true);
    setRefusal(null);
    try {
      const wasPlanned = !writing.savesItself;
      if (!(await writing.flush())) return;
      const { post } = writing.snapshot;
      if (!post) return;
      await finish(await send(post, plan, mayPublish), plan.kind, wasPlanned);
    } catch (error) {
      setRefusal(error instanceof Problem ? (error.isOffline ? w.notSent : rulesOf(error)) : String(error));
    } finally {
      setBusy(false);
    }
  }, [writing, finish, mayPublish, w]);

  return { launch, busy, refusal };
}

async function send(post: Post, plan: Plan, mayPublish: boolean): Promise<Post> {
  const path = { id: post.id };
  const when = toWhen(plan);
  const header = { "If-Match": `"${post.version}"` };
  if (!mayPublish) {
    const planned = when ? await read(api.PATCH("/api/v1/posts/{id}", { params: { path, header }, body: { when } })) : post;
    return planned.state === "draft" ? read(api.POST("/api/v1/posts/{id}/review", { params: { path } })) : planned;
  }
  if (when) return read(api.POST("/api/v1/posts/{id}/schedule", { params: { path }, body: when }));
  if (plan.kind !== "now") return post;
  await read(api.POST("/api/v1/posts/{id}/publication", { params: { path } }));
  return read(api.GET("/api/v1/posts/{id}", { params: { path } }));
}

function rulesOf(problem: Problem): string {
  const rules = problem.body.deliveries ?? [];
  return rules.length > 0 ? [...new Set(rules.map((rule) => rule.sentence))].join(" ") : problem.sentence;
}
