using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Rostrum.Platform.Outgoing;

/// <summary>
/// Whether an IP address is on the public internet. Ranges: IANA special-purpose registries and the cloud interiors outside
/// them, checked 2026-11.
/// </summary>
internal static class PublicAddress
{
    private static readonly IPNetwork[] RefusedV4 =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
            "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "168.63.129.16/32", // a cloud's interior on a public address
        }.Select(text => IPNetwork.Parse(text)),
    ];

    private static readonly IPNetwork[] RefusedV6 =
        [.. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20" }.Select(text => IPNetwork.Parse(text))];

    private static readonly IPNetwork GlobalV6 = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    /// <param name="address">What a name resolved to, or what stood in the URL.</param>
    /// <param name="allowNat64">The operator's network translates 64:ff9b::/96; the inner address must still be public.</param>
    public static bool IsPublic(IPAddress address, bool allowNat64 = false)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return !RefusedV4.Any(range => range.Contains(address));
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6 || address.ScopeId != 0)
        {
            return false;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return IsPublic(address.MapToIPv4());
        }

        if (Nat64.Contains(address))
        {
            return allowNat64 && IsPublic(LastFourBytes(address));
        }

        return GlobalV6.Contains(address)
            && !RefusedV6.Any(range => range.Contains(address))
            && (!HasIsatapTail(address) || IsPublic(LastFourBytes(address)));
    }

    // RFC 5214: the interface id ::0:5efe:a.b.c.d (or ::200:5efe:…) reaches the IPv4 address through a tunnel.
    private static bool HasIsatapTail(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return (BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]) & 0xFDFF_FFFF) == 0x0000_5EFE;
    }

    private static IPAddress LastFourBytes(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return new(bytes[12..]);
    }
}
