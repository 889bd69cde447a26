namespace Rostrum.Sandbox.Bluesky;
internal static class Interim
{
    public static (int Views, int Likes, int Shares, int Comments) NumbersOf(this SandboxNetworkContext network, SandboxPost post) => (0, post.Likes.Count, 0, 0);
}
