using Rostrum.Jobs;
using Rostrum.Model;
using Rostrum.Publishing;

namespace Rostrum.Notices;

/// <summary>Writes the notices of one event on the workspace's one writer: two of the same problem meet here and fold.</summary>
/// <param name="source">The job's id.</param>
/// <param name="at">When it happened.</param>
internal sealed class NoticeWrites(Guid source, DateTimeOffset at, DateTimeOffset now)
{
    /// <summary>The same problem within this time of its last occurrence counts up, as long as it is unread.</summary>
    public static readonly TimeSpan FoldsWithin = TimeSpan.FromMinutes(10);

    private readonly long atMs = at.ToUnixTimeMilliseconds();

    public async ValueTask AddAsync(WriteScope scope, NoticeSubject subject, IReadOnlyList<NoticeReader> readers)
    {
        var again = await scope.QueryAsync("select 1 from notice where source = @source limit 1", static row => row.GetInt32(0), ("source", source));
        if (again.Count > 0)
        {
            return; // this job wrote, and ended before it was settled
        }

        foreach (var reader in readers)
        {
            var due = reader.Mail == NoticeMail.Off ? null : (DateTimeOffset?)await DueAsync(scope, subject.Kind, reader);
            if (await FoldAsync(scope, subject, reader, due) == 0)
            {
                await InsertAsync(scope, subject, reader, due);
            }

            if (due is { } leaves)
            {
                scope.Enqueue(MailNoticesJob.Of(reader, subject.Kind, leaves));
            }
        }

        scope.Enqueue(SweepNoticesJob.Of(now));
        var shown = readers.Where(r => r.InApp).Select(r => r.PersonId).ToList();
        if (shown.Count > 0)
        {
            await Outbox.AddAsync(scope, new(NoticeChange.Type, new Dictionary<string, object?> { [NoticeChange.People] = shown }), now);
        }
    }

    private async ValueTask<int> FoldAsync(WriteScope scope, NoticeSubject subject, NoticeReader reader, DateTimeOffset? due) =>
        await scope.ExecuteAsync(
            """
            update notice set count = count + 1, at = @at, post_id = @post, channel_id = @channel, delivery_id = @delivery, actor = @actor,
              detail = @detail, in_app = @shown, mail = @mail, mail_due_at = @due, source = @source
            where id = (select id from notice where person_id = @person and kind = @kind and fold = @fold and read_at is null
              and at >= @since order by at desc limit 1)
            """,
            [.. Values(subject, reader, due), ("since", (at - FoldsWithin).ToUnixTimeMilliseconds())]);

    private async ValueTask InsertAsync(WriteScope scope, NoticeSubject subject, NoticeReader reader, DateTimeOffset? due) =>
        await scope.ExecuteAsync(
            """
            insert into notice(id, person_id, kind, fold, post_id, channel_id, delivery_id, actor, detail, count, first_at, at, in_app,
              read_at, mail, mail_due_at, mailed_at, source)
            values (@id, @person, @kind, @fold, @post, @channel, @delivery, @actor, @detail, 1, @at, @at, @shown, null, @mail, @due, null, @source)
            """,
            [.. Values(subject, reader, due), ("id", Guid.CreateVersion7(now))]);

    private IEnumerable<(string Name, object? Value)> Values(NoticeSubject subject, NoticeReader reader, DateTimeOffset? due) =>
    [
        ("person", reader.PersonId), ("kind", Conventions.Word(subject.Kind)), ("fold", subject.Fold), ("post", subject.PostId),
        ("channel", subject.ChannelId), ("delivery", subject.DeliveryId), ("actor", subject.Actor), ("detail", subject.Detail), ("at", atMs),
        ("shown", reader.InApp), ("mail", Conventions.Word(reader.Mail)), ("due", due?.ToUnixTimeMilliseconds()), ("source", source),
    ];

    /// <summary>With the letter that waits already, or as soon as the person may get the next of this kind.</summary>
    private async ValueTask<DateTimeOffset> DueAsync(WriteScope scope, NoticeKind kind, NoticeReader reader)
    {
        if (reader.Mail == NoticeMail.Daily)
        {
            return MailTimes.NextMorning(reader.Zone, now);
        }

        var (last, waiting) = (await scope.QueryAsync(
            "select max(mailed_at), min(mail_due_at) from notice where person_id = @person and kind = @kind and mail = @mail",
            static row => (Instant(row, 0), Instant(row, 1)),
            ("person", reader.PersonId), ("kind", Conventions.Word(kind)), ("mail", Conventions.Word(NoticeMail.AtOnce))))[0];
        return waiting > now ? waiting.Value : MailTimes.Next(last, now);
    }

    private static DateTimeOffset? Instant(System.Data.Common.DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}

/// <summary>The event that tells a person's open pages to look again. It reaches that person alone.</summary>
internal static class NoticeChange
{
    public const string Type = "notice.changed";

    public const string People = "personIds";
}
