using System.Globalization;
using Rostrum.Jobs.Tests.Support;

namespace Rostrum.Bench;

/// <summary>
/// How late posts reach a network: the whole program with engine, fence and network client in this process, the network in
/// another. Late = the moment the request arrived there, less the due moment.
/// </summary>
internal static class Deliveries
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ReadBack = TimeSpan.FromSeconds(75);

    public static async Task RunAsync(Words words)
    {
        var channels = words.Number("--channels", 10);
        var only = words.Text("--row", "abcde");
        if (only.Contains('c', StringComparison.Ordinal) || only.Contains('d', StringComparison.Ordinal))
        {
            await RunSmallAsync(words, channels, only);
        }

        if (only.Contains('e', StringComparison.Ordinal))
        {
            await RunEncodingAsync(words, channels);
        }

        if (only.Contains('a', StringComparison.Ordinal))
        {
            await RunBurstAsync(null, words.Number("--workspaces", 1000), words.Number("--posts", 10_000), channels, last: 5000);
        }

        if (only.Contains('b', StringComparison.Ordinal))
        {
            await using var cluster = PostgresCluster.Durable();
            await RunBurstAsync(cluster, words.Number("--databases", 100), words.Number("--posts", 10_000), channels, last: null);
        }
    }

    private static async Task RunSmallAsync(Words words, int channels, string only)
    {
        await using var network = await Pretend.StartAsync();
        await using var scene = await Scene.StartAsync(null, network.Address, 20, channels);
        await WarmAsync(scene, network);
        if (only.Contains('d', StringComparison.Ordinal))
        {
            await Task.Delay(ReadBack); // what warmed it up is looked at once more a minute later
            var seconds = words.Number("--seconds", 100);
            await Sheet.RowAsync(
                $"one delivery a second for {seconds} s",
                "p99 < 50 ms",
                () => MeasureAsync(scene, network, seconds, 15, 50, null, spread: TimeSpan.FromSeconds(1)));
        }

        if (only.Contains('c', StringComparison.Ordinal))
        {
            await Sheet.RowAsync(
                "200 deliveries due at once, 20 SQLite files", "p99 < 1000 ms", () => MeasureAsync(scene, network, 200, 15, 1000, null));
        }
    }

    /// <summary>The same minute twice, the second time beside videos that are made anew.</summary>
    private static async Task RunEncodingAsync(Words words, int channels)
    {
        await using var network = await Pretend.StartAsync();
        await using var scene = await Scene.StartAsync(null, network.Address, 20, channels);
        await WarmAsync(scene, network);
        await Task.Delay(ReadBack);
        var seconds = words.Number("--seconds", 100);
        Task<Figures> Measure() => MeasureAsync(scene, network, seconds, 15, 50, null, spread: TimeSpan.FromSeconds(1));
        var calm = double.NaN;
        await Sheet.RowAsync($"one delivery a second for {seconds} s, nothing else", "p99 < 50 ms", async () =>
        {
            var figures = await Measure();
            calm = figures.P99;
            return figures;
        });
        await using var work = new VideoWork(scene);
        await work.BeginAsync(TimeSpan.FromSeconds(seconds * 4));
        await Sheet.RowAsync("the same while four videos are made anew", Sheet.Say($"p99 < {calm * 1.1:0} ms, 10 % more"), async () =>
        {
            var figures = await Measure();
            var left = await work.LeftAsync();
            return figures with { IsMet = left > 0 && figures.P99 < calm * 1.1, Text = Sheet.Say($"{left} videos still to be made at the end; {figures.Text}") };
        });
    }

    private static async Task RunBurstAsync(PostgresCluster? cluster, int workspaces, int posts, int channels, int? last)
    {
        await using var network = await Pretend.StartAsync();
        await using var scene = await Scene.StartAsync(cluster, network.Address, workspaces, channels);
        await WarmAsync(scene, network);
        var store = cluster is null ? "SQLite files" : "PostgreSQL databases";
        await Sheet.RowAsync(
            Sheet.Say($"{posts:N0} deliveries due at once, {workspaces:N0} {store}"),
            last is { } most ? $"p99 < 3000 ms, last < {most} ms" : "p99 < 3000 ms",
            () => MeasureAsync(scene, network, posts, 20 + (posts / 100), 3000, last));
    }

    /// <summary>A few posts first, as from a program that has published before: what is compiled once is not measured.</summary>
    private static async Task WarmAsync(Scene scene, Pretend network)
    {
        const int posts = 400;
        for (var round = 0; round < 4; round++)
        {
            var due = TimeProvider.System.GetUtcNow().AddSeconds(6);
            await scene.ScheduleAsync(_ => due, posts, $"warm {round}");
            await network.HasAsync(posts, Patience);
            await Task.Delay(3000);
            await network.ForgetAsync();
        }
    }

    private static async Task<Figures> MeasureAsync(
        Scene scene, Pretend network, int posts, int lead, double p99Ms, double? lastMs, TimeSpan spread = default)
    {
        var live = await scene.CountLiveAsync();
        var first = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + lead);
        await scene.ScheduleAsync(i => first + (i * spread), posts, "post");
        var left = first - TimeProvider.System.GetUtcNow();
        await Task.Delay(left > TimeSpan.FromSeconds(2) ? left - TimeSpan.FromSeconds(2) : TimeSpan.Zero);
        var (mine, theirs) = (Environment.CpuUsage.TotalTime, await network.CpuAsync());
        var (allocated, collected) = (GC.GetTotalAllocatedBytes(), GC.CollectionCount(0));
        await network.HasAsync(posts, left + (posts * spread) + Patience);
        await Task.Delay(2000); // whatever came twice would have come by now
        var cpu = (Environment.CpuUsage.TotalTime - mine).TotalSeconds;
        var spent = Sheet.Say($"cpu {cpu:0.0} s, network's {await network.CpuAsync() - theirs:0.0} s; ")
            + Sheet.Say($"{(GC.GetTotalAllocatedBytes() - allocated) / posts / 1024} kB allocated a post, {GC.CollectionCount(0) - collected} collections");
        var arrivals = await network.ArrivalsAsync();
        await network.ForgetAsync();

        var late = arrivals.Select(a => (a.At - (first + (NumberOf(a.Text) * spread))).TotalMilliseconds).Order().ToList();
        var missing = posts - arrivals.Select(a => a.Text).Distinct().Count();
        var doubled = arrivals.Count - (posts - missing);
        var saysLive = await scene.CountLiveAsync() - live;
        if (late.Count == 0)
        {
            return new(false, "nothing arrived");
        }

        var (p99, last) = (Sheet.At(late, 0.99), late[^1]);
        var inTime = p99 < p99Ms && last < (lastMs ?? double.MaxValue) && late[0] >= 0 && left > TimeSpan.FromSeconds(10);
        return new(
            inTime && missing == 0 && doubled == 0,
            Sheet.Say($"late ms p50 {Sheet.At(late, 0.5):0} p99 {p99:0} last {last:0} first {late[0]:0}; ")
            + Sheet.Say($"missing {missing}, twice {doubled}, live {saysLive}; {spent}")
            + (left < TimeSpan.FromSeconds(10) ? Sheet.Say($"; scheduled only {left.TotalSeconds:0.0} s ahead") : ""))
        {
            P99 = p99,
        };
    }

    private static int NumberOf(string text) => int.Parse(text.Split(' ')[1], CultureInfo.InvariantCulture);
}

