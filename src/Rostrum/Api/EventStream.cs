using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Rostrum.Model;
using Rostrum.Platform.Clock;
using Rostrum.Workspaces;

namespace Rostrum.Api;

/// <summary>
/// What happens, as it happens, from the outbox. A reconnecting client is told what it missed, up to 24 hours or 10,000
/// events; beyond that one <c>reset</c> says: fetch again.
/// </summary>
internal sealed class EventStream(OpenWorkspace workspace, ApiCaller caller, Func<CancellationToken, Task<bool>> isStillKnown, TimeProvider time)
{
    public static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private const int MostReplayed = 10_000;
    private const int Batch = 200;
    private static readonly TimeSpan OldestReplayed = TimeSpan.FromHours(24);
    private static readonly TimeSpan SilenceAtMost = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RecogniseEvery = TimeSpan.FromSeconds(3);

    // A number is taken before its commit: a younger one may be seen first. A gap is waited for this long, then it is one.
    private static readonly TimeSpan GapCloses = TimeSpan.FromSeconds(2);

    /// <param name="after">The last sequence the client has; null = from now on.</param>
    public async IAsyncEnumerable<StreamItem> ReadAsync(
        long? after, IReadOnlyList<string> types, [EnumeratorCancellation] CancellationToken cancel)
    {
        var (seq, mustReset) = await BeginAsync(after, cancel);
        yield return StreamItem.Hello;
        if (mustReset)
        {
            yield return StreamItem.Reset(seq);
        }

        var spokenAt = time.GetTimestamp();
        var recognisedAt = spokenAt;
        while (true)
        {
            if (time.GetElapsedTime(recognisedAt) > RecogniseEvery)
            {
                recognisedAt = time.GetTimestamp();
                if (!await isStillKnown(cancel))
                {
                    yield break;
                }
            }

            var events = await NextAsync(seq, cancel);
            foreach (var one in events)
            {
                seq = one.Seq;
                if (EventTypes.Match(types, one.Type) && EventTypes.ScopeOf(one.Type) is { } scope && caller.May(scope)
                    && Body(one) is { } body)
                {
                    spokenAt = time.GetTimestamp();
                    yield return new(one.Seq, one.Type, body);
                }
            }

            if (events.Count == Batch)
            {
                continue;
            }

            if (time.GetElapsedTime(spokenAt) > SilenceAtMost)
            {
                spokenAt = time.GetTimestamp();
                yield return StreamItem.Silence;
            }

            await Task.Delay(LookEvery, time, cancel);
        }
    }

    private async Task<(long Seq, bool MustReset)> BeginAsync(long? after, CancellationToken cancel)
    {
        await using var db = workspace.CreateDb();
        var last = await db.Outbox.MaxAsync(o => (long?)o.Seq, cancel) ?? 0;
        if (after is not { } seq || seq == last)
        {
            return (last, false);
        }

        var oldest = time.GetUtcNow() - OldestReplayed;
        var isKnown = seq < last && await db.Outbox.AnyAsync(o => o.Seq <= seq + 1 && o.At >= oldest, cancel);
        var isTooFar = isKnown && await db.Outbox.CountAsync(o => o.Seq > seq, cancel) > MostReplayed;
        return isKnown && !isTooFar ? (seq, false) : (last, true);
    }

    private async Task<List<OutboxEvent>> NextAsync(long after, CancellationToken cancel)
    {
        await using var db = workspace.CreateDb();
        var events = await db.Outbox.AsNoTracking().Where(o => o.Seq > after).OrderBy(o => o.Seq).Take(Batch).ToListAsync(cancel);
        var settled = time.GetUtcNow() - GapCloses;
        var sure = 0;
        while (sure < events.Count && (events[sure].Seq == after + 1 || events[sure].At < settled))
        {
            after = events[sure++].Seq;
        }

        return events[..sure];
    }

    /// <summary>Null when it is not for this caller.</summary>
    private string? Body(OutboxEvent one)
    {
        var data = new JsonObject { ["workspaceId"] = workspace.Id.ToString() };
        foreach (var (name, value) in JsonNode.Parse(one.Data)!.AsObject())
        {
            data[name] = value?.DeepClone();
        }

        if (!EventTypes.IsFor(caller, one.Type, data))
        {
            return null;
        }

        if (EventTypes.HrefOf(one.Type, data) is { } href)
        {
            data["href"] = href;
        }

        return new JsonObject { ["type"] = one.Type, ["timestamp"] = Instants.Write(one.At), ["data"] = data }.ToJsonString();
    }
}

/// <summary>One thing on the wire; a null type is a comment that keeps the line open.</summary>
internal sealed record StreamItem(long? Seq, string? Type, string Data)
{
    public static StreamItem Hello { get; } = new(null, null, "hello");

    public static StreamItem Silence { get; } = new(null, null, "still here");

    public static StreamItem Reset(long seq) => new(seq, "reset", "{}");
}
