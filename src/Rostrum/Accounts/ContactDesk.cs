using Microsoft.EntityFrameworkCore;
using Rostrum.Model;

namespace Rostrum.Accounts;

/// <summary>Keeps what visitors write and tells the owners of the instance by letter.</summary>
internal sealed class ContactDesk(IStore store, LetterBox letters, RostrumSettings settings, TimeProvider time)
{
    /// <summary>A message is deleted when it is this old, answered or not.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(180);

    public async Task TakeAsync(string name, string email, string text, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await using var control = store.OpenControl();
        control.ContactMessages.Add(new() { Id = Guid.CreateVersion7(now), Name = name, Email = email, Text = text, CreatedAt = now });
        foreach (var owner in await control.People.AsNoTracking().Where(p => p.IsOwner && p.ConfirmedAt != null).ToListAsync(cancel))
        {
            var phrases = Phrases.Find(owner.Locale) ?? Phrases.English;
            letters.Put(control, new(
                phrases, owner.Email, phrases["mail.contact.subject"], phrases.Say("mail.contact.text", name, email),
                phrases["mail.contact.button"], settings.PublicUrl) { Name = owner.Name, Quote = text });
        }

        await control.SaveChangesAsync(cancel);
        letters.Hurry();
    }
}
