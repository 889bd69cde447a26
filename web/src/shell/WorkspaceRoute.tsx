import { useParams } from "@tanstack/react-router";
import { currentWorkspace, enterWorkspace } from "../api/client";
import { queries } from "../api/query";
import { SessionContext, useSession } from "../session/session";
import { NotFound } from "./NotFound";
import { Shell } from "./Shell";

let entered = "";

/** Everything below `/w/{slug}` is about that workspace; what was read in another one is forgotten. */
export function WorkspaceRoute() {
  const { me } = useSession();
  const { workspace: slug } = useParams({ strict: false });
  const workspace = me.workspaces.find((own) => own.slug === slug);
  if (!workspace) return <NotFound />;
  if (entered !== workspace.id || currentWorkspace() !== workspace.id) {
    if (entered && entered !== workspace.id) queries.removeQueries({ predicate: (query) => query.queryKey[0] !== "me" });
    entered = workspace.id;
    enterWorkspace(workspace.id);
    localStorage.setItem("rostrum.workspace", workspace.slug);
  }
  return <SessionContext value={{ me, workspace }}><Shell key={workspace.id} /></SessionContext>;
}
