using System.Net;
using Microsoft.EntityFrameworkCore;
using Rostrum.Jobs;
using Rostrum.Model;
using Rostrum.Platform.Clock;
using Rostrum.Tests.Accounts;
using Rostrum.Tests.Api;
using Rostrum.Tests.Model;
using Rostrum.Tests.Publishing;

namespace Rostrum.Tests.Operations;

public sealed class How_the_installation_does
{
    public static TheoryData<string> Engines => TestInstance.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Is_read_over_all_workspaces_without_a_word_of_their_content(string engine)
    {
        var time = new MovedTime();
        await using var host = await ApiHost.StartAsync(engine, time);
        var (owner, _) = await Browser.OfAsync(host, "ada@example.org", isOwner: true);
        using var __ = owner;
        var channel = await host.AddChannelAsync("secret-handle");
        var live = await PostAsync(host, channel, "secret-text one", null);
        await Stage.UntilAsync(async () => (await host.GetAsync($"posts/{live}"))["state"] == "live", () => "It did not go out.");
        await PostAsync(host, channel, "secret-text two", time.GetUtcNow().AddMinutes(30));
        await MakeTroubleAsync(host, Guid.Parse(channel), time.GetUtcNow());
        await host.AddWorkspaceAsync("North Quay");
        using var visitor = new Browser(host);
        await visitor.SendAsync("/contact", ("name", "Vera"), ("email", "vera@example.net"), ("text", "Hello"));
        await Stage.UntilAsync(
            async () => (await owner.GetAsync("instance/mails")).Json!["items"]![0]!["nextTryAt"] is null, () => "The letter waits.");

        var health = await owner.GetAsync("instance/health?days=1");

        health.Status.ShouldBe(HttpStatusCode.OK, health.Text);
        var json = health.Json!;
        json["scheduler"]!["lastTickAt"].ShouldNotBeNull();
        json["scheduler"]!["nodes"]!.AsArray().Count(n => n!["answers"]!.GetValue<bool>()).ShouldBe(1);
        json["punctuality"]!["count"]!.GetValue<int>().ShouldBe(1);
        json["punctuality"]!["histogram"]!.AsArray().Sum(b => b!["count"]!.GetValue<int>()).ShouldBe(1);
        json["punctuality"]!["histogram"]!.AsArray().Count.ShouldBe(8);
        json["queue"]!["dueWithinHour"]!.GetValue<int>().ShouldBe(1);
        var overdue = json["overdue"]!.AsArray().ShouldHaveSingleItem()!;
        (overdue["workspace"]!.ToString(), overdue["network"]!.ToString(), overdue["state"]!.ToString(), overdue["heldReason"]!.ToString(), overdue["count"]!.GetValue<int>())
            .ShouldBe(("Harbour Bakery", PaperNetwork.Id, "held", "signInAgain", 2));
        var lane = json["lanes"]!.AsArray().ShouldHaveSingleItem()!;
        (lane["network"]!.ToString(), lane["why"]!.ToString()).ShouldBe((PaperNetwork.Id, "The network asked to wait."));
        lane["waiting"]!.GetValue<int>().ShouldBe(1);
        json["databases"]!.AsArray().Select(d => d!["workspace"]?.ToString()).ShouldBe([null, "Harbour Bakery", "North Quay"]);
        json["databases"]!.AsArray().ShouldAllBe(d => d!["migrations"]!.GetValue<int>() == d["migrationsWanted"]!.GetValue<int>() && d["bytes"]!.GetValue<long>() > 0);
        json["disk"]!["freeBytes"]!.GetValue<long>().ShouldBeGreaterThan(0);
        json["mail"]!["givenUp"]!.GetValue<int>().ShouldBe(0); // without a mail server a letter is shown, not given up
        json["program"]!["version"]!.ToString().ShouldNotBeEmpty();
        health.Text.ShouldNotContain("secret-");
    }

    [Fact]
    public async Task Is_shown_to_the_owner_of_the_installation_alone()
    {
        await using var host = await ApiHost.StartAsync();
        var (owner, _) = await Browser.OfAsync(host, "ada@example.org", isOwner: true);
        using var __ = owner;
        var (other, ___) = await Browser.OfAsync(host, "eve@example.org", role: Role.Owner);
        using var ____ = other;

        foreach (var path in (string[])["instance/health", "instance/checks"])
        {
            (await owner.GetAsync(path)).Status.ShouldBe(HttpStatusCode.OK);
            (await other.GetAsync(path)).Status.ShouldBe(HttpStatusCode.Forbidden);
            (await host.GetAsync(path)).Status.ShouldBe(HttpStatusCode.Forbidden);
        }

        (await owner.GetAsync("instance/health?days=3")).Type.ShouldBe("/problems/validation");
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Has_the_doctors_checks_which_count_channels_and_name_none(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine);
        var (owner, _) = await Browser.OfAsync(host, "ada@example.org", isOwner: true);
        using var __ = owner;
        var channel = Guid.Parse(await host.AddChannelAsync("secret-handle"));
        await using (var db = await host.OpenDbAsync())
        {
            (await db.Channels.SingleAsync(c => c.Id == channel, ApiHost.Cancel)).Become(ChannelState.SignInAgain, "secret-reason");
            await db.SaveChangesAsync(ApiHost.Cancel);
        }

        var checks = await owner.GetAsync("instance/checks");

        checks.Status.ShouldBe(HttpStatusCode.OK, checks.Text);
        var items = checks.Json!["items"]!.AsArray();
        items.Select(i => i!["subject"]!.ToString()).ShouldContain("master key");
        items.Single(i => i!["subject"]!.ToString() == "channels")!["sentence"]!.ToString().ShouldStartWith("1 ");
        items.Select(i => i!["level"]!.ToString()).ShouldAllBe(l => l == "fine" || l == "note" || l == "fault");
        checks.Text.ShouldNotContain("secret-");
    }

    private static async Task<string> PostAsync(ApiHost host, string channel, string text, DateTimeOffset? at)
    {
        var made = await host.PostAsync("posts", at is { } moment
            ? new { parts = new[] { new { text } }, channels = new[] { new { id = channel } }, when = new { at = Instants.Write(moment) } }
            : new { parts = new[] { new { text } }, channels = new[] { new { id = channel } } });
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        if (at is null)
        {
            await host.PostAsync($"posts/{made["id"]}/publication");
        }

        return made["id"];
    }

    /// <summary>Two deliveries whose moment has passed wait for a sign-in, and their lane is paused.</summary>
    private static async Task MakeTroubleAsync(ApiHost host, Guid channel, DateTimeOffset now)
    {
        foreach (var text in (string[])["secret-text three", "secret-text four"])
        {
            await PostAsync(host, channel.ToString(), text, now.AddMinutes(45));
        }

        await using var db = await host.OpenDbAsync();
        foreach (var delivery in await db.Deliveries.OrderByDescending(d => d.Id).Take(2).ToListAsync(ApiHost.Cancel))
        {
            delivery.Hold(HeldReason.SignInAgain, "secret-reason", now).ShouldBeNull();
        }

        db.Set<LaneRow>().Add(new() { Key = $"channel:{channel}", PausedUntil = now.AddHours(1).ToUnixTimeMilliseconds(), Why = "The network asked to wait." });
        await db.SaveChangesAsync(ApiHost.Cancel);
        var ago = now.AddHours(-2).ToUnixTimeMilliseconds();
        await db.Database.ExecuteSqlAsync($"update delivery set planned_at = {ago} where state = 'held'", ApiHost.Cancel);
    }
}
