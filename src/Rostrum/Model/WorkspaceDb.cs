using Microsoft.EntityFrameworkCore;
using Rostrum.Jobs;

namespace Rostrum.Model;

/// <summary>One workspace's data, in a database of its own; nothing in it names the workspace.</summary>
public abstract class WorkspaceDb(DbContextOptions options) : DbContext(options)
{
    public DbSet<Channel> Channels => Set<Channel>();

    public DbSet<ChannelUse> ChannelUses => Set<ChannelUse>();

    public DbSet<GrantBox> Grants => Set<GrantBox>();

    public DbSet<Connection> Connections => Set<Connection>();

    public DbSet<Post> Posts => Set<Post>();

    public DbSet<PostChannel> PostChannels => Set<PostChannel>();

    public DbSet<Delivery> Deliveries => Set<Delivery>();

    public DbSet<Attempt> Attempts => Set<Attempt>();

    public DbSet<MediaAsset> Media => Set<MediaAsset>();

    public DbSet<PostMedia> PostMedia => Set<PostMedia>();

    public DbSet<MediaLink> MediaLinks => Set<MediaLink>();

    public DbSet<OutboxEvent> Outbox => Set<OutboxEvent>();

    public DbSet<IdempotencyRow> IdempotencyKeys => Set<IdempotencyRow>();

    public DbSet<MetricSnapshot> Snapshots => Set<MetricSnapshot>();

    public DbSet<Operation> Operations => Set<Operation>();

    public DbSet<WorkspaceSettings> Settings => Set<WorkspaceSettings>();

    public DbSet<PostTag> PostTags => Set<PostTag>();

    public DbSet<PostQueue> Queues => Set<PostQueue>();

    public DbSet<PostComment> Comments => Set<PostComment>();

    public DbSet<Template> Templates => Set<Template>();

    public DbSet<Snippet> Snippets => Set<Snippet>();

    public DbSet<ChannelSet> ChannelSets => Set<ChannelSet>();

    public DbSet<CalendarFeed> CalendarFeeds => Set<CalendarFeed>();

    public DbSet<LinkPreview> LinkPreviews => Set<LinkPreview>();

    public DbSet<Notice> Notices => Set<Notice>();

