using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Rostrum.Platform.Clock;
using Rostrum.Tests.Commands;

namespace Rostrum.Tests.Publishing;

/// <summary>Somebody sets the machine's clock while posts wait: none of them goes out for that.</summary>
public sealed class A_clock_that_jumps
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Tonight = TimeSpan.FromHours(9);

    [Fact]
    public async Task A_day_ahead_holds_everything_until_it_is_set_right_again()
    {
        var clock = new SetClock();
        await using var stage = await Stage.StartAsync(new() { Product = clock.Over });
        var channel = await stage.ConnectAsync("mastodon");
        var tonight = await stage.PlanAsync(channel, "Tonight", Tonight);
        var soon = await stage.PlanAsync(channel, "Soon", Soon);

        clock.Jump(TimeSpan.FromDays(1));
        var status = await stage.ShowsAsync("status", s => s.Json!["clockAlarm"] is not null);
        var waiting = await stage.ShowsAsync($"deliveries/{soon}", d => d.Json!["failure"] is not null || d["state"] != "scheduled");
        var ready = await stage.Host.GetAsync("/readyz");
        var doctor = await DoctorAsync(stage);

        ((bool)status.Json!["clockAlarm"]!["holdsActs"]!).ShouldBeTrue(status.Text);
        ((double)status.Json["clockAlarm"]!["offSeconds"]!).ShouldBeInRange(86_390, 86_410);
        waiting["state"].ShouldBe("scheduled", waiting.Text);
        waiting.Json!["failure"]!["networkCode"]!.ToString().ShouldBe("clockInDoubt");
        (ready.Status, ready.Text.Contains("clock", StringComparison.Ordinal)).ShouldBe((HttpStatusCode.ServiceUnavailable, true));
        doctor.ShouldContain("jumped 24 hours ahead");
        (stage.CountOf("Soon"), stage.CountOf("Tonight")).ShouldBe((0, 0));

        clock.Jump(TimeSpan.FromDays(-1));
        (await stage.ReachesAsync(soon, "live", "held"))["state"].ShouldBe("live");
        (await stage.Host.GetAsync("status")).Json!["clockAlarm"].ShouldBeNull();
        (await stage.Host.GetAsync($"deliveries/{tonight}"))["state"].ShouldBe("scheduled");
        stage.CountOf("Tonight").ShouldBe(0);
        (await DoctorAsync(stage)).ShouldNotContain("jumped");
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Is_found_out_by_a_second_clock_and_posts_go_on_at_their_true_time(string engine)
    {
        var clock = new SetClock();
        await using var stage = await Stage.StartAsync(new() { Engine = engine, Product = clock.Over });
        var channel = await stage.ConnectAsync("mastodon");
        if (engine == "sqlite")
        {
            await stage.ConnectAsync("shoutbox"); // two hosts; PostgreSQL is a clock of its own
        }

        var tonight = await stage.PlanAsync(channel, "Tonight", Tonight);
        var soon = await stage.PlanAsync(channel, "Soon", Soon);

        clock.Jump(TimeSpan.FromDays(1));
        var status = await stage.ShowsAsync("status", s => s.Json!["clockAlarm"] is { } alarm && !(bool)alarm["holdsActs"]!);
        var live = await stage.ReachesAsync(soon, "live", "held");

        live["state"].ShouldBe("live", live.Text);
        ((double)live.Json!["lateSeconds"]!).ShouldBeLessThan(60);
        ((double)status.Json!["clockAlarm"]!["offSeconds"]!).ShouldBeGreaterThan(86_000);
        (await stage.Host.GetAsync($"deliveries/{tonight}"))["state"].ShouldBe("scheduled");
        stage.CountOf("Tonight").ShouldBe(0);
    }

    [Fact]
    public async Task Two_hours_back_stops_nothing()
    {
        var clock = new SetClock();
        await using var stage = await Stage.StartAsync(new() { Product = clock.Over });
        var soon = await stage.PlanAsync(await stage.ConnectAsync("mastodon"), "Soon", Soon);

        clock.Jump(TimeSpan.FromHours(-2));
        var live = await stage.ReachesAsync(soon, "live", "held");
        var status = await stage.ShowsAsync("status", s => s.Json!["clockAlarm"] is not null);

        live["state"].ShouldBe("live", live.Text);
        ((bool)status.Json!["clockAlarm"]!["holdsActs"]!).ShouldBeFalse();
    }

    [Fact]
    public async Task A_program_that_starts_in_the_alarm_doubts_its_clock_until_others_agree()
    {
        var clock = new SetClock();
        await using var stage = await Stage.StartAsync(new() { Product = clock.Over });
        var channel = await stage.ConnectAsync("mastodon");
        clock.Jump(TimeSpan.FromDays(1));
        await stage.ShowsAsync("status", s => s.Json!["clockAlarm"] is not null);

        await stage.Host.RestartAsync(() => clock.Jump(TimeSpan.FromDays(-1)));
        var post = await stage.Host.PostAsync("posts", new { parts = new[] { new { text = "Now" } }, channels = new[] { new { id = channel } } });
        var soon = (await stage.Host.PostAsync($"posts/{post["id"]}/publication")).Json!["deliveries"]![0]!["id"]!.ToString();
        await stage.ShowsAsync($"deliveries/{soon}", d => d.Json!["failure"]?["networkCode"]?.ToString() == "clockInDoubt");
        (await stage.Host.GetAsync("status")).Json!["clockAlarm"].ShouldNotBeNull();

        await stage.ConnectAsync("shoutbox");
        await stage.ConnectAsync("awkward");
        (await stage.ReachesAsync(soon, "live", "held"))["state"].ShouldBe("live");
        (await stage.Host.GetAsync("status")).Json!["clockAlarm"].ShouldBeNull();
    }

    [Fact]
    public async Task Where_only_one_network_is_connected_that_one_is_enough_after_a_while()
    {
        var clock = new SetClock();
        await using var stage = await Stage.StartAsync(new() { Product = clock.Over });
        var channel = await stage.ConnectAsync("mastodon");
        clock.Jump(TimeSpan.FromDays(1));
        await stage.ShowsAsync("status", s => s.Json!["clockAlarm"] is not null);
        await stage.Host.RestartAsync(() => clock.Jump(TimeSpan.FromDays(-1)));
        var soon = await stage.PlanAsync(channel, "Soon", Soon);
        await stage.ShowsAsync($"deliveries/{soon}", d => d.Json!["failure"]?["networkCode"]?.ToString() == "clockInDoubt");

        await HearsAsync(stage);
        stage.Time.Advance(TimeSpan.FromMinutes(1));
        (await stage.Host.GetAsync("status")).Json!["clockAlarm"].ShouldNotBeNull();
        await HearsAsync(stage);
        stage.Time.Advance(TimeSpan.FromMinutes(1.5));

        (await stage.ReachesAsync(soon, "live", "held"))["state"].ShouldBe("live");
        (await stage.Host.GetAsync("status")).Json!["clockAlarm"].ShouldBeNull();
        stage.CountOf("Soon").ShouldBe(1);
    }

    // The answer, not the question: one that is still under way when the time is advanced would come from the past.
    private static async Task HearsAsync(Stage stage)
    {
        var heard = stage.Host.App.Services.GetRequiredService<HeardDates>();
        var before = heard.LastAnswer;
        await Stage.UntilAsync(() => Task.FromResult(heard.LastAnswer > before), () => "No host was heard.");
    }

    private static async Task<string> DoctorAsync(Stage stage) => (await CommandLineRun.OfAsync(
        stage.Host.App.Services.GetRequiredService<RostrumSettings>(), null, "", "doctor")).Out;

    /// <summary>A wall clock that somebody sets; the monotonic one goes on.</summary>
    private sealed class SetClock : TimeProvider
    {
        private TimeProvider real = System;
        private TimeSpan set;

        public override long TimestampFrequency => real.TimestampFrequency;

        public TimeProvider Over(TimeProvider time)
        {
            real = time;
            return this;
        }

        public void Jump(TimeSpan by) => set += by;

        public override DateTimeOffset GetUtcNow() => real.GetUtcNow() + set;

        public override long GetTimestamp() => real.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            real.CreateTimer(callback, state, dueTime, period);
    }
}
