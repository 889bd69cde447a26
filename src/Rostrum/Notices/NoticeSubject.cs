using Microsoft.EntityFrameworkCore;
using Rostrum.Model;

namespace Rostrum.Notices;

/// <summary>What an event means for members: the kind, what it is about, and whom it names.</summary>
/// <param name="Fold">What makes two of them the same problem.</param>
internal sealed record NoticeSubject(NoticeKind Kind, string Fold)
{
    public Guid? PostId { get; init; }

    public Guid? ChannelId { get; init; }

    public Guid? DeliveryId { get; init; }

    /// <summary>Who did it; they need not be told.</summary>
    public Guid? ActorId { get; init; }

    public string? Actor { get; init; }

    public string? Detail { get; init; }

    /// <summary>Told because of what they have to do with it, whatever the kind's scope.</summary>
    public IReadOnlyCollection<Guid> Named { get; init; } = [];

    /// <summary>Null when the event concerns nobody: a hold that ends by itself, a comment that was only edited, a post that is gone.</summary>
    public static async Task<NoticeSubject?> FindAsync(WorkspaceDb db, NoticeCause cause, CancellationToken cancel) => cause.Type switch
    {
        "delivery.failed" or "delivery.needsPerson" or "delivery.held" or "delivery.preflightFailed" => await OfDeliveryAsync(db, cause, cancel),
        "post.submitted" => await OfPostAsync(db, cause, NoticeKind.ReviewRequested, null, cancel),
        "post.approved" => await OfPostAsync(db, cause, NoticeKind.ReviewDecided, "approved", cancel),
        "post.rejected" => await OfPostAsync(db, cause, NoticeKind.ReviewDecided, "rejected", cancel),
        NoticeCause.Finished => await OfPostAsync(db, cause, NoticeKind.PostPublished, cause.Text("state"), cancel),
        "post.commented" => await OfCommentAsync(db, cause, cancel),
        "channel.signInAgain" => OfChannel(cause, NoticeKind.ChannelNeedsSignIn),
        "channel.signInEnding" => OfChannel(cause, NoticeKind.ChannelSignInEnding),
        "member.joined" => OfMember(cause),
        "media.failed" => OfMedia(cause),
        _ => null,
    };

    private static async Task<NoticeSubject?> OfDeliveryAsync(WorkspaceDb db, NoticeCause cause, CancellationToken cancel)
    {
        if (KindOf(cause) is not { } kind || cause.Id("postId") is not { } post || cause.Id("channelId") is not { } channel)
        {
            return null;
        }

        return new(kind, $"channel:{channel}")
        {
            PostId = post,
            ChannelId = channel,
            DeliveryId = cause.Id("deliveryId"),
            Detail = cause.Text("heldReason") ?? cause.Text("failure", "kind"),
            Named = await AuthorAsync(db, post, cancel),
        };
    }

    /// <summary>A person's own word that it failed is no news, and what a sign-in holds is told once, with the channel.</summary>
    private static NoticeKind? KindOf(NoticeCause cause) => (cause.Type, cause.Text("heldReason")) switch
    {
        ("delivery.failed", _) => cause.Text("failure", "kind") is null ? null : NoticeKind.DeliveryFailed,
        ("delivery.needsPerson", _) => NoticeKind.DeliveryNeedsPerson,
        ("delivery.preflightFailed", _) => NoticeKind.DeliveryAtRisk,
        ("delivery.held", "late") => NoticeKind.DeliveryMissed,
        ("delivery.held", "disk" or "media" or "loopStopped" or "clockAlarm" or "operatorNeeded") => NoticeKind.DeliveryNeedsPerson,
        _ => null,
    };

    private static async Task<NoticeSubject?> OfPostAsync(
        WorkspaceDb db, NoticeCause cause, NoticeKind kind, string? detail, CancellationToken cancel)
    {
        // Failures are told one by one.
        if (cause.Id("postId") is not { } post || (kind == NoticeKind.PostPublished && detail is not ("live" or "partlyLive")))
        {
            return null;
        }

        return new(kind, $"post:{post}")
        {
            PostId = post,
            Actor = cause.Text("actor", "name"),
            ActorId = Guid.TryParse(cause.Text("actor", "id"), out var actor) ? actor : null,
            Detail = detail,
            Named = await AuthorAsync(db, post, cancel),
        };
    }

    private static async Task<NoticeSubject?> OfCommentAsync(WorkspaceDb db, NoticeCause cause, CancellationToken cancel)
    {
        var (post, said) = (cause.Id("postId"), cause.Id("commentId"));
        if (cause.Text("what") != "added" || post is not { } id
            || await db.Comments.AsNoTracking().SingleOrDefaultAsync(c => c.Id == said, cancel) is not { } comment)
        {
            return null;
        }

        var earlier = await db.Comments.AsNoTracking()
            .Where(c => c.PostId == id && c.AuthorKind == "person" && c.CreatedAt <= comment.CreatedAt)
            .Select(c => c.AuthorId).Distinct().ToListAsync(cancel);
        return new(NoticeKind.CommentAdded, $"post:{id}")
        {
            PostId = id,
            Actor = comment.AuthorName,
            ActorId = comment.AuthorId,
            Named = [.. earlier, .. await AuthorAsync(db, id, cancel)],
        };
    }

    private static NoticeSubject? OfChannel(NoticeCause cause, NoticeKind kind) =>
        cause.Id("channelId") is { } channel ? new(kind, $"channel:{channel}") { ChannelId = channel, Detail = cause.Text("state") } : null;

    private static NoticeSubject? OfMember(NoticeCause cause) =>
        cause.Id("personId") is { } person
            ? new(NoticeKind.MemberJoined, $"person:{person}") { ActorId = person, Actor = cause.Text("name"), Detail = cause.Text("role") }
            : null;

    private static NoticeSubject? OfMedia(NoticeCause cause) =>
        cause.Id("askedBy") is { } person ? new(NoticeKind.MediaFailed, "media") { Named = [person], Detail = cause.Text("work") } : null;

    private static async Task<IReadOnlyCollection<Guid>> AuthorAsync(WorkspaceDb db, Guid post, CancellationToken cancel) =>
        await db.Posts.AsNoTracking().Where(p => p.Id == post && p.AuthorKind == "person").Select(p => p.AuthorId).ToListAsync(cancel);
}
