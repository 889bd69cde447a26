using System.Data.Common;
using Rostrum.Jobs;
using Rostrum.Model;
using Rostrum.Platform.Files;

namespace Rostrum.Publishing;

/// <summary>
/// The ledger in a workspace's database, in plain SQL on the owner's one connection: the hot path. Reads and writes of many
/// deliveries share its transactions, so that nothing is opened and nothing waits for a lock while an act is due.
/// </summary>
internal sealed class SqlLedger(RunningJob job, LandedFile notes, TimeProvider time) : ILedger
{
    /// <summary>The id alone: no other kind of write shares this statement.</summary>
    private static readonly RowsStatement<ActOutcome> Outcomes = new(
        """
        update attempt as t set outcome = r.outcome, finished_at = r.finished_at, remote_id = coalesce(t.remote_id, r.remote_id),
          failure_kind = r.failure_kind, failure_sentence = r.failure_sentence, failure_code = r.failure_code
        from {rows} where t.id = r.attempt
        """,
        Column.Id<ActOutcome>("attempt", o => o.AttemptId),
        Column.Text<ActOutcome>("outcome", o => Conventions.Word(o.Outcome)),
        Column.Number<ActOutcome>("finished_at", o => o.At.ToUnixTimeMilliseconds()),
        Column.Text<ActOutcome>("remote_id", o => o.RemoteId),
        Column.Text<ActOutcome>("failure_kind", o => o.Failure is { } failure ? Conventions.Word(failure.Kind) : null),
        Column.Text<ActOutcome>("failure_sentence", o => o.Failure?.Sentence),
        Column.Text<ActOutcome>("failure_code", o => o.Failure?.Code));

    private static readonly Together<ActOutcome, bool> Records = new(async (scope, outcomes) =>
    {
        await scope.ExecuteAsync(Outcomes, outcomes);
        return [.. outcomes.Select(_ => true)];
    });

    private static readonly TimeSpan WriteAgain = TimeSpan.FromMilliseconds(500);

    private readonly WorkspaceLease lease = job.Lease;

    public async ValueTask<Situation?> ReadAsync(Guid deliveryId, CancellationToken cancel) =>
        await lease.Writer.WriteAsync(SituationReader.Reads, new(deliveryId, time.GetUtcNow()), Fenced.Yes, cancel);

    /// <summary>Makes ready for the writes that are to come, in the transaction of the reads that are asked for beside it.</summary>
    public static Task PrepareAsync(WorkspaceLease lease, CancellationToken cancel) =>
        lease.Writer.WriteAsync(scope => scope.PrepareAsync([.. LedgerWrites.Statements, Outcomes]), Fenced.Yes, cancel);

    public async ValueTask<bool> WriteAsync(LedgerWrite write, CancellationToken cancel)
    {
        if (write.CanWait)
        {
            await job.FollowAsync(cancel);
        }

        return await lease.Writer.WriteAsync(LedgerWrites.Writes, new(write, time.GetUtcNow()), Fenced.Yes, cancel);
    }

    public async ValueTask TellAsync(Guid postId, LedgerEvent told, CancellationToken cancel) => await lease.Writer.WriteAsync(
        async scope =>
        {
            await Outbox.AddAsync(scope, told, time.GetUtcNow());
            await ChainWrites.RefoldAsync(scope, [postId], time.GetUtcNow());
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
                await lease.Writer.WriteAsync(Records, outcome, Fenced.No, cancel);
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

    /// <summary>As one of several of a note that survived a crash.</summary>
    internal static async ValueTask RecordAsync(WriteScope scope, ActOutcome outcome) => await scope.ExecuteAsync(Outcomes, [outcome]);
}
