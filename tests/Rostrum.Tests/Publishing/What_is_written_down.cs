using Microsoft.Extensions.Logging;
using Rostrum.Tests.Api;

namespace Rostrum.Tests.Publishing;

/// <summary>Canaries in captions, tokens and passwords: with everything logged, none sings in a log line or a problem.</summary>
public sealed class What_is_written_down
{
    private const string Caption = "canary-caption-7Q2";
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Holds_no_caption_no_token_and_no_password()
    {
        await using var stage = await Stage.StartAsync(new() { Level = LogLevel.Trace });
        var problems = new List<Answer>();
        var channels = new List<string>();
        foreach (var network in (string[])["bluesky", "mastodon", "awkward", "shoutbox"])
        {
            channels.Add(await stage.ConnectAsync(network));
        }

        foreach (var (trouble, i) in ((string[])["errorBefore", "cutAfter", "htmlAfter", "malformedAfter"]).Select((t, i) => (t, i)))
        {
            await JourneyAsync(stage, channels, trouble, $"{Caption} {i}");
        }

        problems.AddRange(await ProblemsAsync(stage, channels));
        await stage.BreakAsync(new { network = "bluesky", kind = "expire" });
        await stage.BreakAsync(new { network = "awkward", kind = "revoke" });
        await JourneyAsync(stage, channels, null, $"{Caption} last");

        var secrets = Secrets(stage);
        secrets.Count.ShouldBeGreaterThan(10);
        var log = stage.Host.Log.All;
        log.ShouldContain("Debug Rostrum.Networks.Http");
        secrets.Where(s => log.Contains(s, StringComparison.Ordinal)).Select(s => Around(log, s)).ShouldBeEmpty();
        problems.ShouldAllBe(p => (int)p.Status >= 400 && p.Type.StartsWith("/problems/"));
        problems.Where(p => secrets.Any(s => p.Text.Contains(s, StringComparison.Ordinal))).Select(p => p.Text).ShouldBeEmpty();
    }

    private static async Task JourneyAsync(Stage stage, IReadOnlyList<string> channels, string? trouble, string text)
    {
        foreach (var network in (string[])["bluesky", "mastodon", "awkward", "shoutbox"])
        {
            if (trouble is not null)
            {
                await stage.BreakAsync(new { network, kind = trouble });
            }
        }

        var deliveries = new List<string>();
        foreach (var channel in channels)
        {
            deliveries.Add(await stage.PlanAsync(channel, text, Soon));
        }

        stage.Time.Advance(Soon);
        foreach (var delivery in deliveries)
        {
            await stage.ReachesAsync(delivery, "live", "held", "failed", "unknown", "needsPerson");
        }
    }

    /// <summary>Refusals of many kinds, each provoked with a canary in what was sent.</summary>
    private static async Task<IReadOnlyList<Answer>> ProblemsAsync(Stage stage, IReadOnlyList<string> channels)
    {
        var host = stage.Host;
        var account = stage.World.World.Accounts.In("bluesky")[0];
        return
        [
            await host.PostAsync("posts", new
            {
                parts = new[] { new { text = string.Concat(Enumerable.Repeat(Caption, 200)) } }, channels = new[] { new { id = channels[0] } },
                when = new { at = stage.Time.GetUtcNow().AddHours(1) },
            }),
            await host.PostAsync("posts", $$"""{"parts":[{"text":"{{Caption}}","unknown":1}],"channels":[]}"""),
            await host.PostAsync("posts", $$"""{"parts":[{"text":"{{Caption}}"""),
            await host.PostAsync("channels", new
            {
                network = "bluesky", credentials = new { identifier = account.Handle, password = "canary-password-9Z" },
            }),
            await host.PostAsync("channels", new { network = "mastodon", credentials = new { server = "mastodon.social", accessToken = "canary-token-5K" } }),
            await host.GetAsync($"posts?wrong={Caption}"),
            await host.GetAsync("posts", key: "rk_canarykey"),
        ];
    }

    private static IReadOnlyList<string> Secrets(Stage stage) =>
    [
        Caption, "canary-password-9Z", "canary-token-5K", stage.Host.Key, Sandbox.Awkward.ClientSecret, Sandbox.Shoutbox.ClientSecret,
        .. stage.World.World.Tokens.All().SelectMany(t => (string?[])[t.Access, t.Refresh, .. t.SpentAccesses, .. t.SpentRefreshes]).OfType<string>().Distinct(),
    ];

    private static string Around(string log, string secret)
    {
        var at = log.IndexOf(secret, StringComparison.Ordinal);
        return log[Math.Max(0, at - 200)..Math.Min(log.Length, at + 100)];
    }
}
