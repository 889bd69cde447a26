export function PostPage() {
  return <div className="view"><h1>PostPage</h1></div>;
}
