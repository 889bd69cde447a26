using Microsoft.EntityFrameworkCore;

namespace Rostrum.Model;

/// <summary>How what belongs to accounts is stored.</summary>
internal static class AccountTables
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<AccountToken>(token =>
        {
            token.ToTable("account_token");
            token.HasKey(t => t.Id);
            token.HasIndex(t => t.Hash).IsUnique();
            token.HasIndex(t => t.PersonId);
        });
        model.Entity<SignIn>(signIn =>
        {
            signIn.ToTable("sign_in");
            signIn.HasKey(s => s.Id);
            signIn.HasIndex(s => new { s.PersonId, s.At });
        });
        model.Entity<SignInFailures>(failures =>
        {
            failures.ToTable("sign_in_failures");
            failures.HasKey(f => f.Key);
        });
        model.Entity<Visit>(visit =>
        {
            visit.ToTable("visit");
            visit.HasKey(v => v.Id);
            visit.HasIndex(v => new { v.PersonId, v.At });
            visit.HasIndex(v => v.At);
        });
        model.Entity<Invitation>(invitation =>
        {
            invitation.ToTable("invitation");
            invitation.HasKey(i => i.Id);
            invitation.HasIndex(i => i.TokenHash).IsUnique();
            invitation.HasIndex(i => new { i.WorkspaceId, i.Email }).IsUnique();
        });
        model.Entity<ProviderLogin>(login =>
        {
            login.ToTable("provider_login");
            login.HasKey(l => new { l.Issuer, l.Subject });
            login.HasIndex(l => l.PersonId);
        });
        model.Entity<Passkey>(passkey =>
        {
            passkey.ToTable("passkey");
            passkey.HasKey(p => p.Id);
            passkey.HasIndex(p => p.CredentialId).IsUnique();
            passkey.HasIndex(p => p.PersonId);
            passkey.Property(p => p.Transports).AsJson();
        });
        model.Entity<Letter>(letter =>
        {
            letter.ToTable("letter");
            letter.HasKey(l => l.Id);
            letter.HasIndex(l => l.DueAt);
        });
        model.Entity<ContactMessage>(message =>
        {
            message.ToTable("contact_message");
            message.HasKey(m => m.Id);
        });
        model.Entity<PageKey>(key =>
        {
            key.ToTable("page_key");
            key.HasKey(k => k.Name);
        });
    }
}
