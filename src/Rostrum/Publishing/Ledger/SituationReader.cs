using System.Data.Common;
using System.Text.Json;
using Rostrum.Channels;
using Rostrum.Jobs;
using Rostrum.Model;
using Rostrum.Networks;

namespace Rostrum.Publishing;

/// <summary>Reads everything that decides about the next steps of deliveries in one round trip.</summary>
internal static class SituationReader
{
    /// <summary>How many others of the same content of delivery <c>d</c> are live on its channel since <c>r.since</c>.</summary>
    public const string SameLive = """
        (select count(*) from delivery o where o.channel_id = d.channel_id and o.fingerprint = d.fingerprint and o.id <> d.id
             and o.state = 'live' and o.live_at > r.since)
        """;

    private static readonly RowsStatement<Asked> Query = new(
        $$"""
        select d.post_id, d.channel_id, d.part, d.kind, d.state, d.held_reason, d.content, d.fingerprint, d.approved_fingerprint,
          d.planned_at, d.after_seconds, d.publication_id, d.checkpoint, d.network_post_id, d.network_state, d.url, d.sent_at,
          d.live_at, d.evidence, d.settle_at, d.next_try_at, d.tries, d.failure_kind, d.failure_sentence, d.failure_code,
          d.failed_at, d.warnings, d.version, c.network, c.state, c.state_reason,
          s.late_seconds, s.approval_required, s.breaker_count,
          {{SameLive}},
          d.id
        from {rows} join delivery d on d.id = r.asked join channel c on c.id = d.channel_id join workspace_settings s on s.id = 1;
        select a.id, a.number, a.step, a.fingerprint, a.material, a.epoch, a.repeat_is_safe, a.started_at, a.act_ends_by,
          a.finished_at, a.outcome, a.remote_id, a.delivery_id
        from {rows} join attempt a on a.delivery_id = r.asked order by a.number;
        select n.id, n.part, n.state, n.network_post_id, n.network_state, n.after_seconds, d.id
        from {rows} join delivery d on d.id = r.asked join delivery n on n.post_id = d.post_id and n.channel_id = d.channel_id
        order by n.part;
        select {{ChannelLine.Columns}}, d.id
        from {rows} join delivery d on d.id = r.asked join channel c on c.id = d.channel_id left join grant_box g on g.id = c.grant_id;
        """,
        Column.Id<Asked>("asked", a => a.Id),
        Column.Number<Asked>("since", a => Since(a.Now)));

    /// <summary>Null for a delivery that is not there.</summary>
    public static Together<Asked, Situation?> Reads { get; } = new(ReadAllAsync);

    /// <summary>From when on what went live counts for the breaker, in Unix milliseconds.</summary>
    public static long Since(DateTimeOffset now) => now.AddHours(-1).ToUnixTimeMilliseconds();

    private static async ValueTask<IReadOnlyList<Situation?>> ReadAllAsync(WriteScope scope, IReadOnlyList<Asked> asked)
    {
        var found = new Dictionary<Guid, Found>();
        await scope.ReadAsync(Query, [.. asked.DistinctBy(a => a.Id)], reader => ReadAsync(reader, found));
        return [.. asked.Select(a => found.GetValueOrDefault(a.Id)?.Join())];
    }

    private static async ValueTask ReadAsync(DbDataReader reader, Dictionary<Guid, Found> found)
    {
        var cancel = CancellationToken.None; // others' parts stand in the same transaction
        while (await reader.ReadAsync(cancel))
        {
            var id = reader.GetGuid(35);
            found[id] = new(ReadDelivery(reader, id));
        }

        await reader.NextResultAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var id = reader.GetGuid(12);
            found.GetValueOrDefault(id)?.Attempts.Add(ReadAttempt(reader, id));
        }

