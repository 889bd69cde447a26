export function ConnectPage() {
  return <div className="view"><h1>ConnectPage</h1></div>;
}
