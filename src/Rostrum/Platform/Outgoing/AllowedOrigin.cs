using System.Globalization;

namespace Rostrum.Platform.Outgoing;

/// <summary>
/// One exception of the operator: exactly this scheme, host and port may be called whatever its address is. Comes from the
/// operator's settings alone and is shown by <c>doctor</c>.
/// </summary>
internal sealed record AllowedOrigin(string Scheme, string Host, int Port)
{
    public const string Setting = "ROSTRUM_OUTGOING_ALLOW";

    /// <summary>Reads a comma list of <c>scheme://host:port</c>; the port may be left out where it is the scheme's own.</summary>
    /// <exception cref="FormatException">Names the entry and shows a right one.</exception>
    public static IReadOnlyList<AllowedOrigin> ParseList(string? list) =>
        [.. (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Parse)];

    public static AllowedOrigin Of(Uri uri) => new(uri.Scheme, AddressGuard.HostOf(uri), uri.Port);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Scheme}://{(Host.Contains(':') ? $"[{Host}]" : Host)}:{Port}");

    private static AllowedOrigin Parse(string entry)
    {
        var isOrigin = Uri.TryCreate(entry, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https"
            && uri.PathAndQuery == "/"
            && uri.UserInfo.Length == 0
            && uri.Fragment.Length == 0;
        return isOrigin
            ? Of(uri!)
            : throw new FormatException($"{Setting}: \"{entry}\" is not an address like http://social.lan:3000.");
    }
}
