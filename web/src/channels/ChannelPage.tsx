export function ChannelPage() {
  return <div className="view"><h1>ChannelPage</h1></div>;
}
