using Rostrum.Jobs;
using Rostrum.Model;
using Rostrum.Publishing;

namespace Rostrum.Tests.Publishing.Simulation;

/// <summary>What survives a kill: rows, attempts, jobs, the fence. Holds the ledger's invariants.</summary>
internal sealed class SimStore(SimLoop loop, Breakage breakage, Action<string> violation)
{
    public Dictionary<Guid, DeliveryRow> Deliveries { get; } = [];

    public List<AttemptRow> Attempts { get; } = [];

    public List<SimJob> Jobs { get; } = [];

    public Dictionary<string, DateTimeOffset> PausedLanes { get; } = [];

    public Dictionary<Guid, int> PersonNeeded { get; } = [];

    public long Fence { get; set; }

    public int Owner { get; set; } = -1;

    public required IReadOnlyDictionary<Guid, SimNetwork> Networks { get; init; }

    public required bool ApprovalRequired { get; init; }

    public Situation? Read(Guid id)
    {
        if (!Deliveries.TryGetValue(id, out var delivery))
        {
            return null;
        }

        var attempts = Attempts.Where(a => a.DeliveryId == id && a.PublicationId == delivery.PublicationId).ToList();
        var chain = Deliveries.Values.Where(d => d.PostId == delivery.PostId && d.ChannelId == delivery.ChannelId)
            .OrderBy(d => d.Part).ToList();
        ChainPart? Of(DeliveryRow? row) => row is null ? null : new(row.Id, row.Part, row.State, row.NetworkPostId, row.NetworkState);
        var last = attempts.LastOrDefault();
        if (breakage == Breakage.ForgetsId && last is { Outcome: AttemptOutcome.Accepted })
        {
            last = last with { Outcome = AttemptOutcome.NotSent };
        }

        return new()
        {
            Delivery = delivery,
            Network = Networks[delivery.ChannelId].Name,
            Channel = ChannelState.Ready,
            ApprovalRequired = ApprovalRequired && breakage != Breakage.SkipsApproval,
            BreakerCount = 0,
            LastAttempt = last,
            AttemptCount = Attempts.Count(a => a.DeliveryId == id),
            UnknownEndedAt = attempts.Where(a => a.Outcome is null or AttemptOutcome.Unknown).Select(a => a.FinishedAt ?? a.ActEndsBy)
                .Cast<DateTimeOffset?>().Max(),
            FirstStartedAt = attempts.Count > 0 ? attempts[0].StartedAt : null,
            Root = delivery.Part > 0 ? Of(chain[0]) : null,
            Previous = delivery.Part > 0 && breakage != Breakage.IgnoresOrder ? Of(chain.LastOrDefault(d => d.Part == delivery.Part - 1)) : null,
            Following = Of(chain.FirstOrDefault(d => d.Part == delivery.Part + 1)),
        };
    }

    public bool Write(LedgerWrite write, long epoch)
    {
        if (epoch != Fence && breakage != Breakage.StaleWrites)
        {
            throw new LeaseLostException(Guid.Empty, epoch);
        }

        var current = Deliveries[write.Before.Id];
        if (current.Version != write.Before.Version && breakage != Breakage.StaleWrites)
        {
            return false;
        }

        if (write.Ground is { } ground && Read(current.Id)!.Ground != ground)
        {
            return false;
        }

        Check(current, write.After);
        Deliveries[current.Id] = write.After with { Version = current.Version + 1 };
        if (write.Attempt is { } attempt)
        {
            Attempts.Add(attempt);
        }

        Jobs.AddRange(write.Jobs.Select(j => new SimJob(j.Kind, j.Subject!.Value, j.Due, j.Lane)));
        if (write.Next is { } next)
        {
            MoveNext(next);
        }

        return true;
    }

    public void Tell(long epoch)
    {
        if (epoch != Fence && breakage != Breakage.StaleWrites)
        {
            throw new LeaseLostException(Guid.Empty, epoch);
        }
    }

    public void Record(ActOutcome outcome)
    {
        var index = Attempts.FindIndex(a => a.Id == outcome.AttemptId);
        if (Attempts[index].RemoteId is { } id && outcome.RemoteId is { } other && id != other)
        {
            violation("I4 a remote id changed");
        }

        Attempts[index] = Attempts[index] with
        {
            Outcome = outcome.Outcome, RemoteId = outcome.RemoteId ?? Attempts[index].RemoteId, FinishedAt = outcome.At,
        };
    }

    private void Check(DeliveryRow before, DeliveryRow after)
    {
        var reachable = DeliveryTransitions.Table.Where(t => t.From == before.State).Select(t => t.To)
            .Append(before.State)
            .Concat(before.State == DeliveryState.Scheduled ? [DeliveryState.Live] : Array.Empty<DeliveryState>());
        if (!reachable.Contains(after.State))
        {
            violation($"I5 {before.State} became {after.State}");
        }

        if (before.State == DeliveryState.Live)
        {
            violation("I5 a live delivery was changed");
        }

        if (before.NetworkPostId is not null && after.NetworkPostId != before.NetworkPostId)
        {
            violation("I4 a committed id was changed");
        }

        if (before.State == DeliveryState.Unknown && after.State == DeliveryState.Scheduled && breakage == Breakage.None
            && Networks[before.ChannelId] is { Idempotent: false } && loop.GetUtcNow() < before.SettleAt)
        {
            violation("I6 absent before the settle time");
        }
    }

    private void MoveNext(NextPart next)
    {
        var row = Deliveries[next.Id];
        if (next.StartAt is { } at)
        {
            Start(row, at);
            return;
        }

        foreach (var later in Deliveries.Values.Where(d => d.PostId == row.PostId && d.ChannelId == row.ChannelId && d.Part >= row.Part
                     && d.State == DeliveryState.Scheduled).ToList())
        {
            Deliveries[later.Id] = later.Moved(DeliveryCause.Hold) with
            {
                HeldReason = HeldReason.EarlierPart, Version = later.Version + 1,
            };
        }
    }

    private void Start(DeliveryRow row, DateTimeOffset at)
    {
        if (row.State != DeliveryState.Scheduled && row is not { State: DeliveryState.Held, HeldReason: HeldReason.EarlierPart })
        {
            return;
        }

        var scheduled = row.State == DeliveryState.Held ? row.Moved(DeliveryCause.Retry) : row;
        Deliveries[row.Id] = scheduled with { PlannedAt = at, Failure = null, NextTryAt = null, Version = row.Version + 1 };
        Jobs.Add(new(JobKinds.Publish, row.Id, at, JobKinds.Lane(row.ChannelId)));
    }
}

internal sealed class SimJob(string kind, Guid subject, DateTimeOffset due, string? lane)
{
    public string Kind { get; } = kind;

    public Guid Subject { get; } = subject;

    public DateTimeOffset Due { get; set; } = due;

    public string? Lane { get; } = lane;

    /// <summary>Epoch of the owner that is running it, or null.</summary>
    public long? TakenBy { get; set; }
}
