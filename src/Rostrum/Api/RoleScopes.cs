using Rostrum.Model;

namespace Rostrum.Api;

/// <summary>The scopes each role stands for.</summary>
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
        Role.Analyst => [.. ApiScope.All.Where(s => s.EndsWith(":read", StringComparison.Ordinal) && s is not ApiScope.AuditRead and not ApiScope.KeysRead)],
        Role.InboxAgent => [ApiScope.WorkspaceRead, ApiScope.ChannelsRead, ApiScope.InboxReply, ApiScope.MediaRead],
        Role.Client => [ApiScope.WorkspaceRead, ApiScope.PostsRead, ApiScope.ApprovalsDecide, ApiScope.MediaRead],
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };
}
