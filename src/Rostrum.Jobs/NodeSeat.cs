using System.Data.Common;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Rostrum.Jobs;

/// <summary>
/// One incarnation of this process in the control database: its row, its heartbeat on a thread of its own, and on PostgreSQL the
/// session lock that tells the others at once when it dies. A seat that lost its lock or its row is severed for ever.
/// </summary>
internal sealed class NodeSeat : IAsyncDisposable
{
    /// <summary>What an act's time-out is extended by.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    private readonly ControlLink control;
    private readonly JobClock clock;
    private readonly JobEngineOptions options;
    private readonly ILogger log;
    private readonly IJobDatabases databases;
    private readonly CancellationTokenSource ending = new();
    private readonly SemaphoreSlim extending = new(1);
    private readonly Lock covering = new();
    private readonly AutoResetEvent tick = new(false);
    private readonly Action onHint;
    private Cover? cover;
    private volatile bool severed;
    private DbConnection? lockConnection;
    private Thread? heart;
    private Task listening = Task.CompletedTask;

    private NodeSeat(EngineParts engine, Action onHint)
    {
        (databases, control, clock, options, log) = (engine.Databases, engine.Control, engine.Clock, engine.Options, engine.Log);
        this.onHint = onHint;
        Id = Guid.CreateVersion7(clock.Time.GetUtcNow());
    }

    public Guid Id { get; }

    public bool Severed => severed;

    public static async Task<NodeSeat> TakeAsync(EngineParts engine, Action onHint, CancellationToken cancel)
    {
        var seat = new NodeSeat(engine, onHint);
        try
        {
            await seat.SitAsync(cancel);
            return seat;
        }
        catch (DbException)
        {
            await seat.DisposeAsync();
            throw;
        }
    }

    public bool Covers(TimeSpan span) => !severed && Volatile.Read(ref cover) is { } now && now.Left(clock.Time) >= span;

    public async Task<bool> ExtendAsync(TimeSpan span, CancellationToken cancel)
    {
        if (Covers(span))
        {
            return true;
        }

        await extending.WaitAsync(cancel);
        try
        {
            if (Covers(span))
            {
                return true;
            }

            var reach = Cover.From(clock.Time, span + options.Heartbeat); // acts of one length that begin within a heartbeat need one statement
            var rows = await control.ExecuteAsync(JobSql.Beat, cancel, Beat(reach));
            return Beaten(rows, reach) && Covers(span);
        }
        catch (Exception failure) when (EngineParts.IsOutage(failure))
        {
            log.HeartbeatFailed(Id, failure);
            return false;
        }
        finally
        {
            extending.Release();
        }
    }

    /// <summary>Says that this node is gone; only after its handlers have ended.</summary>
    public async Task LeaveAsync(CancellationToken cancel) => await control.ExecuteAsync(JobSql.RemoveNode, cancel, ("me", Id));

    public void Sever()
    {
        severed = true;
        onHint();
    }

    public async ValueTask DisposeAsync()
    {
        severed = true;
        await ending.CancelAsync();
        tick.Set();
        await listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (lockConnection is { } held)
        {
            await held.DisposeAsync();
        }

        if (heart is { } thread)
        {
            await Task.Run(thread.Join, CancellationToken.None); // it ends at its next tick
        }

        tick.Dispose();
        extending.Dispose();
        ending.Dispose();
    }

    private async Task SitAsync(CancellationToken cancel)
    {
        await control.SetClockAsync(cancel);
        if (databases.Store == JobStore.Postgres)
        {
            lockConnection = await databases.OpenControlDirectAsync(cancel);
            var session = new SqlSession(lockConnection); // lives as long as the connection, which is disposed with the seat
            var got = await session.QueryAsync(JobSql.LockNode, static row => row.GetBoolean(0), ("me", Id));
            if (!got[0])
            {
                throw new InvalidOperationException($"The lock of the new node {Id} is taken.");
            }

            await session.ExecuteAsync("listen wake");
            listening = ListenAsync((NpgsqlConnection)lockConnection);
        }
        else
        {
            await control.ExecuteAsync(JobSql.BuryAll, cancel, ("me", Id));
        }

        var reach = Cover.From(clock.Time, options.Lease);
        await control.ExecuteAsync(JobSql.AddNode, cancel, Beat(reach));
        cover = reach;
        var beats = await databases.OpenControlAsync(cancel);
        heart = new Thread(() => BeatOn(beats)) { IsBackground = true, Name = "jobs heartbeat" };
        heart.Start();
    }

