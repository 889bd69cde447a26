using System.Net;
using Rostrum.Platform.Outgoing;

namespace Rostrum.Tests.Platform;

public sealed class An_address_somebody_typed
{
    private static readonly AddressGuard Guard = new(new()
    {
        Own = new("https://rostrum.site.org"),
        Deny = ["blocked.org"],
        Allow = AllowedOrigin.ParseList("http://mastodon.lan:3000, https://10.0.0.7:8443,http://localhost:5000"),
    });

    public static TheoryData<string> Refused =>
    [
        // form
        "", " ", "site.org", "/path", "//site.org/", "https://", "https:///", "https://site.org /", " https://site.org/",
        "https://site.org/\n", "https:\\\\site.org\\", "https://site.org\\@10.0.0.1/", "https://user@site.org/",
        "https://user:password@site.org/", "http://example.com%2f@127.0.0.1/", "https://site.org%00.evil.org/",
        "https://site.org./", "https://site..org/", "https://.site.org/", "https://si te.org/",
        "https://" + "a2345678901234567890123456789012345678901234567890123456789012345.org/",
        // scheme and port
        "http://site.org/", "ftp://site.org/", "file:///etc/passwd", "gopher://site.org/", "javascript:alert(1)",
        "data:text/html,x", "ws://site.org/", "https://site.org:8443/", "https://site.org:80/", "https://site.org:22/",
        // names
        "https://localhost/", "https://LOCALHOST/", "https://x.localhost/", "https://printer/", "https://router.local/",
        "https://vault.internal/", "https://metadata.google.internal/", "https://nas.home.arpa/", "https://nas.lan/",
        "https://db.default.svc/", "https://db.default.svc.cluster.local/", "https://x.onion/", "https://x.test/",
        "https://x.example/", "https://x.invalid/", "https://blocked.org/", "https://cdn.blocked.org/",
        "https://rostrum.site.org/hook", "https://ROSTRUM.site.org/", "https://1.2.3.4.5/", "https://foo.0x7f/",
        "https://foo.123/",
        // IPv4 in all its spellings
        "https://127.0.0.1/", "https://127.1/", "https://127.0.1/", "https://2130706433/", "https://0x7f000001/",
        "https://0x7f.0.0.1/", "https://0177.0.0.1/", "https://017700000001/", "https://0/", "https://0.0.0.0/",
        "https://①②⑦.⓪.⓪.①/", "https://127。0。0。1/", "https://127．0．0．1/", "https://１２７.0.0.1/",
        "https://10.1.2.3/", "https://100.64.0.1/", "https://100.100.100.200/", "https://169.254.169.254/",
        "https://169.254.169.254./", "https://169.254.170.2/", "https://172.16.0.1/", "https://172.31.255.255/",
        "https://192.0.0.192/", "https://192.0.2.1/", "https://192.88.99.1/", "https://192.168.1.1/", "https://198.18.0.1/",
        "https://198.51.100.1/", "https://203.0.113.1/", "https://224.0.0.1/", "https://240.0.0.1/",
        "https://255.255.255.255/", "https://168.63.129.16/", "https://010.8.8.8/", "https://8.8.2056/", "https://134744072/",
        "https://0x08080808/",
        // IPv6
        "https://[::]/", "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://[::ffff:7f00:1]/", "https://[::127.0.0.1]/",
        "https://[::8.8.8.8]/", "https://[64:ff9b::127.0.0.1]/", "https://[64:ff9b::8.8.8.8]/", "https://[64:ff9b:1::1]/",
        "https://[100::1]/", "https://[2002:7f00:1::]/", "https://[2002:808:808::]/", "https://[2001:0:4136:e378::1]/",
        "https://[2001:db8::1]/", "https://[3fff::1]/", "https://[5f00::1]/", "https://[fc00::1]/", "https://[fd00:ec2::254]/",
        "https://[fd20:ce::254]/", "https://[fe80::1]/", "https://[fe80::1%25eth0]/", "https://[fec0::1]/", "https://[ff02::1]/",
        "https://[2a00:1450::5efe:10.0.0.1]/", "https://[2a00:1450::200:5efe:127.0.0.1]/",
        // beside the operator's exceptions
        "https://mastodon.lan:3000/", "http://mastodon.lan/", "http://mastodon.lan:3001/", "https://10.0.0.7/",
        "https://10.0.0.8:8443/", "http://localhost:5001/",
    ];

