using System.Collections.Specialized;
using Npgsql;
using Quartz;
using Rostrum.Jobs;
using Rostrum.Jobs.Tests.Support;

namespace Rostrum.Bench;

/// <summary>The same load on Quartz with its ADO store, in one database, with as many threads as Rostrum has slots.</summary>
internal static class QuartzRun
{
    private static Lateness current = new(0);

    public static async Task<string> MeasureAsync(JobStore store, PostgresCluster cluster, int jobs, TimeSpan patience)
    {
        var folder = Directory.CreateTempSubdirectory("rostrum-quartz-").FullName;
        var name = $"q{Guid.NewGuid():N}"[..16];
        var text = store == JobStore.Sqlite
            ? $"Data Source={Path.Combine(folder, "quartz.db")}"
            : await cluster.CreateDatabaseAsync(name);
        current = new Lateness(jobs);
        var scheduler = await QuartzSchedulerBuilder.Create().UseProperties(Settings(store, text, name)).BuildScheduler();
        await scheduler.Start();

        var job = JobBuilder.Create<Waits>().WithIdentity("wait").StoreDurably().Build();
        var due = TimeProvider.System.GetUtcNow().AddSeconds(10 + (jobs / 100));
        var triggers = Enumerable.Range(0, jobs)
            .Select(ITrigger (i) => TriggerBuilder.Create().WithIdentity($"t{i}").ForJob(job).StartAt(due).Build())
            .ToHashSet();
        await scheduler.ScheduleJob(job, triggers);

        var left = due - TimeProvider.System.GetUtcNow();
        var all = await current.AllAsync((left > TimeSpan.Zero ? left : TimeSpan.Zero) + patience);
        await scheduler.Shutdown(true);
        if (store == JobStore.Postgres)
        {
            NpgsqlConnection.ClearAllPools();
            await cluster.DropDatabaseAsync(name);
        }

        Directory.Delete(folder, recursive: true);
        return current.Row($"Quartz 4.7.3, ADO store, {store}") + (all ? "" : "  NOT ALL") + (left < TimeSpan.Zero ? "  enqueued late" : "");
    }

    private static NameValueCollection Settings(JobStore store, string text, string name) => new()
    {
        ["quartz.scheduler.instanceName"] = name,
        ["quartz.threadPool.maxConcurrency"] = "256",
        ["quartz.scheduler.batchTriggerAcquisitionMaxCount"] = "256",
        ["quartz.jobStore.type"] = "Quartz.Impl.AdoJobStore.JobStoreTX, Quartz",
        ["quartz.jobStore.acquireTriggersWithinLock"] = "true",
        ["quartz.jobStore.misfireThreshold"] = "600000",
        ["quartz.jobStore.schemaProvisioning"] = "CreateIfMissing",
        ["quartz.jobStore.driverDelegateType"] = store == JobStore.Sqlite
            ? "Quartz.Impl.AdoJobStore.SQLiteDelegate, Quartz"
            : "Quartz.Impl.AdoJobStore.PostgreSQLDelegate, Quartz",
        ["quartz.jobStore.useProperties"] = "true",
        ["quartz.jobStore.dataSource"] = "bench",
        ["quartz.dataSource.bench.provider"] = store == JobStore.Sqlite ? "SQLite-Microsoft" : "Npgsql",
        ["quartz.dataSource.bench.connectionString"] = text,
        ["quartz.serializer.type"] = "stj",
    };

    private sealed class Waits : IJob
    {
        public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
        {
            current.Started(context.Trigger.StartTimeUtc);
            await Task.Delay(BareJobs.Work, cancellationToken);
        }
    }
}
