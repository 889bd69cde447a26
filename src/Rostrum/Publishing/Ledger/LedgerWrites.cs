using System.Data.Common;
using System.Text.Json;
using Rostrum.Jobs;
using Rostrum.Model;

namespace Rostrum.Publishing;

/// <summary>
/// The next rows of many deliveries, each with everything that follows from it. A delivery that changed meanwhile is left as it
/// is, and nothing follows for it.
/// </summary>
internal static class LedgerWrites
{
    private static readonly RowsStatement<LedgerWrite> Move = new(
        """
        update delivery as t set state = r.state, held_reason = r.held_reason, planned_at = r.planned_at, checkpoint = r.checkpoint,
          network_post_id = r.network_post_id, network_state = r.network_state, url = r.url, sent_at = r.sent_at,
          live_at = r.live_at, evidence = r.evidence, settle_at = r.settle_at, next_try_at = r.next_try_at, tries = r.tries,
          failure_kind = r.failure_kind, failure_sentence = r.failure_sentence, failure_code = r.failure_code,
          failed_at = r.failed_at, warnings = r.warnings, version = t.version + 1
        from {rows} where t.id = r.delivery and t.version = r.seen returning id, version
        """,
        Column.Id<LedgerWrite>("delivery", w => w.After.Id),
        Column.Number<LedgerWrite>("seen", w => w.Before.Version),
        Column.Text<LedgerWrite>("state", w => Conventions.Word(w.After.State)),
        Column.Text<LedgerWrite>("held_reason", w => w.After.HeldReason is { } held ? Conventions.Word(held) : null),
        Column.Number<LedgerWrite>("planned_at", w => w.After.PlannedAt.ToUnixTimeMilliseconds()),
        Column.Text<LedgerWrite>("checkpoint", w => w.After.Checkpoint),
        Column.Text<LedgerWrite>("network_post_id", w => w.After.NetworkPostId),
        Column.Text<LedgerWrite>("network_state", w => w.After.NetworkState),
        Column.Text<LedgerWrite>("url", w => w.After.Url),
        Column.Number<LedgerWrite>("sent_at", w => w.After.SentAt?.ToUnixTimeMilliseconds()),
        Column.Number<LedgerWrite>("live_at", w => w.After.LiveAt?.ToUnixTimeMilliseconds()),
        Column.Text<LedgerWrite>("evidence", w => w.After.Evidence),
        Column.Number<LedgerWrite>("settle_at", w => w.After.SettleAt?.ToUnixTimeMilliseconds()),
        Column.Number<LedgerWrite>("next_try_at", w => w.After.NextTryAt?.ToUnixTimeMilliseconds()),
        Column.Number<LedgerWrite>("tries", w => w.After.Tries),
        Column.Text<LedgerWrite>("failure_kind", w => w.After.Failure is { } failure ? Conventions.Word(failure.Kind) : null),
        Column.Text<LedgerWrite>("failure_sentence", w => w.After.Failure?.Sentence),
        Column.Text<LedgerWrite>("failure_code", w => w.After.Failure?.Code),
        Column.Number<LedgerWrite>("failed_at", w => w.After.FailedAt?.ToUnixTimeMilliseconds()),
        Column.Text<LedgerWrite>("warnings", w => JsonSerializer.Serialize(w.After.Warnings, Conventions.ModelJson)));

    private static readonly RowsStatement<AttemptRow> Begin = new(
        """
        insert into attempt(id, delivery_id, number, step, fingerprint, material, epoch, repeat_is_safe, started_at, act_ends_by)
        select r.attempt, r.delivery, r.number, r.step, r.fingerprint, r.material, r.epoch, r.safe, r.started, r.ends
        from {rows}
        """,
        Column.Id<AttemptRow>("attempt", a => a.Id),
        Column.Id<AttemptRow>("delivery", a => a.DeliveryId),
        Column.Number<AttemptRow>("number", a => a.Number),
        Column.Text<AttemptRow>("step", a => a.Step),
        Column.Text<AttemptRow>("fingerprint", a => a.Fingerprint),
        Column.Text<AttemptRow>("material", a => a.PublicationId.ToString()),
        Column.Number<AttemptRow>("epoch", a => a.Epoch),
        Column.Flag<AttemptRow>("safe", a => a.RepeatIsSafe),
        Column.Number<AttemptRow>("started", a => a.StartedAt.ToUnixTimeMilliseconds()),
        Column.Number<AttemptRow>("ends", a => a.ActEndsBy.ToUnixTimeMilliseconds()));

