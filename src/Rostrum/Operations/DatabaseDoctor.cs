using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Rostrum.Model;

namespace Rostrum.Operations;

/// <summary>The doctor's look at the databases: reachable, of this version, durable, on time, and which channels need a person.</summary>
internal static class DatabaseDoctor
{
    public const string ChannelSubject = "channel";

    private const string Subject = "database";
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(2);

    public static async Task<IReadOnlyList<Finding>> ExamineAsync(RostrumSettings settings, TimeProvider time, CancellationToken cancel)
    {
        List<Finding> findings = [];
        using var store = Instance.StoreOf(settings);
        try
        {
            if (await store.IsEmptyAsync(cancel))
            {
                return [new(Subject, FindingLevel.Note, $"No {store.Engine} database yet.", "The first start makes it.")];
            }

            await using var connection = store.ConnectControl();
            await connection.OpenAsync(cancel);
            findings.Add(new(Subject, FindingLevel.Fine, $"{store.Engine}, {await VersionAsync(store, connection, cancel)}."));
            if (store.Engine == "postgres")
            {
                findings.AddRange(await DurabilityAsync(connection, cancel));
                findings.Add(await ClockAsync(connection, time, cancel));
            }
            else
            {
                findings.Add(new("clock", FindingLevel.Fine, $"{time.GetUtcNow():yyyy-MM-dd HH:mm:ss} UTC.", "Compare it with a watch."));
            }

            if (await MasterKeyCheck.ExamineAsync(store, settings.MasterKeyFile, cancel) is { } stranger)
            {
                findings.Add(new("database and key", FindingLevel.Fault, stranger));
            }

            findings.AddRange(await ChannelsAsync(store, cancel));
        }
        catch (Exception failed) when (failed is DbException or StoreException)
        {
            findings.Add(new(Subject, FindingLevel.Fault, failed.Message, "Check ROSTRUM_DATABASE and ROSTRUM_DATA."));
        }

        return findings;
    }

    private static async Task<string> VersionAsync(IStore store, DbConnection connection, CancellationToken cancel)
    {
        var sql = store.Engine == "postgres" ? "show server_version" : "select 'SQLite ' || sqlite_version()";
        return (string)(await connection.ValueAsync(sql, cancel))!;
    }

    // Without these an answered commit may be gone after a crash, and with it the proof that a post is live.
    private static async Task<IReadOnlyList<Finding>> DurabilityAsync(DbConnection connection, CancellationToken cancel)
    {
        List<Finding> findings = [];
        foreach (var (name, sql) in new[]
        {
            ("fsync", "show fsync"),
            ("full_page_writes", "show full_page_writes"),
            ("synchronous_commit", "show synchronous_commit"),
        })
        {
            var value = (string)(await connection.ValueAsync(sql, cancel))!;
            findings.Add(value == "off"
                ? new(name, FindingLevel.Fault, $"{name} is off: a crash of the server can lose what was published, and posts go out twice.",
                    $"Set {name} = on in postgresql.conf.")
                : new(name, FindingLevel.Fine, value));
        }

        return findings;
    }

    private static async Task<Finding> ClockAsync(DbConnection connection, TimeProvider time, CancellationToken cancel)
    {
        var apart = (await connection.PostgresTimeAsync(cancel) - time.GetUtcNow()).Duration();
        var sentence = string.Create(CultureInfo.InvariantCulture, $"This machine and the database are {apart.TotalSeconds:0.0} s apart.");
        return apart > ClockTolerance
            ? new("clock", FindingLevel.Fault, sentence, "Set both clocks by NTP: posts go out at the wrong time.")
            : new("clock", FindingLevel.Fine, sentence);
    }

    private static async Task<IReadOnlyList<Finding>> ChannelsAsync(IStore store, CancellationToken cancel)
    {
        await using var control = store.OpenControl();
        var workspaces = await control.Workspaces.AsNoTracking().Where(w => w.DeletedAt == null)
            .Select(w => new { w.Slug, w.Database }).ToListAsync(cancel);
        List<Finding> findings = [new("workspaces", FindingLevel.Fine, $"{workspaces.Count}.")];
        foreach (var workspace in workspaces)
        {
            await using var db = store.WorkspaceOpener(workspace.Database, [])();
            var ill = await db.Channels.AsNoTracking()
                .Where(c => c.State == ChannelState.SignInAgain || c.State == ChannelState.ScopeMissing || c.State == ChannelState.Gone)
                .Select(c => new { c.Id, c.Network, c.Handle, c.State, c.StateReason }).ToListAsync(cancel);
            findings.AddRange(ill.Select(c => new Finding(
                ChannelSubject, FindingLevel.Fault, $"{c.Handle} on {c.Network} in {workspace.Slug}: {c.StateReason ?? c.State.ToString()}",
                $"Run: rostrum channel reconnect {c.Id} --workspace {workspace.Slug}")));
            store.LetGo(workspace.Database);
        }

        return findings;
    }
}
