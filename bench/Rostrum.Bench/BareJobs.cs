using System.Data.Common;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Rostrum.Jobs;
using Rostrum.Jobs.Tests.Support;

namespace Rostrum.Bench;

/// <summary>Many jobs due at one moment, with a handler of 5 ms.</summary>
internal static class BareJobs
{
    public static readonly TimeSpan Work = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static async Task<int> RunAsync(string[] args)
    {
        var jobs = int.Parse(Option(args, "--jobs", "10000"), CultureInfo.InvariantCulture);
        var counts = Option(args, "--workspaces", "1,100").Split(',').Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToList();
        var stores = Option(args, "--stores", "sqlite,postgres").Split(',').Select(s => Enum.Parse<JobStore>(s, ignoreCase: true)).ToList();
        await using var cluster = PostgresCluster.Durable();

        Console.WriteLine($"{jobs} jobs due at one moment, handler {Work.TotalMilliseconds} ms, {Environment.ProcessorCount} cores, commits wait for the disk");
        Console.WriteLine(Lateness.Header);
        foreach (var store in stores)
        {
            foreach (var count in counts)
            {
                Console.WriteLine(await MeasureAsync(store, cluster, jobs, count));
            }

            if (!args.Contains("--no-quartz"))
            {
                Console.WriteLine(await QuartzRun.MeasureAsync(store, cluster, jobs, Patience));
            }
        }

        return 0;
    }

    private static async Task<string> MeasureAsync(JobStore store, PostgresCluster cluster, int jobs, int workspaces)
    {
        await using var databases = await BenchDatabases.CreateAsync(store, cluster, workspaces);
        await using var wakes = new Wakes(databases, TimeProvider.System, NullLogger<Wakes>.Instance);
        var lateness = new Lateness(jobs);
        var engine = new JobEngine(
            databases, wakes, [new Waits(lateness)], new JobEngineOptions(), Random.Shared, NullLogger<JobEngine>.Instance);
        await engine.StartAsync(CancellationToken.None);

        var due = TimeProvider.System.GetUtcNow().AddSeconds(20 + (workspaces / 20));
        for (var i = 0; i < workspaces; i++)
        {
            await wakes.AddWorkspaceAsync(databases.Workspaces[i], CancellationToken.None);
            await EnqueueAsync(databases, wakes, databases.Workspaces[i], (jobs / workspaces) + (i < jobs % workspaces ? 1 : 0), due);
        }

        var left = due - TimeProvider.System.GetUtcNow();
        var all = await lateness.AllAsync(left + Patience);
        await engine.StopAsync(CancellationToken.None);
        return lateness.Row($"Rostrum, {store}, {workspaces} workspaces") + (all ? "" : "  NOT ALL") + (left < TimeSpan.FromSeconds(11) ? "  enqueued late" : "");
    }

    private static async Task EnqueueAsync(BenchDatabases databases, Wakes wakes, Guid workspaceId, int count, DateTimeOffset due)
    {
        await using var connection = (await databases.OpenWorkspaceAsync(workspaceId, CancellationToken.None))!;
        var scope = await wakes.BeginAsync(workspaceId, CancellationToken.None);
        scope.Add(new NewJob("wait/1", due) { Exact = true });
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = "insert into job(id, kind, exact, due, state, tries, epoch, created) values (@id, 'wait/1', @exact, @due, 0, 0, 0, 0)";
            var id = Add(command, "id", Guid.Empty);
            Add(command, "exact", true);
            Add(command, "due", due.ToUnixTimeMilliseconds());
            for (var i = 0; i < count; i++)
            {
                id.Value = Guid.CreateVersion7();
                await command.ExecuteNonQueryAsync();
            }

            await scope.BeforeCommitAsync(CancellationToken.None);
            await transaction.CommitAsync();
        }

        await scope.CommittedAsync();
    }

    private static DbParameter Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
        return parameter;
    }

    private static string Option(string[] args, string name, string otherwise)
    {
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : otherwise;
    }

    private sealed class Waits(Lateness lateness) : IJobHandler
    {
        public string Kind => "wait/1";

        public async Task<JobResult> RunAsync(RunningJob job, CancellationToken cancel)
        {
            lateness.Started(job.Due);
            await Task.Delay(Work, cancel);
            return JobResult.Done;
        }

        public Task GaveUpAsync(RunningJob job, string reason, CancellationToken cancel) => Task.CompletedTask;
    }
}
