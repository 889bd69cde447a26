export function ComposerPage() {
  return <div className="view"><h1>ComposerPage</h1></div>;
}
