import { LoadFailed } from "../ui/Surfaces";

/** A page broke or its file could not be fetched (a new version was installed): the reason and another try. */
export function PageFailed({ error }: { error: unknown }) {
  return <div className="view narrow"><LoadFailed error={error} retry={() => location.reload()} /></div>;
}