    public DbSet<NoticeWish> NoticeWishes => Set<NoticeWish>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        Conventions.Apply(configurationBuilder);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        MapPosts(modelBuilder);
        MapChannels(modelBuilder);
        MapRecords(modelBuilder);
        modelBuilder.MapDesk();
        modelBuilder.MapNotices();
        modelBuilder.AddJobs();
        Conventions.Name(modelBuilder);
    }

    private static void MapPosts(ModelBuilder model)
    {
        model.Entity<Post>(post =>
        {
            post.ToTable("post");
            post.HasKey(p => p.Id);
            post.Property(p => p.Tags).AsJson();
            post.Property(p => p.Parts).AsJson();
            post.Property(p => p.Version).IsConcurrencyToken();
            post.HasIndex(p => p.ExternalRef).IsUnique();
            post.HasIndex(p => new { p.At, p.Id });
            post.HasIndex(p => new { p.State, p.At, p.Id });
            post.HasIndex(p => new { p.CreatedAt, p.Id });
            post.HasMany(p => p.Channels).WithOne().HasForeignKey(c => c.PostId).OnDelete(DeleteBehavior.Cascade);
            post.HasMany(p => p.Deliveries).WithOne().HasForeignKey(d => d.PostId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<PostChannel>(channel =>
        {
            channel.ToTable("post_channel");
            channel.HasKey(c => new { c.PostId, c.ChannelId });
            channel.Property(c => c.Parts).AsJson();
            channel.HasIndex(c => c.ChannelId);
        });
        model.Entity<Delivery>(delivery =>
        {
            delivery.ToTable("delivery");
            delivery.HasKey(d => d.Id);
            delivery.Property(d => d.Content).AsJson();
            delivery.Property(d => d.Warnings).AsJson();
            delivery.Property(d => d.Version).IsConcurrencyToken();
            delivery.HasIndex(d => new { d.PostId, d.ChannelId, d.Part }).IsUnique();
            delivery.HasIndex(d => new { d.State, d.PlannedAt });
            delivery.HasIndex(d => new { d.ChannelId, d.LiveAt });
            delivery.HasIndex(d => new { d.ChannelId, d.Fingerprint });
        });
        model.Entity<Attempt>(attempt =>
        {
            attempt.ToTable("attempt");
            attempt.HasKey(a => a.Id);
            attempt.HasIndex(a => new { a.DeliveryId, a.Number }).IsUnique();
            attempt.HasOne<Delivery>().WithMany().HasForeignKey(a => a.DeliveryId).OnDelete(DeleteBehavior.Cascade);
        });
    }

    private static void MapChannels(ModelBuilder model)
    {
        model.Entity<Channel>(channel =>
        {
            channel.ToTable("channel");
            channel.HasKey(c => c.Id);
            channel.Property(c => c.Version).IsConcurrencyToken();
            channel.HasIndex(c => new { c.Network, c.Server, c.NetworkAccountId }).IsUnique();
        });
        model.Entity<ChannelUse>(use =>
        {
            use.ToTable("channel_use");
            use.HasKey(u => new { u.ChannelId, u.Need });
            use.HasOne<Channel>().WithMany().HasForeignKey(u => u.ChannelId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<GrantBox>(grant =>
        {
            grant.ToTable("grant_box");
            grant.HasKey(g => g.Id);
            grant.Property(g => g.Scopes).AsJson();
            grant.Property(g => g.Version).IsConcurrencyToken();
            grant.HasIndex(g => g.RenewAt);
        });
        model.Entity<Connection>(connection =>
        {
            connection.ToTable("connection");
            connection.HasKey(c => c.Id);
            connection.Property(c => c.Channels).AsJson();
            connection.HasIndex(c => c.StateHash);
            connection.HasIndex(c => c.ExpiresAt);
        });
    }

    private static void MapRecords(ModelBuilder model)
    {
        model.Entity<MediaAsset>(media =>
        {
            media.ToTable("media");
            media.HasKey(m => m.Id);
            media.Property(m => m.Tags).AsJson();
            media.HasIndex(m => new { m.CreatedAt, m.Id });
            media.HasIndex(m => new { m.Folder, m.CreatedAt, m.Id });
            media.HasIndex(m => m.Sha256);
        });
        model.Entity<PostMedia>(use =>
        {
            use.ToTable("post_media");
            use.HasKey(u => new { u.PostId, u.MediaId });
            use.HasIndex(u => u.MediaId);
        });
        model.Entity<MediaLink>(link =>
        {
            link.ToTable("media_link");
            link.HasKey(l => l.Token);
            link.HasIndex(l => l.ExpiresAt);
        });
        model.Entity<OutboxEvent>(outbox =>
        {
            outbox.ToTable("outbox");
            outbox.HasKey(o => o.Seq);
            outbox.Property(o => o.Seq).ValueGeneratedOnAdd();
            outbox.HasIndex(o => o.At);
        });
        model.Entity<IdempotencyRow>(row =>
        {
            row.ToTable("idempotency");
            row.HasKey(r => r.Id);
            row.HasIndex(r => r.ClaimedAt);
        });
        model.Entity<MetricSnapshot>(snapshot =>
        {
            snapshot.ToTable("metric_snapshot");
            snapshot.HasKey(s => new { s.DeliveryId, s.Age });
        });
        model.Entity<Operation>(operation =>
        {
            operation.ToTable("operation");
            operation.HasKey(o => o.Id);
            operation.HasIndex(o => new { o.CreatedAt, o.Id });
        });
        model.Entity<WorkspaceSettings>(settings =>
        {
            settings.ToTable("workspace_settings");
            settings.HasKey(s => s.Id);
            settings.Property(s => s.Id).ValueGeneratedNever();
        });
    }
}
