using Rostrum.Sandbox;
using Rostrum.TestNetworks;

namespace Rostrum.Networks.Tests.TestNetworks;

public sealed class The_network_with_nothing_to_lean_on
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_one_flow_connects_and_renews_it()
    {
        await using var rig = await StartAsync();

        var grant = await rig.ConnectAsync("paperlantern");
        var renewed = await rig.Flow.RenewAsync(rig.Network, rig.Consent, grant, Cancel);
        var caller = await rig.CallerAsync(renewed);

        grant.ExpiresAt.ShouldNotBeNull();
        renewed.AccessToken.ShouldNotBe(grant.AccessToken);
        renewed.RefreshToken.ShouldBe(grant.RefreshToken);
        caller.Account.Handle.ShouldBe("paperlantern");
        (await Should.ThrowAsync<NetworkException>(() => rig.CallerAsync(grant))).Failure.Kind.ShouldBe(FailureKind.SignInAgain);
    }

    [Fact]
    public async Task One_act_makes_one_post()
    {
        await using var rig = await StartAsync();
        var caller = await rig.CallerAsync(await rig.ConnectAsync());
        var driver = rig.Driver();

        var live = await driver.PublishAsync(rig.Job(caller, "Hello"), Cancel);

        driver.Steps.Select(s => s.Step.Kind).ShouldBe([StepKind.Act, StepKind.AfterAct]);
        live.Url!.AbsolutePath.ShouldEndWith(live.RemoteId);
        (await rig.Sandbox.StoredAsync("shoutbox")).ShouldBe(1);
    }

    [Theory]
    [InlineData("cutAfter", 1)]
    [InlineData("resetAfter", 1)]
    [InlineData("cutAnswer", 1)]
    [InlineData("errorAfter", 1)]
    [InlineData("malformedAfter", 1)]
    [InlineData("htmlAfter", 1)]
    [InlineData("emptyAfter", 1)]
    [InlineData("cutBefore", 0)]
    [InlineData("resetBefore", 0)]
    [InlineData("htmlBefore", 0)]
    public async Task Without_an_answer_nobody_knows(string kind, int stored)
    {
        await using var rig = await StartAsync();
        var caller = await rig.CallerAsync(await rig.ConnectAsync());
        await rig.Sandbox.BreakAsync(new { network = "shoutbox", kind, times = 1, calls = "acts" });

        var problem = await rig.ActFailsAsync(rig.Job(caller, "Hello"), null);

        problem.Failure.Kind.ShouldBe(FailureKind.OutcomeUnknown);
        rig.Network.Publisher!.Next(rig.Job(caller, "Hello"), null).RepeatIsSafe.ShouldBeFalse();
        rig.Network.FindsOwnPost.ShouldBeNull();
        rig.Network.Timing.AbsenceIsProof.ShouldBeFalse();
        (await rig.Sandbox.StoredAsync("shoutbox")).ShouldBe(stored);
    }

    [Fact]
    public async Task A_refusal_is_certain()
    {
        await using var rig = await StartAsync();
        var caller = await rig.CallerAsync(await rig.ConnectAsync());
        var text = new string('a', Shoutbox.MaxLength + 1);

        var problem = await rig.ActFailsAsync(rig.Job(caller, text), null);

        problem.Failure.Kind.ShouldBe(FailureKind.ContentRefused);
        rig.Network.Rules.Check(new() { Text = text }, "Shoutbox").ShouldHaveSingleItem().Limit.ShouldBe(Shoutbox.MaxLength);
    }

    private static Task<TestNetworkRig> StartAsync() =>
        TestNetworkRig.StartAsync(ShoutboxNetwork.Create, Shoutbox.ClientId, Shoutbox.ClientSecret);
}
