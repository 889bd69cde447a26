export function ChannelsPage() {
  return <div className="view"><h1>ChannelsPage</h1></div>;
}
