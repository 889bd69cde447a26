using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Rostrum.Sandbox;

/// <summary>The numbers of one post at this moment: the crowd's and what people did by hand.</summary>
public sealed record Engagement(int Views, int Likes, int Shares, int Comments);

/// <summary>
/// Numbers grow with the virtual time during which the crowd reacts, by a curve that flattens. Same post, same seed,
/// same time: same numbers; they never fall.
/// </summary>
internal static class Crowd
{
    private const double HoursToTwoThirds = 9;

    public static Engagement Of(World world, int seed, SandboxPost post)
    {
        var account = world.Accounts.Find(post.Network, post.AccountId);
        var luck = SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}/{post.Network}/{post.Id}"));
        var hours = Math.Max(0, (world.CrowdTime - post.CrowdAt).TotalHours);
        var reach = (account?.Followers ?? 0) * (0.25 + 0.6 * Chance(luck, 0));
        var views = reach * (1 - Math.Exp(-hours / HoursToTwoThirds)) + post.Boost;
        var likes = views * (0.02 + 0.06 * Chance(luck, 4));
        var shares = views * (0.002 + 0.012 * Chance(luck, 8));
        var comments = world.Posts.In(post.Network).Count(one => one.ReplyTo == post.Id && !one.Deleted);
        return new((int)views, (int)likes + post.Likes.Count, (int)shares, comments);
    }

    private static double Chance(byte[] luck, int at) =>
        BinaryPrimitives.ReadUInt32LittleEndian(luck.AsSpan(at)) / (double)uint.MaxValue;
}
