export function CalendarPage() {
  return <div className="view"><h1>CalendarPage</h1></div>;
}
