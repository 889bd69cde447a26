import { Link } from "@tanstack/react-router";
import { Empty } from "../ui/Surfaces";
import { useWords } from "../words";

export function NotFound() {
  const w = useWords().shell;
  return (
    <main className="view narrow">
      <h1 className="vh">{w.notFound}</h1>
      <Empty icon="question" title={w.notFound} action={<Link className="btn primary" to="/">{w.toToday}</Link>}>{w.notFoundText}</Empty>
    </main>
  );
}
