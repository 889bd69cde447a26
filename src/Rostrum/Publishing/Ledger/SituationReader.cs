using System.Data.Common;
using System.Text.Json;
using Rostrum.Model;
using Rostrum.Networks;

namespace Rostrum.Publishing;

/// <summary>Reads everything that decides about a delivery's next step in one round trip.</summary>
internal static class SituationReader
{
    private const string Sql =
        """
        select d.post_id, d.channel_id, d.part, d.kind, d.state, d.held_reason, d.content, d.fingerprint, d.approved_fingerprint,
          d.planned_at, d.after_seconds, d.publication_id, d.checkpoint, d.network_post_id, d.network_state, d.url, d.sent_at,
          d.live_at, d.evidence, d.settle_at, d.next_try_at, d.tries, d.failure_kind, d.failure_sentence, d.failure_code,
          d.failed_at, d.warnings, d.version, c.network, c.state, c.state_reason,
          s.late_seconds, s.approval_required, s.breaker_count,
          (select count(*) from delivery o where o.channel_id = d.channel_id and o.fingerprint = d.fingerprint and o.id <> d.id
             and o.state = 'live' and o.live_at > @since)
        from delivery d join channel c on c.id = d.channel_id cross join workspace_settings s
        where d.id = @id;
        select a.id, a.number, a.step, a.fingerprint, a.material, a.epoch, a.repeat_is_safe, a.started_at, a.act_ends_by,
          a.finished_at, a.outcome, a.remote_id
        from attempt a where a.delivery_id = @id order by a.number;
        select n.id, n.part, n.state, n.network_post_id, n.network_state, n.after_seconds
        from delivery d join delivery n on n.post_id = d.post_id and n.channel_id = d.channel_id
        where d.id = @id order by n.part;
        """;

    public static async ValueTask<Situation?> ReadAsync(
        DbConnection connection, Guid deliveryId, DateTimeOffset now, CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Sql;
        Add(command, "id", deliveryId);
        Add(command, "since", now.AddHours(-1).ToUnixTimeMilliseconds());
        await using var reader = await command.ExecuteReaderAsync(cancel);
        if (!await reader.ReadAsync(cancel))
        {
            return null;
        }

        var situation = ReadDelivery(reader, deliveryId);
        await reader.NextResultAsync(cancel);
        var attempts = await ReadAttemptsAsync(reader, situation.Delivery, cancel);
        await reader.NextResultAsync(cancel);
        var chain = await ReadChainAsync(reader, cancel);
        return Join(situation, attempts, chain);
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

    private static async Task<List<AttemptRow>> ReadAttemptsAsync(DbDataReader row, DeliveryRow delivery, CancellationToken cancel)
    {
        var attempts = new List<AttemptRow>();
        while (await row.ReadAsync(cancel))
        {
            attempts.Add(new()
            {
                Id = row.GetGuid(0),
                DeliveryId = delivery.Id,
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
            });
        }

        return attempts;
    }

    private static async Task<List<(ChainPart Part, int AfterSeconds)>> ReadChainAsync(DbDataReader row, CancellationToken cancel)
    {
        var chain = new List<(ChainPart, int)>();
        while (await row.ReadAsync(cancel))
        {
            var state = Conventions.Parse<DeliveryState>(row.GetString(2));
            chain.Add((new(row.GetGuid(0), row.GetInt32(1), state, Text(row, 3), Text(row, 4)), row.GetInt32(5)));
        }

        return chain;
    }

    private static Situation Join(
        Situation situation, List<AttemptRow> attempts, List<(ChainPart Part, int AfterSeconds)> chain)
    {
        var delivery = situation.Delivery;
        var own = attempts.Where(a => a.PublicationId == delivery.PublicationId).ToList();
        var at = chain.FindIndex(c => c.Part.Id == delivery.Id);
        var following = at + 1 < chain.Count ? chain[at + 1] : default;
        return situation with
        {
            LastAttempt = own.Count > 0 ? own[^1] : null,
            AttemptCount = attempts.Count > 0 ? attempts[^1].Number : 0,
            FirstStartedAt = own.Count > 0 ? own[0].StartedAt : null,
            UnknownEndedAt = own.Where(a => a.Outcome is null or AttemptOutcome.Unknown)
                .Select(a => (DateTimeOffset?)(a.FinishedAt ?? a.ActEndsBy)).Max(),
            Root = at > 0 ? chain[0].Part : null,
            Previous = at > 0 ? chain[at - 1].Part : null,
            Following = following.Part,
            FollowingAfterSeconds = following.AfterSeconds,
        };
    }

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset? Instant(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
