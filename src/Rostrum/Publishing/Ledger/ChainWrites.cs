using Rostrum.Jobs;
using Rostrum.Model;

namespace Rostrum.Publishing;

/// <summary>What one delivery's move means for its neighbours: the next part, and the state its post shows.</summary>
internal static class ChainWrites
{
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

    /// <summary>The post shows the fold of its deliveries; told once when all of them are over.</summary>
    public static async ValueTask RefoldAsync(WriteScope scope, Guid postId, DateTimeOffset now)
    {
        var states = await scope.QueryAsync(
            "select state from delivery where post_id = @post",
            row => Conventions.Parse<DeliveryState>(row.GetString(0)),
            ("post", postId));
        var fold = DeliveryTransitions.Fold(states);
        var changed = await scope.ExecuteAsync(
            "update post set state = @state, updated_at = @now, version = version + 1 where id = @id and state <> @state",
            ("state", Conventions.Word(fold)),
            ("now", now.ToUnixTimeMilliseconds()),
            ("id", postId));
        if (changed == 1 && fold is PostState.Live or PostState.PartlyLive or PostState.Failed)
        {
            var finished = new Dictionary<string, object?>
            {
                ["postId"] = postId,
                ["state"] = Conventions.Word(fold),
                ["live"] = states.Count(s => s == DeliveryState.Live),
                ["failed"] = states.Count(s => s == DeliveryState.Failed),
            };
            await Outbox.AddAsync(scope, new("post.finished", finished), now);
        }
    }
}
