using Rostrum.Networks.Tests.Conformance;
using Rostrum.Sandbox.Bluesky;

namespace Rostrum.Networks.Bluesky.Tests;

public sealed class Looking_up_whom_to_mention
{
    private static readonly NetworkSubject Subject = new()
    {
        CreateNetwork = BlueskyNetwork.Create,
        CreateSandbox = static () => new BlueskySandbox(),
        BaseScopes = [],
        HomeServer = static _ => "@harbourbakery.test",
    };

    [Theory]
    [InlineData("paper", "paperlantern.test")]
    [InlineData("@Paper", "paperlantern.test")]
    [InlineData("lantern", "paperlantern.test")]
    [InlineData("", null)]
    [InlineData(" @", null)]
    [InlineData("nobody-here", null)]
    public async Task Finds_them_by_how_handle_or_name_begins(string query, string? handle)
    {
        await using var world = await ConformanceWorld.ConnectedAsync(Subject);

        var found = await world.Network.Lookups!.FindAsync(world.Caller, "people", query, null, TestContext.Current.CancellationToken);

        found.Select(f => f.Id).ShouldBe(handle is null ? [] : [handle]);
        found.ShouldAllBe(f => f.Name == "Paper Lantern Theatre" && f.Hint == "@" + f.Id);
    }
}
