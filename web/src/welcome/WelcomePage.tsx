export function WelcomePage() {
  return <div className="view"><h1>WelcomePage</h1></div>;
}