        await reader.NextResultAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            found.GetValueOrDefault(reader.GetGuid(6))?.Chain.Add(ReadPart(reader));
        }

        await reader.NextResultAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            if (found.TryGetValue(reader.GetGuid(16), out var of)) // what came since the first query is not known here
            {
                of.Line = ChannelLine.Read(reader);
            }
        }
    }

    private static Situation ReadDelivery(DbDataReader row, Guid id) => new()
    {
        Delivery = new()
        {
            Id = id,
            PostId = row.GetGuid(0),
            ChannelId = row.GetGuid(1),
            Part = row.GetInt32(2),
            Kind = Conventions.Parse<PartKind>(row.GetString(3)),
            State = Conventions.Parse<DeliveryState>(row.GetString(4)),
            HeldReason = Text(row, 5) is { } held ? Conventions.Parse<HeldReason>(held) : null,
            Content = JsonSerializer.Deserialize<DeliveryContent>(row.GetString(6), Conventions.ModelJson)!,
            Fingerprint = row.GetString(7),
            ApprovedFingerprint = Text(row, 8),
            PlannedAt = Instant(row, 9) ?? DateTimeOffset.MaxValue,
            AfterSeconds = row.GetInt32(10),
            PublicationId = row.GetGuid(11),
            Checkpoint = Text(row, 12),
            NetworkPostId = Text(row, 13),
            NetworkState = Text(row, 14),
            Url = Text(row, 15),
            SentAt = Instant(row, 16),
            LiveAt = Instant(row, 17),
            Evidence = Text(row, 18),
            SettleAt = Instant(row, 19),
            NextTryAt = Instant(row, 20),
            Tries = row.GetInt32(21),
            Failure = Text(row, 22) is { } kind && Enum.TryParse<FailureKind>(kind, ignoreCase: true, out var known)
                ? new(known, Text(row, 23) ?? "") { Code = Text(row, 24) }
                : null,
            FailedAt = Instant(row, 25),
            Warnings = JsonSerializer.Deserialize<List<string>>(row.GetString(26), Conventions.ModelJson)!,
            Version = row.GetInt32(27),
        },
        Network = row.GetString(28),
        Channel = Conventions.Parse<ChannelState>(row.GetString(29)),
        ChannelReason = Text(row, 30),
        LateLimit = TimeSpan.FromSeconds(row.GetInt32(31)),
        ApprovalRequired = row.GetBoolean(32),
        BreakerCount = row.GetInt32(33),
        SameLiveLately = (int)row.GetInt64(34),
    };

    private static AttemptRow ReadAttempt(DbDataReader row, Guid delivery) => new()
    {
        Id = row.GetGuid(0),
        DeliveryId = delivery,
        Number = row.GetInt32(1),
        Step = row.GetString(2),
        Fingerprint = row.GetString(3),
        PublicationId = Guid.TryParse(Text(row, 4), out var publication) ? publication : Guid.Empty,
        Epoch = row.GetInt64(5),
        RepeatIsSafe = row.GetBoolean(6),
        StartedAt = Instant(row, 7)!.Value,
        ActEndsBy = Instant(row, 8)!.Value,
        FinishedAt = Instant(row, 9),
        Outcome = Text(row, 10) is { } outcome ? Conventions.Parse<AttemptOutcome>(outcome) : null,
        RemoteId = Text(row, 11),
    };

    private static (ChainPart Part, int AfterSeconds) ReadPart(DbDataReader row) =>
        (new(row.GetGuid(0), row.GetInt32(1), Conventions.Parse<DeliveryState>(row.GetString(2)), Text(row, 3), Text(row, 4)), row.GetInt32(5));

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset? Instant(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    /// <summary>A delivery, and when it is asked about: what went live in the hour before counts for the breaker.</summary>
    public readonly record struct Asked(Guid Id, DateTimeOffset Now);

    /// <summary>What was read of one delivery.</summary>
    private sealed class Found(Situation situation)
    {
        public List<AttemptRow> Attempts { get; } = [];

        public List<(ChainPart Part, int AfterSeconds)> Chain { get; } = [];

        public ChannelLine? Line { get; set; }

        public Situation Join()
        {
            var delivery = situation.Delivery;
            var own = Attempts.Where(a => a.PublicationId == delivery.PublicationId).ToList();
            var at = Chain.FindIndex(c => c.Part.Id == delivery.Id);
            var following = at + 1 < Chain.Count ? Chain[at + 1] : default;
            return situation with
            {
                LastAttempt = own.Count > 0 ? own[^1] : null,
                AttemptCount = Attempts.Count > 0 ? Attempts[^1].Number : 0,
                FirstStartedAt = own.Count > 0 ? own[0].StartedAt : null,
                UnknownEndedAt = own.Where(a => a.Outcome is null or AttemptOutcome.Unknown)
                    .Select(a => (DateTimeOffset?)(a.FinishedAt ?? a.ActEndsBy)).Max(),
                Root = at > 0 ? Chain[0].Part : null,
                Previous = at > 0 ? Chain[at - 1].Part : null,
                Following = following.Part,
                FollowingAfterSeconds = following.AfterSeconds,
                Line = Line,
            };
        }
    }
}
