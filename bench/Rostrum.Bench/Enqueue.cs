using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Rostrum.Model;

namespace Rostrum.Bench;

/// <summary>What scheduling one more post costs in a workspace where many are scheduled already, in a SQLite file.</summary>
internal static class Enqueue
{
    private const int Measured = 400;
    private const int Warm = 900;

    /// <summary>The tables that scheduling writes, with what differs from row to row; <c>n</c> counts.</summary>
    private static readonly (string Table, Dictionary<string, string> Own)[] Tables =
    [
        ("post", new() { ["id"] = Key('0'), ["at"] = Spread("at") }),
        ("post_channel", new() { ["post_id"] = Key('0') }),
        ("delivery", new()
        {
            ["id"] = Key('1'),
            ["post_id"] = Key('0'),
            ["publication_id"] = Key('2'),
            ["fingerprint"] = "printf('%064x', n)",
            ["planned_at"] = Spread("planned_at"),
        }),
        ("job", new()
        {
            ["id"] = $"case when kind like 'publish-%' then {Key('3')} when unique_key like '%:24:%' then {Key('4')} else {Key('5')} end",
            ["subject"] = $"case when kind like 'publish-%' then {Key('1')} else {Key('0')} end",
            ["unique_key"] = "case when unique_key is not null then unique_key || n end",
            ["due"] = Spread("due"),
        }),
        ("outbox", new() { ["seq"] = "null" }),
    ];

    public static async Task RunAsync(Words words)
    {
        var steps = words.Text("--already", "1000,10000,100000,1000000").Split(',').Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToList();
        await using var scene = await Scene.StartAsync(null, new("http://127.0.0.1:9"), 1, 1);
        await ScheduleAsync(scene, Warm); // until it is compiled for good
        var first = default(Cost?);
        var there = Warm;
        foreach (var already in steps)
        {
            await Sheet.RowAsync(
                Sheet.Say($"scheduling one more post after {already:N0}"),
                first is null ? "" : "no more than 1.5 × the first",
                async () =>
                {
                    await FillAsync(scene, there, already);
                    there = already + Measured;
                    var cost = await ScheduleAsync(scene, Measured);
                    first ??= cost;
                    var (ratio, cpu) = (cost.Median / first.Median, cost.Cpu / first.Cpu);
                    return new(
                        ratio < 1.5 && cpu < 1.5,
                        Sheet.Say($"ms p50 {cost.Median:0.00} p99 {cost.P99:0.00} cpu {cost.Cpu:0.00}; × {ratio:0.00}, cpu × {cpu:0.00}; file {Size(scene):0} MB"));
                });
        }
    }

    private static async Task<Cost> ScheduleAsync(Scene scene, int posts)
    {
        var (workspace, channels) = scene.Rooms[0];
        var took = new List<double>(posts);
        var from = TimeProvider.System.GetUtcNow().AddDays(40);
        var cpu = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < posts; i++)
        {
            var begun = TimeProvider.System.GetTimestamp();
            await using var db = workspace.CreateDb();
            await scene.PlanAsync(workspace, db, channels[0], $"One more {Guid.NewGuid()}", from.AddSeconds(Random.Shared.Next(30 * 86_400)));
            await db.SaveChangesAsync();
            took.Add(TimeProvider.System.GetElapsedTime(begun).TotalMilliseconds);
        }

        var each = (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / posts;
        took.Sort();
        return new(Sheet.At(took, 0.5), Sheet.At(took, 0.99), each);
    }

    /// <summary>Copies the rows of one post that the product planned, until there are as many as wanted.</summary>
    private static async Task FillAsync(Scene scene, int there, int wanted)
    {
        await using var db = scene.Rooms[0].Workspace.CreateDb();
        await db.Database.OpenConnectionAsync();
        var post = await db.Posts.OrderBy(p => p.CreatedAt).Select(p => p.Id).FirstAsync();
        var delivery = await db.Deliveries.Where(d => d.PostId == post).Select(d => d.Id).SingleAsync();
        for (var from = there; from < wanted; from += 50_000)
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            foreach (var (table, own) in Tables)
            {
                await CopyAsync(db, table, own, Seed(table, Text(post), Text(delivery)), from, Math.Min(from + 50_000, wanted));
            }

            await transaction.CommitAsync();
        }

        await SqlAsync(db, "pragma wal_checkpoint(truncate)");
    }

    private static async Task CopyAsync(WorkspaceDb db, string table, Dictionary<string, string> own, string seed, int from, int to)
    {
        var columns = await db.Database.SqlQuery<string>($"select name as Value from pragma_table_info({table})").ToListAsync();
        await SqlAsync(
            db,
            $"""
            with recursive counted(n) as (select {from} union all select n + 1 from counted where n + 1 < {to})
            insert into {table}({string.Join(", ", columns.Select(c => $"\"{c}\""))})
            select {string.Join(", ", columns.Select(c => own.GetValueOrDefault(c, $"\"{c}\"")))} from {table}, counted where {seed}
            """);
    }

    private static async Task SqlAsync(WorkspaceDb db, string sql)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 600;
        command.Transaction = db.Database.CurrentTransaction is { } open ? open.GetDbTransaction() : null;
        await command.ExecuteNonQueryAsync();
    }

    private static string Seed(string table, string post, string delivery) => table switch
    {
        "post" => $"id = '{post}'",
        "job" => $"subject in ('{post}', '{delivery}')",
        "outbox" => "seq <= 2",
        _ => $"post_id = '{post}'",
    };

    private static string Text(Guid id) => id.ToString().ToUpperInvariant(); // as SQLite's driver stores it

    // Older than every id that is made from now on, as the ids of earlier posts are.
    private static string Key(char kind) => $"printf('01A00000-000{kind}-7000-8000-%012X', n)";

    private static string Spread(string column) => $"{column} + (n % 2592000) * 1000";

    private static double Size(Scene scene)
    {
        using var db = scene.Rooms[0].Workspace.CreateDb();
        return new FileInfo(db.Database.GetDbConnection().DataSource!).Length / 1048576.0;
    }

    private sealed record Cost(double Median, double P99, double Cpu);
}
