using System.Data.Common;
using System.Text.Json;
using Rostrum.Jobs;
using Rostrum.Model;
using Rostrum.Platform.Files;

namespace Rostrum.Publishing;

/// <summary>
/// The ledger in a workspace's database, in plain SQL on connections that are open already: the hot path. Reads are one
/// round trip on a connection of their own, writes share the owner's commits.
/// </summary>
internal sealed class SqlLedger(WorkspaceLease lease, Func<DbConnection> connect, LandedFile notes, TimeProvider time) : ILedger
{
    private static readonly TimeSpan WriteAgain = TimeSpan.FromMilliseconds(500);

    public async ValueTask<Situation?> ReadAsync(Guid deliveryId, CancellationToken cancel)
    {
        await using var connection = connect();
        await connection.OpenAsync(cancel);
        return await SituationReader.ReadAsync(connection, deliveryId, time.GetUtcNow(), cancel);
    }

    public async ValueTask<bool> WriteAsync(LedgerWrite write, CancellationToken cancel) =>
        await lease.Writer.WriteAsync(
            async scope =>
            {
                if (await UpdateAsync(scope, write) == 0)
                {
                    return false;
                }

                await FollowAsync(scope, write);
                return true;
            },
            Fenced.Yes,
            cancel);

    public async ValueTask RecordAsync(ActOutcome outcome, CancellationToken cancel)
    {
        var note = LandedOutcomes.LineOf(lease.WorkspaceId, outcome);
        while (true)
        {
            try
            {
                await lease.Writer.WriteAsync(scope => RecordAsync(scope, outcome), Fenced.No, cancel);
                return;
            }
            catch (DbException)
            {
                // A full disk or a lost database must not lose the proof: the note survives, the commit is tried until it works.
                if (note is not null && notes.Append(note))
                {
                    note = null;
                }

                await Task.Delay(WriteAgain, time, cancel);
            }
        }
    }

    /// <summary>The id alone: no other kind of write shares this statement.</summary>
    internal static async ValueTask RecordAsync(WriteScope scope, ActOutcome outcome) => await scope.ExecuteAsync(
        """
        update attempt set outcome = @outcome, finished_at = @at, remote_id = coalesce(remote_id, @remote),
          failure_kind = @kind, failure_sentence = @sentence, failure_code = @code
        where id = @id
        """,
        ("outcome", Conventions.Word(outcome.Outcome)),
        ("at", outcome.At.ToUnixTimeMilliseconds()),
        ("remote", outcome.RemoteId),
        ("kind", outcome.Failure is { } failure ? Conventions.Word(failure.Kind) : null),
        ("sentence", outcome.Failure?.Sentence),
        ("code", outcome.Failure?.Code),
        ("id", outcome.AttemptId));

    private static async ValueTask<int> UpdateAsync(WriteScope scope, LedgerWrite write)
    {
        var row = write.After;
        return await scope.ExecuteAsync(
            """
            update delivery set state = @state, held_reason = @held, planned_at = @planned, checkpoint = @checkpoint,
              network_post_id = @post, network_state = @networkState, url = @url, sent_at = @sent, live_at = @live,
              evidence = @evidence, settle_at = @settle, next_try_at = @next, tries = @tries, failure_kind = @kind,
              failure_sentence = @sentence, failure_code = @code, failed_at = @failed, warnings = @warnings,
              version = version + 1
            where id = @id and version = @version
            """,
            ("state", Conventions.Word(row.State)),
            ("held", row.HeldReason is { } held ? Conventions.Word(held) : null),
            ("planned", row.PlannedAt.ToUnixTimeMilliseconds()),
            ("checkpoint", row.Checkpoint),
            ("post", row.NetworkPostId),
            ("networkState", row.NetworkState),
            ("url", row.Url),
            ("sent", row.SentAt?.ToUnixTimeMilliseconds()),
            ("live", row.LiveAt?.ToUnixTimeMilliseconds()),
            ("evidence", row.Evidence),
            ("settle", row.SettleAt?.ToUnixTimeMilliseconds()),
            ("next", row.NextTryAt?.ToUnixTimeMilliseconds()),
            ("tries", row.Tries),
            ("kind", row.Failure is { } failure ? Conventions.Word(failure.Kind) : null),
            ("sentence", row.Failure?.Sentence),
            ("code", row.Failure?.Code),
            ("failed", row.FailedAt?.ToUnixTimeMilliseconds()),
            ("warnings", JsonSerializer.Serialize(row.Warnings, Conventions.ModelJson)),
            ("id", row.Id),
            ("version", write.Before.Version));
    }

    private async ValueTask FollowAsync(WriteScope scope, LedgerWrite write)
    {
        if (write.Attempt is { } attempt)
        {
            await BeginAsync(scope, attempt);
        }

        if (write.Channel is { } channel)
        {
            await scope.ExecuteAsync(
                "update channel set state = @state, state_reason = @reason, version = version + 1 where id = @id",
                ("state", Conventions.Word(channel.State)),
                ("reason", channel.Reason),
                ("id", channel.ChannelId));
        }

        if (write.Next is { } next)
        {
            await ChainWrites.MoveNextAsync(scope, write.After, next);
        }

        foreach (var job in write.Jobs)
        {
            scope.Enqueue(job);
        }

        var now = time.GetUtcNow();
        foreach (var told in write.Events)
        {
            await Outbox.AddAsync(scope, told, now);
        }

        if (write.Before.State != write.After.State || write.Next is not null)
        {
            await ChainWrites.RefoldAsync(scope, write.After.PostId, now);
        }
    }

    private static async ValueTask BeginAsync(WriteScope scope, AttemptRow attempt) => await scope.ExecuteAsync(
        """
        insert into attempt(id, delivery_id, number, step, fingerprint, material, epoch, repeat_is_safe, started_at, act_ends_by)
        values (@id, @delivery, @number, @step, @fingerprint, @material, @epoch, @safe, @started, @ends)
        """,
        ("id", attempt.Id),
        ("delivery", attempt.DeliveryId),
        ("number", attempt.Number),
        ("step", attempt.Step),
        ("fingerprint", attempt.Fingerprint),
        ("material", attempt.PublicationId.ToString()),
        ("epoch", attempt.Epoch),
        ("safe", attempt.RepeatIsSafe),
        ("started", attempt.StartedAt.ToUnixTimeMilliseconds()),
        ("ends", attempt.ActEndsBy.ToUnixTimeMilliseconds()));
}
