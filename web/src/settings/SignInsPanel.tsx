import { Button } from "../ui/Button";
import { useFormat } from "../ui/format";
import { LoadFailed, Skeleton } from "../ui/Surfaces";
import { useWords } from "../words";
import { useSignIns } from "./people";

/** Every try to sign in, from the newest. */
export function SignInsPanel() {
  const w = useWords().settings.security;
  const format = useFormat();
  const history = useSignIns();
  if (history.isError) return <LoadFailed error={history.error} retry={() => void history.refetch()} />;
  if (!history.data) return <div className="panel"><div className="body"><Skeleton lines={4} /></div></div>;
  const lines = history.data.pages.flatMap((page) => page.items);
  if (lines.length === 0) return <p className="sub">{w.noHistory}</p>;
  return (
    <div className="panel">
      <div className="table-wrap" tabIndex={0} role="group" aria-label={w.history}>
        <table className="table">
          <thead><tr>{[w.when, w.outcome, w.how, w.device, w.address].map((title) => <th key={title} scope="col">{title}</th>)}</tr></thead>
          <tbody>
            {lines.map((line) => (
              <tr key={line.at + line.outcome}>
                <td className="num">{format.moment(line.at)}</td>
                <td><span className="msg" data-state={line.outcome === "done" ? "live" : "failed"}>{w.outcomes[line.outcome]}</span></td>
                <td>{w.methods[line.method]}</td>
                <td>{w.on(line.browser, line.system)}</td>
                <td className="mono cap">{line.address}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {history.hasNextPage && <div className="foot"><Button size="sm" busy={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>{w.showMore}</Button></div>}
    </div>
  );
}
