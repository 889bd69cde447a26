using System.Data.Common;
using Rostrum.Model;
using Rostrum.Networks;
using Rostrum.Platform.Clock;

namespace Rostrum.Operations;

/// <summary>
/// Compares the wall clock with the monotonic one each second. In an alarm it asks others what time it is: PostgreSQL where
/// that is the store, else hosts that have answered before.
/// </summary>
internal sealed class ClockWatch(
    SteadyTime steady, HeardDates heard, ClockNote note, IStore store, NetworkEnvironment networks, ILogger<ClockWatch> log) : BackgroundService
{
    private const int HostsAsked = 4;
    private static readonly TimeSpan Each = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(5);

    private ClockAlarm? told;
    private long raised;
    private long? asked;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (note.Read() is not null)
        {
            heard.Remember(note.Origins());
            steady.Doubt();
        }

        told = steady.Alarm;
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Each, steady);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            steady.Compare();
            Tell();
            if (steady.Alarm is not null && (asked is not { } last || steady.GetElapsedTime(last) >= AskEvery))
            {
                asked = steady.GetTimestamp();
                await AskAsync(stoppingToken);
                Tell();
            }
        }
    }

    private void Tell()
    {
        var now = steady.Alarm;
        if (now == told)
        {
            return;
        }

        raised = now?.Off == told?.Off ? raised : steady.GetTimestamp();
        told = now;
        try
        {
            if (now is null)
            {
                log.ClockAgrees();
                note.Clear();
            }
            else
            {
                log.ClockAlarm(now.Off.TotalSeconds, now.HoldsActs);
                note.Write(now, heard.Origins);
            }
        }
        catch (IOException)
        {
            told = null; // a full disk: the alarm itself stands, the note is tried again
        }
    }

    private async Task AskAsync(CancellationToken cancel)
    {
        if (await DatabaseTimeAsync(cancel) is { } database)
        {
            steady.Hear(database);
            return;
        }

        await Task.WhenAll(heard.Origins.Take(HostsAsked).Select(origin => VisitAsync(origin, cancel)));
        if (heard.Agreed(raised) is { } agreed)
        {
            steady.Hear(agreed);
        }
    }

    private async Task<DateTimeOffset?> DatabaseTimeAsync(CancellationToken cancel)
    {
        if (store.Engine != "postgres")
        {
            return null;
        }

        try
        {
            await using var connection = store.ConnectControl();
            await connection.OpenAsync(cancel);
            return await connection.PostgresTimeAsync(cancel);
        }
        catch (DbException)
        {
            return null; // asked again
        }
    }

    // Any answer will do, its status says nothing here.
    private async Task VisitAsync(Uri origin, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(AskLimit, steady);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        using var invoker = new HttpMessageInvoker(networks.Outgoing, disposeHandler: false);
        using var request = new HttpRequestMessage(HttpMethod.Head, origin);
        try
        {
            using var answer = await invoker.SendAsync(request, both.Token);
            if (answer.Headers.Date is { } date)
            {
                heard.Hear(origin, date);
            }
        }
        catch (Exception silent) when (silent is HttpRequestException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            // the next host may answer
        }
    }
}

internal static partial class ClockLog
{
    [LoggerMessage(8201, LogLevel.Error, "The clock of this machine is {Seconds} s off what it was a second ago; acts are held: {Held}")]
    public static partial void ClockAlarm(this ILogger logger, double seconds, bool held);

    [LoggerMessage(8202, LogLevel.Warning, "The clock of this machine is believed again")]
    public static partial void ClockAgrees(this ILogger logger);
}
