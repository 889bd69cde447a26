using Rostrum.Networks.Tests.Conformance;

namespace Rostrum.Networks.Mastodon.Tests;

public sealed class Looking_up_whom_to_mention
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Those_of_the_own_server_are_named_with_it()
    {
        using var bench = new Bench();
        bench.Script.On("GET", "/api/v1/accounts/search", (200, """
            [{"id":"7","acct":"bob","display_name":"Bob"},{"id":"8","acct":"eve@other.example","display_name":""},{"id":"9"}]
            """));

        var found = await bench.Network.Lookups!.FindAsync(bench.Caller, "people", "@b", null, Cancel);

        found.ShouldBe([
            new("bob@social.example", "Bob", "@bob@social.example"),
            new("eve@other.example", "eve@other.example", "@eve@other.example"),
        ]);
    }

    [Fact]
    public async Task Nothing_is_asked_before_something_was_written()
    {
        using var bench = new Bench();

        (await bench.Network.Lookups!.FindAsync(bench.Caller, "people", "@", null, Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_sandbox_knows_its_people()
    {
        await using var world = await ConformanceWorld.ConnectedAsync(MastodonConformance.Subject("instance"));

        var found = await world.Network.Lookups!.FindAsync(world.Caller, "people", "paper", null, Cancel);

        found.ShouldHaveSingleItem().Name.ShouldBe("Paper Lantern Theatre");
        found[0].Id.ShouldStartWith("paperlantern@");
    }
}
