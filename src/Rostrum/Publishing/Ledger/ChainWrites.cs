using Rostrum.Jobs;
using Rostrum.Model;

namespace Rostrum.Publishing;

/// <summary>What one delivery's move means for its neighbours: the next part, and the state its post shows.</summary>
internal static class ChainWrites
{
    private static readonly RowsStatement<Guid> States = new(
        "select d.post_id, d.state from {rows} join delivery d on d.post_id = r.post", Column.Id<Guid>("post", id => id));

    private static readonly RowsStatement<Folded> Refold = new(
        """
        update post as t set state = r.fold, updated_at = r.now, version = t.version + 1
        from {rows} where t.id = r.post and t.state <> r.fold returning id,
          exists (select 1 from notice_wish w where w.kind = 'postPublished' and (w.in_app or w.mail <> 'off'))
        """,
        Column.Id<Folded>("post", f => f.Post),
        Column.Text<Folded>("fold", f => Conventions.Word(f.State)),
        Column.Number<Folded>("now", f => f.Now.ToUnixTimeMilliseconds()));

    /// <summary>What the post's state is told with.</summary>
    public static IReadOnlyList<RowsStatement> Statements { get; } = [States, Refold];

    public static async ValueTask MoveNextAsync(WriteScope scope, DeliveryRow row, NextPart next)
    {
        if (next.StartAt is { } at)
        {
            var started = await scope.ExecuteAsync(
                """
                update delivery set state = 'scheduled', held_reason = null, planned_at = @at, failure_kind = null,
                  failure_sentence = null, failure_code = null, failed_at = null, next_try_at = null, version = version + 1
                where id = @id and (state = 'scheduled' or (state = 'held' and held_reason = 'earlierPart'))
                """,
                ("at", at.ToUnixTimeMilliseconds()),
                ("id", next.Id));
            if (started == 1)
            {
                scope.Enqueue(JobKinds.PublishOf(next.Id, row.ChannelId, at));
            }

            return;
        }

        await scope.ExecuteAsync(
            """
            update delivery set state = 'held', held_reason = 'earlierPart', failure_sentence = @sentence, version = version + 1
            where post_id = @post and channel_id = @channel and part > @part and state = 'scheduled'
            """,
            ("sentence", next.HeldSentence),
            ("post", row.PostId),
            ("channel", row.ChannelId),
            ("part", row.Part));
    }

    /// <summary>Each post shows the fold of its deliveries; told once when all of them are over.</summary>
    public static async ValueTask RefoldAsync(WriteScope scope, IReadOnlyList<Guid> posts, DateTimeOffset now)
    {
        var states = await scope.QueryAsync(States, posts, static row => (Post: row.GetGuid(0), State: Conventions.Parse<DeliveryState>(row.GetString(1))));
        var folds = states.GroupBy(s => s.Post, s => s.State).Select(post => new Folded(post.Key, [.. post], now)).ToList();
        var changed = (await scope.QueryAsync(Refold, folds, static row => (Post: row.GetGuid(0), IsWanted: row.GetBoolean(1)))).ToDictionary(c => c.Post, c => c.IsWanted);
        var finished = folds.FindAll(f => changed.ContainsKey(f.Post) && f.State is PostState.Live or PostState.PartlyLive or PostState.Failed);
        foreach (var wanted in finished.Where(f => changed.GetValueOrDefault(f.Post)))
        {
            scope.Enqueue(Outbox.JobOf(wanted.Finished(), now)); // that all went well is told to those only who ask for it
        }

        await scope.ExecuteAllAsync(Outbox.Add(scope, finished.ConvertAll(f => (f.Finished(), now))));
    }

    private sealed record Folded(Guid Post, IReadOnlyList<DeliveryState> Deliveries, DateTimeOffset Now)
    {
        public PostState State { get; } = DeliveryTransitions.Fold(Deliveries);

        public LedgerEvent Finished() => new("post.finished", new Dictionary<string, object?>
        {
            ["postId"] = Post,
            ["state"] = Conventions.Word(State),
            ["live"] = Deliveries.Count(s => s == DeliveryState.Live),
            ["failed"] = Deliveries.Count(s => s == DeliveryState.Failed),
        });
    }
}
