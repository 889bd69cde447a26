using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Rostrum.Platform.Clock;
using Rostrum.Workspaces;

namespace Rostrum.Bench;

/// <summary>The real program on a port, one caller reading what the pages of a large workspace read.</summary>
internal static class Desk
{
    private const int PostsAMonth = 2000;
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    public static async Task RunAsync(Words words)
    {
        var posts = words.Number("--posts", 100_000);
        var times = words.Number("--times", 100);
        var folder = Directory.CreateTempSubdirectory("rostrum-bench-").FullName;
        var app = RostrumServer.Build([], new()
        {
            Settings = RostrumSettings.Read(["--data", Path.Combine(folder, "data"), "--url", "http://127.0.0.1:0"], _ => null),
            Limits = new() { RequestsPerMinute = 10_000_000, WritesPerMinute = 10_000_000 },
            Adjust = builder => builder.Logging.SetMinimumLevel(LogLevel.Warning),
        });
        await app.StartAsync();
        try
        {
            var (key, channel) = await CreatePosts.PrepareAsync(app);
            var now = TimeProvider.System.GetUtcNow();
            await FillAsync(app, channel, posts, now);
            var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
            using var http = new HttpClient { BaseAddress = new(address, "/api/v1/") };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
            string Calendar(int limit) => $"calendar?limit={limit}&from={Instants.Write(now - (Month / 2))}&to={Instants.Write(now + (Month / 2))}";
            await RowAsync($"a page of the calendar out of {posts} posts", 30, times, () => http.GetAsync(Calendar(500)));
            await RowAsync($"{PostsAMonth} posts in one answer, which no page asks for", 100, times, () => http.GetAsync(Calendar(PostsAMonth)));
            await RowAsync($"the first page with {posts} posts", 30, times, () => http.GetAsync("home"));
            await RowAsync($"the labels of {posts} posts", 30, times, () => http.GetAsync("tags"));
            await RowAsync("saving a draft while it is typed", 10, times, await TypingAsync(http, channel));
        }
        finally
        {
            await app.StopAsync();
            await app.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Spread evenly: the last month of them lies half behind and half ahead.</summary>
    private static async Task FillAsync(WebApplication app, Guid channel, int posts, DateTimeOffset now)
    {
        var workspace = (await app.Services.GetRequiredService<WorkspaceRegister>().FindAsync("bench", CancellationToken.None))!;
        var open = (await app.Services.GetRequiredService<WorkspaceDatabases>().FindAsync(workspace.Id, CancellationToken.None))!;
        await using var db = open.CreateDb();
        await db.Database.OpenConnectionAsync(); // the table of moments is this connection's own
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(10));
        var step = (long)(Month.TotalMilliseconds / PostsAMonth);
        var begin = (now + (Month / 2)).ToUnixTimeMilliseconds() - (posts * step);
        const string id = "upper(printf('%08x-%04x-7000-8000-%012x', (t >> 16) & 4294967295, t & 65535, i))";
        const string post = "'{\"text\":\"Panettone is back, and it is better than last year. Order before the 20th at the counter or from the shop.\",\"media\":[],\"afterSeconds\":0}'";
        await db.Database.ExecuteSqlRawAsync(
            $"""
            create temp table many as with recursive n(i) as (select 0 union all select i + 1 from n where i < {posts - 1})
              select i, {begin} + i * {step} as t from n;
            insert into post (id, state, at, tags, author_kind, author_id, author_name, created_at, updated_at, version, parts)
              select {id}, iif(t < {now.ToUnixTimeMilliseconds()}, 'live', 'scheduled'), t, '["winter"]', 'key', '{channel}', 'bench', t, t, 3, '[' || {post} || ']' from many;
            insert into post_tag (post_id, name) select {id}, iif(i % 3 = 0, 'winter', 'shop') from many;
            insert into post_channel (post_id, channel_id, settings) select {id}, '{channel.ToString().ToUpperInvariant()}', '{"{}"}' from many;
            """.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
        foreach (var part in (int[])[0, 1])
        {
            await db.Database.ExecuteSqlRawAsync(
                $"""
                insert into delivery (id, post_id, channel_id, part, kind, state, content, fingerprint, planned_at, after_seconds, publication_id,
                    sent_at, live_at, tries, warnings, version)
                  select upper(printf('%08x-%04x-7{part:000}-9000-%012x', (t >> 16) & 4294967295, t & 65535, i)), {id},
                    '{channel.ToString().ToUpperInvariant()}', {part}, iif({part} = 0, 'post', 'reply'),
                    iif(t < {now.ToUnixTimeMilliseconds()}, 'live', 'scheduled'), {post}, 'f', t, 0, '{Guid.Empty}', t + 300, t + 400, 1, '[]', 4 from many;
                """.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
        }
    }

    private static async Task<Func<Task<HttpResponseMessage>>> TypingAsync(HttpClient http, Guid channel)
    {
        using var made = await http.PostAsync("posts", Json($$"""{"channels":[{"id":"{{channel}}"}]}"""));
        var path = made.EnsureSuccessStatusCode().Headers.Location!.ToString();
        var typed = 0;
        return () => http.PatchAsync(path, Json($$"""{"parts":[{"text":"{{new string('a', 1 + (typed++ % 250))}}"}]}"""));
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static Task RowAsync(string name, int goalMs, int times, Func<Task<HttpResponseMessage>> ask) => Sheet.RowAsync(
        name, string.Create(CultureInfo.InvariantCulture, $"p95 < {goalMs} ms"), async () =>
        {
            var took = new List<double>(times);
            var bytes = 0L;
            var cpu = TimeSpan.Zero;
            for (var i = -20; i < times; i++)
            {
                cpu = i == 0 ? Environment.CpuUsage.TotalTime : cpu;
                var begun = Stopwatch.GetTimestamp();
                using var answer = await ask();
                bytes = (await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync()).Length;
                if (i >= 0)
                {
                    took.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
                }
            }

            took.Sort();
            var each = (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / times;
            return new(
                Sheet.At(took, 0.95) < goalMs,
                Sheet.Say($"ms p50 {Sheet.At(took, 0.5):0.0} p95 {Sheet.At(took, 0.95):0.0} p99 {Sheet.At(took, 0.99):0.0} cpu {each:0.0} (caller included); {bytes} bytes"));
        });
}
