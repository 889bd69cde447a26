using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Rostrum.Sandbox.Mastodon;

/// <summary>Ids and times on the wire: ids are numbers in text that sort by time, but nobody may count on
/// more.</summary>
internal static class MastodonIds
{
    public static string New(World world, DateTimeOffset at) => Of(at, world.NextNumber());

    public static string Of(DateTimeOffset at, long number) =>
        ((at.ToUnixTimeMilliseconds() << 16) | (number & 0xffff)).ToString(CultureInfo.InvariantCulture);

    public static long Number(string id) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    public static string Time(DateTimeOffset at) => at.UtcDateTime
        .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static DateTimeOffset Moment(JsonObject note, string name) =>
        DateTimeOffset.Parse(note[name]!.GetValue<string>(), CultureInfo.InvariantCulture);

    public static SandboxAccount Complete(SandboxAccount draft)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(draft.Handle));
        return draft with { Id = (117_020_000_000_000_000 + (BitConverter.ToInt64(hash) & 0x7fff_ffff_ffff))
            .ToString(CultureInfo.InvariantCulture) };
    }
}
