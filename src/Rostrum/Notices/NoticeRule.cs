using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Notices;

/// <summary>Who hears of a kind, and how unless they chose otherwise.</summary>
/// <param name="Sees">The scope without which nobody hears of it, nor reads it later.</param>
/// <param name="Called">Everybody with this scope is told; null = only those whom the thing itself names, such as its author.</param>
internal sealed record NoticeRule(NoticeKind Kind, string Sees, string? Called, bool InApp, NoticeMail Mail)
{
    /// <summary>One line for each kind. Problems and reviews come by mail at once, the rest in the app only.</summary>
    public static IReadOnlyList<NoticeRule> All { get; } =
    [
        new(NoticeKind.DeliveryFailed, ApiScope.PostsRead, ApiScope.PostsPublish, true, NoticeMail.AtOnce),
        new(NoticeKind.DeliveryNeedsPerson, ApiScope.PostsRead, ApiScope.PostsPublish, true, NoticeMail.AtOnce),
        new(NoticeKind.DeliveryMissed, ApiScope.PostsRead, ApiScope.PostsPublish, true, NoticeMail.AtOnce),
        new(NoticeKind.DeliveryAtRisk, ApiScope.PostsRead, ApiScope.PostsPublish, true, NoticeMail.AtOnce),
        new(NoticeKind.PostPublished, ApiScope.PostsRead, ApiScope.PostsPublish, false, NoticeMail.Off),
        new(NoticeKind.ReviewRequested, ApiScope.ApprovalsDecide, ApiScope.ApprovalsDecide, true, NoticeMail.AtOnce),
        new(NoticeKind.ReviewDecided, ApiScope.PostsRead, null, true, NoticeMail.AtOnce),
        new(NoticeKind.CommentAdded, ApiScope.PostsRead, null, true, NoticeMail.Off),
        new(NoticeKind.ChannelNeedsSignIn, ApiScope.ChannelsWrite, ApiScope.ChannelsWrite, true, NoticeMail.AtOnce),
        new(NoticeKind.ChannelSignInEnding, ApiScope.ChannelsWrite, ApiScope.ChannelsWrite, true, NoticeMail.AtOnce),
        new(NoticeKind.MemberJoined, ApiScope.MembersWrite, ApiScope.MembersWrite, true, NoticeMail.Off),
        new(NoticeKind.MediaFailed, ApiScope.MediaRead, null, true, NoticeMail.Off),
    ];

    public static NoticeRule Of(NoticeKind kind) => All.First(r => r.Kind == kind);

    /// <summary>The kinds that somebody in this role can hear of. What colleagues say among themselves is not for clients.</summary>
    public static IEnumerable<NoticeRule> For(Role role, IReadOnlyCollection<string> scopes) => All.Where(r =>
        ApiScope.Covers(scopes, r.Sees) && (role != Role.Client || r.Kind != NoticeKind.CommentAdded));

    public bool IsFor(Role role) => For(role, RoleScopes.Of(role)).Contains(this);

    public bool Calls(Role role) => Called is { } scope && ApiScope.Covers(RoleScopes.Of(role), scope);
}