/// <summary>The pretend network as this process sees it.</summary>
internal sealed class Pretend : IAsyncDisposable
{
    private readonly OwnProcess process;
    private readonly HttpClient http;

    private Pretend(OwnProcess process, Uri address) => (this.process, Address, http) = (process, address, new() { BaseAddress = address });

    public Uri Address { get; }

    public static async Task<Pretend> StartAsync()
    {
        var process = OwnProcess.Start("stand-in");
        return new(process, new(await process.FirstLineAsync()));
    }

    /// <summary>Waits until that many posts arrived; false when they did not in time.</summary>
    public async Task<bool> HasAsync(int posts, TimeSpan patience)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (int.Parse(await http.GetStringAsync("/bench/count"), CultureInfo.InvariantCulture) < posts)
        {
            if (TimeProvider.System.GetElapsedTime(begun) > patience)
            {
                return false;
            }

            await Task.Delay(250);
        }

        return true;
    }

    public async Task<List<(string Text, DateTimeOffset At)>> ArrivalsAsync()
    {
        var lines = (await http.GetStringAsync("/bench/arrivals")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Select(l => l.Split(' ', 2)).Select(p => (p[1], Moment(p[0])))];
    }

    public async Task ForgetAsync() => (await http.DeleteAsync("/bench/arrivals")).Dispose();

    public async Task<double> CpuAsync() => double.Parse(await http.GetStringAsync("/bench/cpu"), CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await process.DisposeAsync();
    }

    private static DateTimeOffset Moment(string ticks) => new(long.Parse(ticks, CultureInfo.InvariantCulture), TimeSpan.Zero);
}
