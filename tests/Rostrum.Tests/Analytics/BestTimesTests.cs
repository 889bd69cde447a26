using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rostrum.Model;
using Rostrum.Tests.Api;
using Rostrum.Tests.Model;
using Rostrum.Tests.Publishing;

namespace Rostrum.Tests.Analytics;

public sealed class Asking_when_posts_do_best
{
    public static TheoryData<string> Engines => TestInstance.Engines;

    // Mondays at nine, Thursdays at six in the evening and a single Sunday, in Madrid's winter (UTC+1).
    private static readonly (DateTimeOffset At, int Likes)[] History =
    [
        .. Enumerable.Range(1, 3).Select(week => (Monday(week).AddHours(8).AddMinutes(10 * week), 30)),
        .. Enumerable.Range(1, 4).Select(week => (Monday(week).AddDays(3).AddHours(17), 5)),
        (Monday(2).AddDays(6).AddHours(11), 500),
    ];

    private static DateTimeOffset Monday(int week)
    {
        var today = new DateTimeOffset(TimeProvider.System.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);
        return today.AddDays(-(((int)today.DayOfWeek + 6) % 7) - (7 * week));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Nothing_is_said_before_something_was_measured(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine);

        var best = await host.GetAsync("analytics/best-times");

        best.Status.ShouldBe(HttpStatusCode.OK, best.Text);
        best.Json!["posts"]!.GetValue<int>().ShouldBe(0);
        best.Json["items"]!.AsArray().ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task The_hours_with_enough_posts_are_told_best_first(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine);
        await using (var control = host.App.Services.GetRequiredService<IStore>().OpenControl())
        {
            await control.Workspaces.ExecuteUpdateAsync(w => w.SetProperty(x => x.Zone, "Etc/GMT-1"), ApiHost.Cancel);
        }

        var channel = await host.AddChannelAsync();
        await PublishAsync(host, channel);

        var best = await host.GetAsync($"analytics/best-times?channelId={channel}");
        var other = await host.GetAsync($"analytics/best-times?channelId={Guid.NewGuid()}");

        best.Json!["posts"]!.GetValue<int>().ShouldBe(History.Length);
        var hours = best.Json["items"]!.AsArray();
        hours.Select(h => (h!["day"]!.GetValue<int>(), h["at"]!.GetValue<int>(), h["posts"]!.GetValue<int>())).ShouldBe([(1, 9, 3), (4, 18, 4)]);
        hours[0]!["lift"]!.GetValue<double>().ShouldBe(Math.Round(30 / History.Average(h => h.Likes), 2));
        var next = DateTimeOffset.Parse(hours[0]!["next"]!.ToString(), null);
        next.ShouldBeGreaterThan(TimeProvider.System.GetUtcNow());
        next.ShouldBeLessThan(TimeProvider.System.GetUtcNow().AddDays(7).AddMinutes(1));
        (next.UtcDateTime.DayOfWeek, next.UtcDateTime.TimeOfDay).ShouldBe((DayOfWeek.Monday, TimeSpan.FromHours(8)));
        other.Json!["items"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task It_takes_the_permission_to_see_results()
    {
        await using var host = await ApiHost.StartAsync();
        var made = await host.PostAsync("keys", new { name = "writer", scopes = new[] { "posts:read" } });

        var refused = await host.GetAsync("analytics/best-times", key: made["secret"]);

        refused.Type.ShouldBe("/problems/scope-missing");
    }

    /// <summary>Really published; then moved to where the history has them, and measured.</summary>
    private static async Task PublishAsync(ApiHost host, string channel)
    {
        foreach (var nth in Enumerable.Range(0, History.Length))
        {
            var made = await host.PostAsync("posts", new { parts = new[] { new { text = $"Number {nth}" } }, channels = new[] { new { id = channel } } });
            await host.PostAsync($"posts/{made["id"]}/publication");
        }

        await using var db = await host.OpenDbAsync();
        await Stage.UntilAsync(
            async () => await db.Deliveries.CountAsync(d => d.State == DeliveryState.Live, ApiHost.Cancel) == History.Length, () => "They did not all go out.");
        var ids = await db.Deliveries.Select(d => d.Id).ToListAsync(ApiHost.Cancel);
        foreach (var (id, (at, likes)) in ids.Zip(History))
        {
            await db.Deliveries.Where(d => d.Id == id).ExecuteUpdateAsync(d => d.SetProperty(x => x.PlannedAt, at), ApiHost.Cancel);
            db.Snapshots.Add(new() { DeliveryId = id, Age = "24h", At = at.AddDays(1), Values = $$"""{"likes":{{likes}},"views":9000}""" });
        }

        await db.SaveChangesAsync(ApiHost.Cancel);
    }
}
