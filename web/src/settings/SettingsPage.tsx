export function SettingsPage() {
  return <div className="view"><h1>SettingsPage</h1></div>;
}
