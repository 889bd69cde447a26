export function HomePage() {
  return <div className="view"><h1>HomePage</h1></div>;
}