    public static TheoryData<string> Allowed =>
    [
        "https://site.org", "https://site.org/", "https://site.org:443/x?y=z", "https://SITE.org/", "https://sub.site.co.uk/a/b",
        "https://bücher.de/", "https://xn--bcher-kva.de/", "https://日本語.jp/", "https://8.8.8.8/", "https://172.32.0.1/",
        "https://100.128.0.1/", "https://[2a00:1450:4001:81b::200e]/", "https://[::ffff:8.8.8.8]/", "https://notblocked.org/",
        "https://mylocalhost.org/", "https://under_score.site.org/", "https://[2a00:1450::5efe:8.8.8.8]/",
        "http://mastodon.lan:3000/api", "https://10.0.0.7:8443/", "http://localhost:5000/",
    ];

    [Theory]
    [MemberData(nameof(Refused))]
    public void Breaking_a_rule_is_refused(string address) => Guard.Read(address).ShouldBeNull();

    [Theory]
    [MemberData(nameof(Allowed))]
    public void On_the_public_internet_or_excepted_is_read(string address) => Guard.Read(address).ShouldNotBeNull();

    [Theory]
    [MemberData(nameof(Refused))]
    public void Is_refused_as_a_redirect_too(string address)
    {
        using var outgoing = new OutgoingHandler(Guard, TimeProvider.System, new QuietLogger<OutgoingHandler>());
        using var fetch = new GuardedFetch(outgoing, Guard, TimeProvider.System, "Rostrum/0.1");
        if (Uri.TryCreate(address, UriKind.Absolute, out var location) && location.IsAbsoluteUri && location.Scheme != "file")
        {
            fetch.NextHop(new("https://site.org/page"), location, plainHttp: true).ShouldBeNull();
        }
    }

    [Fact]
    public void The_tables_are_long_enough() => (Refused.Count + Allowed.Count).ShouldBeGreaterThan(120);

    [Fact]
    public void Too_long_is_refused() => Guard.Read("https://site.org/" + new string('a', 2_048)).ShouldBeNull();

    [Fact]
    public void A_fragment_is_dropped() => Guard.Read("https://site.org/a?b=c#token")!.AbsoluteUri.ShouldBe("https://site.org/a?b=c");

    [Fact]
    public void Plain_http_is_read_where_the_caller_takes_it()
    {
        Guard.Read("http://site.org/feed", plainHttp: true).ShouldNotBeNull();
        Guard.Read("http://site.org:8080/feed", plainHttp: true).ShouldBeNull();
    }

    [Fact]
    public void A_translating_network_lets_public_inner_addresses_through()
    {
        var guard = new AddressGuard(new() { Nat64 = true });

        guard.Read("https://[64:ff9b::8.8.8.8]/").ShouldNotBeNull();
        guard.Read("https://[64:ff9b::10.0.0.1]/").ShouldBeNull();
    }
}

public sealed class The_operators_exceptions
{
    [Theory]
    [InlineData(null, 0)]
    [InlineData("", 0)]
    [InlineData("http://127.0.0.1:8080", 1)]
    [InlineData("http://127.0.0.1:8080/, https://pds.lan", 2)]
    public void Are_a_comma_list(string? list, int count) => AllowedOrigin.ParseList(list).Count.ShouldBe(count);

    [Theory]
    [InlineData("mastodon.lan:3000")]
    [InlineData("http://mastodon.lan/api")]
    [InlineData("ftp://mastodon.lan")]
    [InlineData("http://me@mastodon.lan")]
    [InlineData("*")]
    public void Say_what_is_wrong_with_an_entry(string entry) =>
        Should.Throw<FormatException>(() => AllowedOrigin.ParseList("http://127.0.0.1:1," + entry)).Message
            .ShouldContain($"\"{entry}\"");

    [Fact]
    public void Are_shown_as_they_are_written() =>
        AllowedOrigin.ParseList("https://pds.lan,http://[::1]:3000").Select(o => o.ToString())
            .ShouldBe(["https://pds.lan:443", "http://[::1]:3000"]);
}

public sealed class An_ip_address
{
    [Fact]
    public void Is_private_in_every_address_of_a_private_range_that_was_tried()
    {
        var random = new Random(7);
        foreach (var range in new[] { "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16" })
        {
            var network = IPNetwork.Parse(range);
            var start = network.BaseAddress.GetAddressBytes();
            for (var i = 0; i < 500; i++)
            {
                var bytes = start.ToArray();
                for (var bit = network.PrefixLength; bit < 32; bit++)
                {
                    bytes[bit / 8] |= (byte)(random.Next(2) << (7 - (bit % 8)));
                }

                PublicAddress.IsPublic(new IPAddress(bytes)).ShouldBeFalse();
                PublicAddress.IsPublic(new IPAddress(bytes).MapToIPv6()).ShouldBeFalse();
            }
        }
    }

    [Fact]
    public void With_a_zone_is_private() => PublicAddress.IsPublic(new IPAddress(IPAddress.Parse("2a00::1").GetAddressBytes(), 3)).ShouldBeFalse();
}
