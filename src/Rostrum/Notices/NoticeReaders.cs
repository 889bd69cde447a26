using Microsoft.EntityFrameworkCore;
using Rostrum.Model;

namespace Rostrum.Notices;

/// <summary>Finds out who is to be told, and how each of them wants it.</summary>
internal sealed class NoticeReaders(IStore store)
{
    /// <summary>Members who are called or named and may see it, without whoever did it and without those who want to hear nothing.</summary>
    public async Task<IReadOnlyList<NoticeReader>> FindAsync(
        WorkspaceDb db, Guid workspaceId, NoticeSubject subject, CancellationToken cancel)
    {
        var rule = NoticeRule.Of(subject.Kind);
        var members = (await MembersAsync(workspaceId, cancel))
            .FindAll(m => rule.IsFor(m.Role) && m.Id != subject.ActorId && (rule.Calls(m.Role) || subject.Named.Contains(m.Id)));
        var ids = members.ConvertAll(m => m.Id);
        var wishes = await db.NoticeWishes.AsNoTracking().Where(w => w.Kind == subject.Kind && ids.Contains(w.PersonId))
            .ToDictionaryAsync(w => w.PersonId, cancel);
        return
        [
            .. members
                .Select(m => wishes.TryGetValue(m.Id, out var wish)
                    ? new NoticeReader(m.Id, m.Zone, wish.InApp, wish.Mail)
                    : new NoticeReader(m.Id, m.Zone, rule.InApp, rule.Mail))
                .Where(r => r.InApp || r.Mail != NoticeMail.Off),
        ];
    }

    private async Task<List<Member>> MembersAsync(Guid workspaceId, CancellationToken cancel)
    {
        await using var control = store.OpenControl();
        return await control.Memberships.AsNoTracking().Where(m => m.WorkspaceId == workspaceId)
            .Join(control.People, m => m.PersonId, p => p.Id, (m, p) => new Member(p.Id, m.Role, p.Zone)).ToListAsync(cancel);
    }

    private sealed record Member(Guid Id, Role Role, string Zone);
}

/// <summary>A member who is told.</summary>
/// <param name="Zone">IANA name: when the person's morning is.</param>
internal sealed record NoticeReader(Guid PersonId, string Zone, bool InApp, NoticeMail Mail);
