import { useNavigate } from "@tanstack/react-router";
import { useSession } from "../session/session";
import { Button } from "../ui/Button";
import { useWords } from "../words";
import { browserZone, useMakeWorkspace } from "./useMakeWorkspace";

/** Leaves for the app; whoever has no workspace yet gets one with a name that can be changed. */
export function SkipButton() {
  const w = useWords().welcome;
  const { me, workspace } = useSession();
  const navigate = useNavigate();
  const { make, running } = useMakeWorkspace();
  const go = async () => {
    const slug = workspace?.slug ?? me.workspaces[0]?.slug ?? (await make(w.suggestion(me.name), browserZone()))?.slug;
    if (slug) await navigate({ to: "/w/$workspace", params: { workspace: slug } });
  };
  return <Button kind="ghost" size="sm" busy={running !== null} onClick={() => void go()}>{w.skip}</Button>;
}
