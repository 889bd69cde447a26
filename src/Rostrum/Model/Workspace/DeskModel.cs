using Microsoft.EntityFrameworkCore;

namespace Rostrum.Model;

/// <summary>Maps what people keep at their desk: labels, slots, templates, comments, feeds.</summary>
internal static class DeskModel
{
    public static void MapDesk(this ModelBuilder model)
    {
        model.Entity<PostTag>(tag =>
        {
            tag.ToTable("post_tag");
            tag.HasKey(t => new { t.PostId, t.Name });
            tag.HasIndex(t => t.Name);
            tag.HasOne<Post>().WithMany().HasForeignKey(t => t.PostId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<PostQueue>(queue =>
        {
            queue.ToTable("post_queue");
            queue.HasKey(q => q.Id);
            queue.Property(q => q.Id).ValueGeneratedNever();
            queue.Property(q => q.Slots).AsJson();
            queue.Property(q => q.Revision).IsConcurrencyToken();
        });
        model.Entity<PostComment>(comment =>
        {
            comment.ToTable("post_comment");
            comment.HasKey(c => c.Id);
            comment.HasIndex(c => new { c.PostId, c.Id });
            comment.HasOne<Post>().WithMany().HasForeignKey(c => c.PostId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<CalendarFeed>(feed =>
        {
            feed.ToTable("calendar_feed");
            feed.HasKey(f => f.Id);
            feed.Property(f => f.ChannelIds).AsJson();
            feed.HasIndex(f => f.TokenHash).IsUnique();
        });
        MapComposer(model);
    }

    private static void MapComposer(ModelBuilder model)
    {
        model.Entity<Template>(template =>
        {
            template.ToTable("template");
            template.HasKey(t => t.Id);
            template.Property(t => t.Parts).AsJson();
            template.Property(t => t.Channels).AsJson();
            template.Property(t => t.Tags).AsJson();
            template.Property(t => t.Version).IsConcurrencyToken();
            template.HasIndex(t => t.Name).IsUnique();
        });
        model.Entity<Snippet>(snippet =>
        {
            snippet.ToTable("snippet");
            snippet.HasKey(s => s.Id);
            snippet.Property(s => s.Version).IsConcurrencyToken();
            snippet.HasIndex(s => new { s.Kind, s.Name }).IsUnique();
        });
        model.Entity<ChannelSet>(set =>
        {
            set.ToTable("channel_set");
            set.HasKey(s => s.Id);
            set.Property(s => s.Channels).AsJson();
            set.Property(s => s.Version).IsConcurrencyToken();
            set.HasIndex(s => s.Name).IsUnique();
        });
        model.Entity<LinkPreview>(card =>
        {
            card.ToTable("link_preview");
            card.HasKey(c => c.Id);
            card.HasIndex(c => c.UrlHash).IsUnique();
            card.HasIndex(c => c.ExpiresAt);
        });
    }
}
