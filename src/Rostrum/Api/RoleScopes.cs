using Rostrum.Model;

namespace Rostrum.Api;

/// <summary>The scopes each role stands for, as <c>docs/roles.md</c> tells them. A scope contains the lesser ones of its noun.</summary>
internal static class RoleScopes
{
    public static IReadOnlyList<string> Of(Role role) => role switch
    {
        Role.Owner or Role.Admin => ApiScope.All,
        Role.Publisher =>
        [
            ApiScope.WorkspaceRead, ApiScope.MembersRead, ApiScope.ChannelsRead, ApiScope.PostsPublish, ApiScope.ApprovalsDecide,
            ApiScope.MediaWrite, ApiScope.InboxReply, ApiScope.AnalyticsRead, ApiScope.CaptionsUse, ApiScope.OperationsRead,
        ],
        Role.Editor =>
        [
            ApiScope.WorkspaceRead, ApiScope.MembersRead, ApiScope.ChannelsRead, ApiScope.PostsWrite, ApiScope.MediaWrite,
            ApiScope.InboxReply, ApiScope.AnalyticsRead, ApiScope.CaptionsUse, ApiScope.OperationsRead,
        ],
        Role.Contributor =>
            [ApiScope.WorkspaceRead, ApiScope.ChannelsRead, ApiScope.PostsWrite, ApiScope.MediaWrite, ApiScope.CaptionsUse],
        Role.Analyst =>
        [
            ApiScope.WorkspaceRead, ApiScope.MembersRead, ApiScope.ChannelsRead, ApiScope.PostsRead, ApiScope.MediaRead,
            ApiScope.InboxRead, ApiScope.AnalyticsRead, ApiScope.AutomationsRead, ApiScope.WebhooksRead, ApiScope.OperationsRead,
        ],
        Role.InboxAgent => [ApiScope.WorkspaceRead, ApiScope.ChannelsRead, ApiScope.InboxReply, ApiScope.MediaRead],
        Role.Client => [ApiScope.WorkspaceRead, ApiScope.PostsRead, ApiScope.ApprovalsDecide, ApiScope.MediaRead],
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };
}