    private static readonly RowsStatement<Timed> Grounds = new(
        $$"""
        select d.id, c.state, s.late_seconds, s.approval_required, s.breaker_count, {{SituationReader.SameLive}}, g.version,
          (select n.id from delivery n where n.post_id = d.post_id and n.channel_id = d.channel_id and n.part > d.part order by n.part limit 1)
        from {rows} join delivery d on d.id = r.delivery join channel c on c.id = d.channel_id
          left join grant_box g on g.id = c.grant_id join workspace_settings s on s.id = 1
        """,
        Column.Id<Timed>("delivery", w => w.Write.After.Id),
        Column.Number<Timed>("since", w => SituationReader.Since(w.Now)));

    /// <summary>False for a delivery that changed since it was read, or whose ground did.</summary>
    public static Together<Timed, bool> Writes { get; } = new(WriteAllAsync);

    /// <summary>What a plain post's writes consist of.</summary>
    public static IReadOnlyList<RowsStatement> Statements { get; } = [Grounds, Move, Begin, Outbox.Insert, .. ChainWrites.Statements];

    private static async ValueTask<IReadOnlyList<bool>> WriteAllAsync(WriteScope scope, IReadOnlyList<Timed> writes)
    {
        // Of two writes that saw the same row the first wins, as it would alone.
        var first = (await FirmAsync(scope, writes)).Select(w => w.Write).DistinctBy(w => (w.After.Id, w.Before.Version)).ToList();
        var moved = (await scope.QueryAsync(Move, first, static row => (Id: row.GetGuid(0), Seen: row.GetInt32(1) - 1))).ToHashSet();
        var done = first.Where(w => moved.Contains((w.After.Id, w.Before.Version))).ToHashSet<LedgerWrite>(ReferenceEqualityComparer.Instance);
        if (done.Count > 0)
        {
            await FollowAsync(scope, [.. writes.Where(w => done.Contains(w.Write))]);
        }

        return [.. writes.Select(w => done.Contains(w.Write))];
    }

    /// <summary>Those whose ground still holds: it may have been read seconds ago.</summary>
    private static async ValueTask<IEnumerable<Timed>> FirmAsync(WriteScope scope, IReadOnlyList<Timed> writes)
    {
        var doubtful = writes.Where(w => w.Write.Ground is not null).ToList();
        var grounds = (await scope.QueryAsync(Grounds, doubtful, static row => (Id: row.GetGuid(0), Ground: GroundIn(row))))
            .DistinctBy(g => g.Id).ToDictionary(g => g.Id, g => g.Ground);
        return writes.Where(w => w.Write.Ground is not { } ground || (grounds.TryGetValue(w.Write.After.Id, out var now) && now == ground));
    }

    private static Ground GroundIn(DbDataReader row) => new(
        Conventions.Parse<ChannelState>(row.GetString(1)),
        TimeSpan.FromSeconds(row.GetInt32(2)),
        row.GetBoolean(3),
        row.GetInt32(4),
        (int)row.GetInt64(5),
        row.IsDBNull(6) ? null : row.GetInt32(6),
        row.IsDBNull(7) ? null : row.GetGuid(7));

    private static async ValueTask FollowAsync(WriteScope scope, IReadOnlyList<Timed> writes)
    {
        var told = new List<(LedgerEvent, DateTimeOffset)>();
        foreach (var (write, now) in writes)
        {
            told.AddRange(write.Events.Select(e => (e, now)));
            foreach (var job in write.Jobs)
            {
                scope.Enqueue(job);
            }

            if (write.Channel is { } channel && await ChangeAsync(scope, channel) == 1)
            {
                told.Add((Tell.Channel(channel), now));
            }

            if (write.Next is { } next)
            {
                await ChainWrites.MoveNextAsync(scope, write.After, next);
            }
        }

        List<AttemptRow> attempts = [.. writes.Select(w => w.Write.Attempt).OfType<AttemptRow>()];
        await scope.ExecuteAllAsync([.. scope.Over(Begin, attempts), .. Outbox.Add(scope, told)]);
        List<Guid> posts = [.. writes.Where(w => w.Write.ChangesPost).Select(w => w.Write.After.PostId).Distinct()];
        if (posts.Count > 0)
        {
            await ChainWrites.RefoldAsync(scope, posts, writes[^1].Now);
        }
    }

    private static async ValueTask<int> ChangeAsync(WriteScope scope, ChannelChange channel) => await scope.ExecuteAsync(
        "update channel set state = @state, state_reason = @reason, version = version + 1 where id = @id and state <> @state",
        ("state", Conventions.Word(channel.State)),
        ("reason", channel.Reason),
        ("id", channel.ChannelId));

    /// <summary>A write and the moment it was asked for.</summary>
    public readonly record struct Timed(LedgerWrite Write, DateTimeOffset Now);
}
