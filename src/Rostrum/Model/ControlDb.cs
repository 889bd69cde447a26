using Microsoft.EntityFrameworkCore;
using Rostrum.Jobs;

namespace Rostrum.Model;

/// <summary>What belongs to the instance: people, workspaces, keys, app credentials, and when each workspace next has work.</summary>
public abstract class ControlDb(DbContextOptions options) : DbContext(options)
{
    public DbSet<Person> People => Set<Person>();

    public DbSet<Session> Sessions => Set<Session>();

    public DbSet<Workspace> Workspaces => Set<Workspace>();

    public DbSet<Membership> Memberships => Set<Membership>();

    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    public DbSet<NetworkApp> NetworkApps => Set<NetworkApp>();

    public DbSet<InstanceSetting> Settings => Set<InstanceSetting>();

    public DbSet<AppQuotaUse> AppQuotas => Set<AppQuotaUse>();

    public DbSet<IdempotencyRow> IdempotencyKeys => Set<IdempotencyRow>();

    public DbSet<AccountToken> AccountTokens => Set<AccountToken>();

    public DbSet<SignIn> SignIns => Set<SignIn>();

    public DbSet<SignInFailures> SignInFailures => Set<SignInFailures>();

    public DbSet<Visit> Visits => Set<Visit>();

    public DbSet<Invitation> Invitations => Set<Invitation>();

    public DbSet<ProviderLogin> ProviderLogins => Set<ProviderLogin>();

    public DbSet<Passkey> Passkeys => Set<Passkey>();

    public DbSet<Letter> Letters => Set<Letter>();

    public DbSet<ContactMessage> ContactMessages => Set<ContactMessage>();

    public DbSet<PageKey> PageKeys => Set<PageKey>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        Conventions.Apply(configurationBuilder);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        MapPeople(modelBuilder);
        MapWorkspaces(modelBuilder);
        AccountTables.Map(modelBuilder);
        modelBuilder.Entity<IdempotencyRow>(row =>
        {
            row.ToTable("idempotency");
            row.HasKey(r => r.Id);
            row.HasIndex(r => r.ClaimedAt);
        });
        modelBuilder.AddWakes();
        Conventions.Name(modelBuilder);
    }

    private static void MapPeople(ModelBuilder model)
    {
        model.Entity<Person>(person =>
        {
            person.ToTable("person");
            person.HasKey(p => p.Id);
            person.HasIndex(p => p.Email).IsUnique();
            person.HasIndex(p => p.UserName).IsUnique();
            person.Property(p => p.RecoveryCodes).AsJson();
        });
        model.Entity<Session>(session =>
        {
            session.ToTable("session");
            session.HasKey(s => s.Id);
            session.HasIndex(s => s.TokenHash).IsUnique();
            session.HasIndex(s => s.PersonId);
        });
        model.Entity<ApiKey>(key =>
        {
            key.ToTable("api_key");
            key.HasKey(k => k.Id);
            key.Property(k => k.Scopes).AsJson();
            key.HasIndex(k => k.Hash).IsUnique();
            key.HasIndex(k => k.WorkspaceId);
        });
    }

    private static void MapWorkspaces(ModelBuilder model)
    {
        model.Entity<Workspace>(workspace =>
        {
            workspace.ToTable("workspace");
            workspace.HasKey(w => w.Id);
            workspace.HasIndex(w => w.Slug).IsUnique();
        });
        model.Entity<Membership>(membership =>
        {
            membership.ToTable("membership");
            membership.HasKey(m => new { m.WorkspaceId, m.PersonId });
            membership.HasIndex(m => m.PersonId);
        });
        model.Entity<NetworkApp>(app =>
        {
            app.ToTable("network_app");
            app.HasKey(a => a.Id);
            app.HasIndex(a => new { a.Network, a.App, a.Server, a.Redirect }).IsUnique();
        });
        model.Entity<InstanceSetting>(setting =>
        {
            setting.ToTable("instance_setting");
            setting.HasKey(s => s.Name);
        });
        model.Entity<AppQuotaUse>(quota =>
        {
            quota.ToTable("app_quota");
            quota.HasKey(q => new { q.Key, q.WindowStart });
        });
    }
}
