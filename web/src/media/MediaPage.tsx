export function MediaPage() {
  return <div className="view"><h1>MediaPage</h1></div>;
}
