using System.Text.RegularExpressions;

namespace Rostrum.Networks.Bluesky;

/// <summary>Names of the protocol: handles, DIDs, record addresses (atproto.com/specs/handle, /did, /at-uri-scheme, read 2026-11).</summary>
internal static partial class AtSyntax
{
    public static bool IsHandle(string text) => text.Length <= 253 && HandleForm().IsMatch(text);

    public static bool IsDid(string text) => text.Length <= 2048 && DidForm().IsMatch(text);

    public static bool IsNsid(string text) => text.Length <= 317 && NsidForm().IsMatch(text);

    public static bool IsRecordKey(string text) => text is not ("." or "..") && RecordKeyForm().IsMatch(text);

    /// <summary>What a person types as a handle: the sign before it, case and invisible direction marks do not count.</summary>
    public static string TidyHandle(string typed) =>
        new string([.. typed.Where(c => c is not (>= '\u200b' and <= '\u200f') and not (>= '\u202a' and <= '\u202e')
            and not (>= '\u2066' and <= '\u2069') and not '\ufeff')]).Trim().TrimStart('@').TrimEnd('.').ToLowerInvariant();

    [GeneratedRegex(@"\A([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\z")]
    private static partial Regex HandleForm();

    [GeneratedRegex(@"\Adid:[a-z]+:[a-zA-Z0-9._:%-]*[a-zA-Z0-9._-]\z")]
    private static partial Regex DidForm();

    [GeneratedRegex(@"\A[a-zA-Z]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)+\.[a-zA-Z][a-zA-Z0-9]{0,62}\z")]
    private static partial Regex NsidForm();

    [GeneratedRegex(@"\A[a-zA-Z0-9_~.:-]{1,512}\z")]
    private static partial Regex RecordKeyForm();
}

/// <summary>The address of a record: whose repository, which collection, which key.</summary>
internal sealed record AtUri(string Authority, string Collection, string RecordKey)
{
    public const string Posts = "app.bsky.feed.post";

    public const string Gates = "app.bsky.feed.threadgate";

    public override string ToString() => $"at://{Authority}/{Collection}/{RecordKey}";

    /// <summary>A record's address, or null when the text is none.</summary>
    public static AtUri? Parse(string? text)
    {
        if (text is null || text.Length > 8192 || !text.StartsWith("at://", StringComparison.Ordinal))
        {
            return null;
        }

        var parts = text["at://".Length..].Split('/');
        return parts.Length == 3
            && (AtSyntax.IsDid(parts[0]) || AtSyntax.IsHandle(parts[0]))
            && AtSyntax.IsNsid(parts[1])
            && AtSyntax.IsRecordKey(parts[2])
            ? new(parts[0], parts[1], parts[2])
            : null;
    }

    /// <summary>A post named by its record address or by its page on the web.</summary>
    public static AtUri? ParsePost(string? text)
    {
        if (Parse(text) is { Collection: Posts } direct)
        {
            return direct;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var page) || page.Scheme is not ("https" or "http"))
        {
            return null;
        }

        var parts = page.AbsolutePath.Trim('/').Split('/').Select(Uri.UnescapeDataString).ToArray();
        return parts is ["profile", var who, "post", var key] ? Parse($"at://{who}/{Posts}/{key}") : null;
    }
}

/// <summary>Time-ordered record keys (atproto.com/specs/tid, read 2026-11).</summary>
internal static partial class Tid
{
    private const string Letters = "234567abcdefghijklmnopqrstuvwxyz";

    /// <summary>A key for this moment; two keys of one microsecond differ by their clock id.</summary>
    public static string New(DateTimeOffset now, Random random) =>
        Of(((now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond / 1000 * 1000) + random.Next(1000), random.Next(1024));

    public static string Of(long microseconds, int clockId)
    {
        var value = ((ulong)microseconds << 10) | ((uint)clockId & 1023);
        return string.Create(13, value, static (key, v) =>
        {
            for (var i = key.Length - 1; i >= 0; i--)
            {
                key[i] = Letters[(int)(v & 31)];
                v >>= 5;
            }
        });
    }

    public static bool IsTid(string text) => Form().IsMatch(text);

    [GeneratedRegex(@"\A[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}\z")]
    private static partial Regex Form();
}
