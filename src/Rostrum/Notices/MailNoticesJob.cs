using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Rostrum.Accounts;
using Rostrum.Jobs;
using Rostrum.Model;
using Rostrum.Workspaces;

namespace Rostrum.Notices;

/// <summary>
/// Writes one letter about what waits for a person: of one kind, or of the whole day. The letter's id follows from the job, so
/// that a job that runs again after a death writes no second one.
/// </summary>
internal sealed class MailNoticesJob(
    WorkspaceDatabases workspaces, IStore store, LetterBox letters, NoticeLetters writer, RostrumSettings settings, TimeProvider time) : IJobHandler
{
    private const string JobKind = "mail-notices/1";
    private const string WholeDay = "daily";
    private const int MostTold = 50;

    public string Kind => JobKind;

    public static NewJob Of(NoticeReader reader, NoticeKind kind, DateTimeOffset due)
    {
        var which = reader.Mail == NoticeMail.Daily ? WholeDay : Conventions.Word(kind);
        return new(JobKind, due)
        {
            Subject = reader.PersonId,
            Payload = which,
            UniqueKey = string.Create(CultureInfo.InvariantCulture, $"mail-notices:{reader.PersonId}:{which}:{due.ToUnixTimeMilliseconds()}"),
        };
    }

    public async Task<JobResult> RunAsync(RunningJob job, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (job is not { Subject: { } person, Payload: { } which } || await workspaces.OpenAsync(job.WorkspaceId, cancel) is not { } db)
        {
            return JobResult.Done;
        }

        await using (db)
        {
            var now = time.GetUtcNow();
            var waiting = await WaitingAsync(db, person, which, now, cancel);
            if (waiting.Count == 0)
            {
                return JobResult.Done;
            }

            await using var control = store.OpenControl();
            if (settings.Mail is not null && await AddresseeAsync(control, job.WorkspaceId, person, cancel) is { } addressee)
            {
                var unread = await WantedAsync(db, addressee, waiting, cancel);
                await WriteAsync(control, db, addressee, unread, IdOf(job), cancel);
            }

            await job.Lease.Writer.WriteAsync(scope => MarkAsync(scope, waiting, now), Fenced.Yes, cancel);
        }

        return JobResult.Done;
    }

    public Task GaveUpAsync(RunningJob job, string reason, CancellationToken cancel) => Task.CompletedTask;

    private static Task<List<Notice>> WaitingAsync(WorkspaceDb db, Guid person, string which, DateTimeOffset now, CancellationToken cancel)
    {
        var rows = db.Notices.AsNoTracking().Where(n => n.PersonId == person && n.MailDueAt <= now);
        if (which == WholeDay)
        {
            rows = rows.Where(n => n.Mail == NoticeMail.Daily);
        }
        else
        {
            var kind = Conventions.Parse<NoticeKind>(which);
            rows = rows.Where(n => n.Mail == NoticeMail.AtOnce && n.Kind == kind);
        }

        return rows.OrderByDescending(n => n.At).ThenByDescending(n => n.Id).ToListAsync(cancel);
    }

    /// <summary>Null for somebody who left, or whose address nobody confirmed.</summary>
    private static async Task<Addressee?> AddresseeAsync(ControlDb control, Guid workspaceId, Guid person, CancellationToken cancel) =>
        await control.Memberships.AsNoTracking().Where(m => m.WorkspaceId == workspaceId && m.PersonId == person)
            .Join(control.People.Where(p => p.ConfirmedAt != null), m => m.PersonId, p => p.Id, (m, p) => new { m.Role, Person = p })
            .Join(control.Workspaces, _ => workspaceId, w => w.Id, (m, w) => new Addressee(m.Person, m.Role, w.Name, w.Slug))
            .SingleOrDefaultAsync(cancel);

    /// <summary>What is still unread, still theirs to see, and still wished for by mail.</summary>
    private static async Task<List<Notice>> WantedAsync(
        WorkspaceDb db, Addressee addressee, List<Notice> waiting, CancellationToken cancel)
    {
        var off = await db.NoticeWishes.AsNoTracking().Where(w => w.PersonId == addressee.Person.Id && w.Mail == NoticeMail.Off)
            .Select(w => w.Kind).ToListAsync(cancel);
        return waiting.FindAll(n => n.ReadAt is null && !off.Contains(n.Kind) && NoticeRule.Of(n.Kind).IsFor(addressee.Role));
    }

    private async Task WriteAsync(
        ControlDb control, WorkspaceDb db, Addressee addressee, List<Notice> notices, Guid letter, CancellationToken cancel)
    {
        if (notices.Count == 0 || await control.Letters.AnyAsync(l => l.Id == letter, cancel))
        {
            return;
        }

        var ids = notices.Select(n => n.ChannelId).Distinct().ToList();
        var channels = await db.Channels.AsNoTracking().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.Name, cancel);
        letters.Put(control, writer.Write(addressee, notices.Take(MostTold), notices.Count - MostTold, channels) with { Id = letter });
        try
        {
            await control.SaveChangesAsync(cancel);
            letters.Hurry();
        }
        catch (DbUpdateException) when (!cancel.IsCancellationRequested)
        {
            // An owner that was thought dead wrote it at the same moment: if that is not the reason, this try has failed.
            await using var look = store.OpenControl();
            if (!await look.Letters.AnyAsync(l => l.Id == letter, cancel))
            {
                throw;
            }
        }
    }

    private static async ValueTask MarkAsync(WriteScope scope, List<Notice> told, DateTimeOffset now)
    {
        foreach (var notice in told)
        {
            await scope.ExecuteAsync(
                "update notice set mail_due_at = null, mailed_at = @now where id = @id and mail_due_at <= @now",
                ("id", notice.Id), ("now", now.ToUnixTimeMilliseconds()));
        }
    }

    private static Guid IdOf(RunningJob job) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"{job.WorkspaceId}:{job.Id}")).AsSpan(0, 16));
}

/// <summary>Who gets a letter, and of which workspace it tells.</summary>
internal sealed record Addressee(Person Person, Role Role, string Workspace, string Slug);
