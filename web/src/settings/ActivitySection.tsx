import { Button } from "../ui/Button";
import { useFormat } from "../ui/format";
import { LoadFailed, Skeleton } from "../ui/Surfaces";
import { useWords } from "../words";
import { Part } from "./parts";
import { useActivity } from "./people";

/** Which pages this person opened, when and from where. */
export function ActivitySection() {
  const { settings: w } = useWords();
  return <Part title={w.sections.activity} about={w.activity.about}><Visits /></Part>;
}

function Visits() {
  const { settings: w } = useWords();
  const format = useFormat();
  const visits = useActivity();
  if (visits.isError) return <LoadFailed error={visits.error} retry={() => void visits.refetch()} />;
  if (!visits.data) return <div className="panel"><div className="body"><Skeleton lines={5} /></div></div>;
  const lines = visits.data.pages.flatMap((page) => page.items);
  if (lines.length === 0) return <p className="sub">{w.activity.none}</p>;
  return (
    <div className="panel">
      <div className="table-wrap" tabIndex={0} role="group" aria-label={w.sections.activity}>
        <table className="table lines">
          <thead><tr>{[w.security.when, w.activity.page, w.security.device, w.security.address].map((title) => <th key={title} scope="col">{title}</th>)}</tr></thead>
          <tbody>
            {lines.map((line, at) => (
              <tr key={`${line.at}-${at}`}>
                <td className="num">{format.moment(line.at)}</td>
                <td className="mono">{line.page}</td>
                <td>{w.security.on(line.browser, line.system)}</td>
                <td className="mono cap">{line.address}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {visits.hasNextPage && <div className="foot"><Button size="sm" busy={visits.isFetchingNextPage} onClick={() => void visits.fetchNextPage()}>{w.security.showMore}</Button></div>}
    </div>
  );
}
