using System.Net;

namespace Rostrum.Platform.Outgoing;

/// <summary>What the operator decided about outgoing calls.</summary>
internal sealed record OutgoingRules
{
    /// <summary>Exceptions to every rule below, by exact scheme, host and port.</summary>
    public IReadOnlyList<AllowedOrigin> Allow { get; init; } = [];

    /// <summary>Hosts (and everything below them) that are never called.</summary>
    public IReadOnlyList<string> Deny { get; init; } = [];

    /// <summary>This installation's own public address: calling it would loop.</summary>
    public Uri? Own { get; init; }

    /// <summary>The operator's network translates 64:ff9b::/96 to IPv4.</summary>
    public bool Nat64 { get; init; }
}

/// <summary>
/// Decides which addresses may be called at all. The text of an address is judged here; what its name resolves to is
/// judged again when the connection is made, because names lie.
/// </summary>
internal sealed class AddressGuard(OutgoingRules rules)
{
    private const int MaxLength = 2_048;

    // Names that mean something only inside a machine, a cluster or a house, or that are reserved (RFC 2606, 6761, 8375, 9476).
    private static readonly string[] InnerNames =
    [
        "localhost", "local", "internal", "home.arpa", "lan", "svc", "cluster.local", "onion", "test", "example", "invalid",
        "intranet", "corp", "home", "private", "alt",
    ];

    public IReadOnlyList<AllowedOrigin> Exceptions => rules.Allow;

    /// <summary>Reads an address that somebody typed. Null: not allowed. A fragment is dropped, it never goes out.</summary>
    public Uri? Read(string? text, bool plainHttp = false)
    {
        var isReadable = text is { Length: > 0 and <= MaxLength }
            && !text.Any(c => c <= ' ' || c == '\\' || c == '\u007f')
            && Uri.TryCreate(text, UriKind.Absolute, out var read)
            && IsAllowed(read, plainHttp);
        return isReadable ? WithoutFragment(new Uri(text!)) : null;
    }

    /// <summary>Judges scheme, port and host of an address. What the host resolves to is judged at connect time.</summary>
    public bool IsAllowed(Uri uri, bool plainHttp = false)
    {
        if (!uri.IsAbsoluteUri || uri.UserInfo.Length > 0 || uri.OriginalString.Length > MaxLength)
        {
            return false;
        }

        if (IsException(uri))
        {
            return true;
        }

        return IsUsualPort(uri, plainHttp) && !IsOwn(uri) && IsAllowedHost(uri);
    }

    /// <summary>The operator's exceptions, as the connection sees them.</summary>
    public bool IsException(Uri uri) => rules.Allow.Count > 0 && rules.Allow.Contains(AllowedOrigin.Of(uri));

    public bool IsAllowed(IPAddress address) => PublicAddress.IsPublic(address, rules.Nat64);

    /// <summary>
    /// The host as the connection will use it: lower case, IDN letters and dots folded, no brackets. <see cref="Uri.Host"/>
    /// must not be judged: there <c>①②⑦.⓪.⓪.①</c> looks like a name and <c>IdnHost</c> says 127.0.0.1.
    /// </summary>
    public static string HostOf(Uri uri) => uri.IdnHost.ToLowerInvariant().Trim('[', ']');

    private static bool IsUsualPort(Uri uri, bool plainHttp) => uri.Scheme switch
    {
        "https" => uri.Port == 443,
        "http" => plainHttp && uri.Port == 80,
        _ => false,
    };

    private bool IsOwn(Uri uri) =>
        rules.Own is { } own && HostOf(own) == HostOf(uri) && own.Port == uri.Port;

    private bool IsAllowedHost(Uri uri)
    {
        var host = HostOf(uri);
        if (host.Length is 0 or > 253 || host.Contains('%') || uri.Host.Contains('%') || host.EndsWith('.'))
        {
            return false;
        }

        if (IPAddress.TryParse(host, out var address))
        {
            return IsAllowed(address) && IsWrittenPlainly(uri, address);
        }

        return IsAllowedName(host) && !rules.Deny.Any(denied => IsBelow(host, denied.ToLowerInvariant()));
    }

    private static bool IsAllowedName(string host)
    {
        var labels = host.Split('.');
        return labels.Length > 1
            && labels.All(IsLabel)
            && !IsNumber(labels[^1])
            && !InnerNames.Any(inner => IsBelow(host, inner));
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= 63 && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    // A name whose last label is a number may be read as an IPv4 address by somebody else's parser.
    private static bool IsNumber(string label) =>
        label.All(char.IsAsciiDigit) || (label.StartsWith("0x", StringComparison.Ordinal) && label[2..].All(char.IsAsciiHexDigit));

    // 134744072, 0x8080808, 010.8.8.8 and full-width digits are all addresses to some parser and not the same one to all.
    private static bool IsWrittenPlainly(Uri uri, IPAddress address) =>
        uri.HostNameType == UriHostNameType.IPv6
        || uri.OriginalString.Contains("//" + address, StringComparison.OrdinalIgnoreCase);

    private static bool IsBelow(string host, string parent) =>
        host.EndsWith(parent, StringComparison.Ordinal)
        && (host.Length == parent.Length || host[^(parent.Length + 1)] == '.');

    private static Uri WithoutFragment(Uri uri) =>
        uri.Fragment.Length == 0 ? uri : new UriBuilder(uri) { Fragment = "" }.Uri;
}