    private (string, object?)[] Beat(Cover reach) => [("until", clock.Now() + (long)reach.Span.TotalMilliseconds), ("me", Id)];

    /// <summary>
    /// Takes over what a beat has won, unless the time before had run out meanwhile: then others may have taken workspaces of this
    /// seat, and none of its leases is worth anything. On SQLite nobody else can, the lock file is ours.
    /// </summary>
    private bool Beaten(int rows, Cover reach)
    {
        lock (covering)
        {
            var lapsed = databases.Store == JobStore.Postgres && cover!.Left(clock.Time) <= TimeSpan.Zero;
            if (rows == 0 || lapsed)
            {
                log.NodeBuried(Id);
                Sever();
                return false;
            }

            if (reach.Left(clock.Time) > cover!.Left(clock.Time))
            {
                Volatile.Write(ref cover, reach);
            }

            return true;
        }
    }

    /// <summary>Synchronous on a thread of its own, so that a starved pool cannot stop it.</summary>
    private void BeatOn(DbConnection connection)
    {
        using var timer = clock.Time.CreateTimer(_ => tick.Set(), null, options.Heartbeat, options.Heartbeat);
        var last = clock.Time.GetTimestamp();
        while (!ending.IsCancellationRequested)
        {
            tick.WaitOne(TimeSpan.FromMilliseconds(500));
            var due = clock.Time.GetElapsedTime(last) >= options.Heartbeat;
            if (ending.IsCancellationRequested || !due || severed)
            {
                continue;
            }

            last = clock.Time.GetTimestamp();
            try
            {
                if (connection.State != System.Data.ConnectionState.Open)
                {
                    connection.Close();
                    connection.Open();
                }

                BeatOnce(connection);
            }
            catch (Exception failure) when (EngineParts.IsOutage(failure) || failure is InvalidOperationException)
            {
                log.HeartbeatFailed(Id, failure);
            }
        }

        connection.Dispose();
    }

    private void BeatOnce(DbConnection connection)
    {
        if (databases.Store == JobStore.Postgres && clock.FollowsDatabase)
        {
            using var ask = connection.CreateCommand();
            ask.CommandText = JobSql.DatabaseTime;
            var asked = clock.Time.GetTimestamp();
            var databaseNow = (long)ask.ExecuteScalar()!;
            clock.Measured(databaseNow, asked, clock.Time.GetTimestamp());
        }

        using var command = connection.CreateCommand();
        command.CommandText = JobSql.Beat;
        var reach = Cover.From(clock.Time, options.Lease);
        foreach (var (name, value) in Beat(reach))
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        Beaten(command.ExecuteNonQuery(), reach);
    }

    /// <summary>Notifications are hints; the end of this connection means that others may take over at once.</summary>
    private async Task ListenAsync(NpgsqlConnection connection)
    {
        connection.Notification += (_, _) => onHint();
        try
        {
            while (!ending.IsCancellationRequested)
            {
                if (!await connection.WaitAsync(TimeSpan.FromSeconds(5), ending.Token))
                {
                    await using var alive = connection.CreateCommand();
                    alive.CommandText = "select 1";
                    await alive.ExecuteScalarAsync(ending.Token);
                }
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure) when (failure is DbException or InvalidOperationException or IOException)
        {
            log.LockLost(Id, failure);
        }

        Sever();
    }

    /// <summary>For how long a beat says that this node lives. Both clocks must agree: the monotonic one stands still in a sleeping machine.</summary>
    private sealed record Cover(long Timestamp, DateTimeOffset Wall, TimeSpan Span)
    {
        private static readonly TimeSpan Drift = TimeSpan.FromSeconds(1);

        public static Cover From(TimeProvider time, TimeSpan span) => new(time.GetTimestamp(), time.GetUtcNow(), span);

        public TimeSpan Left(TimeProvider time)
        {
            var passed = time.GetElapsedTime(Timestamp);
            var wall = time.GetUtcNow() - Wall;
            return Span - Drift - (wall > passed ? wall : passed);
        }
    }
}
