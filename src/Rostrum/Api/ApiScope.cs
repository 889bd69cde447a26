namespace Rostrum.Api;

/// <summary>What a key or a person may do, by the API's own words, and what each word implies.</summary>
public static class ApiScope
{
    public const string WorkspaceRead = "workspace:read";
    public const string WorkspaceWrite = "workspace:write";
    public const string MembersRead = "members:read";
    public const string MembersWrite = "members:write";
    public const string ChannelsRead = "channels:read";
    public const string ChannelsWrite = "channels:write";
    public const string PostsRead = "posts:read";
    public const string PostsWrite = "posts:write";
    public const string PostsPublish = "posts:publish";
    public const string ApprovalsDecide = "approvals:decide";
    public const string MediaRead = "media:read";
    public const string MediaWrite = "media:write";
    public const string InboxRead = "inbox:read";
    public const string InboxReply = "inbox:reply";
    public const string AnalyticsRead = "analytics:read";
    public const string CaptionsUse = "captions:use";
    public const string AutomationsRead = "automations:read";
    public const string AutomationsWrite = "automations:write";
    public const string WebhooksRead = "webhooks:read";
    public const string WebhooksWrite = "webhooks:write";
    public const string KeysRead = "keys:read";
    public const string KeysWrite = "keys:write";
    public const string AuditRead = "audit:read";
    public const string PrivacyWrite = "privacy:write";
    public const string ExportsWrite = "exports:write";
    public const string OperationsRead = "operations:read";

    public static IReadOnlyList<string> All { get; } =
    [
        WorkspaceRead, WorkspaceWrite, MembersRead, MembersWrite, ChannelsRead, ChannelsWrite, PostsRead, PostsWrite,
        PostsPublish, ApprovalsDecide, MediaRead, MediaWrite, InboxRead, InboxReply, AnalyticsRead, CaptionsUse,
        AutomationsRead, AutomationsWrite, WebhooksRead, WebhooksWrite, KeysRead, KeysWrite, AuditRead, PrivacyWrite,
        ExportsWrite, OperationsRead,
    ];

    /// <summary>The scopes of a preset (<c>read</c>, <c>publish</c>, <c>full</c>), or null when there is none of that name.</summary>
    public static IReadOnlyList<string>? Preset(string name) => name switch
    {
        "read" => [.. All.Where(s => s.EndsWith(":read", StringComparison.Ordinal))],
        "publish" => [PostsPublish, MediaWrite, ChannelsRead, AnalyticsRead, OperationsRead],
        "full" => [.. All.Where(s => s is not (KeysWrite or MembersWrite or PrivacyWrite or ApprovalsDecide))],
        _ => null,
    };

    /// <summary>True when what was granted covers what is asked: publish ⊃ write ⊃ read, reply ⊃ read.</summary>
    public static bool Covers(IReadOnlyCollection<string> granted, string asked)
    {
        if (granted.Contains(asked))
        {
            return true;
        }

        var colon = asked.IndexOf(':', StringComparison.Ordinal);
        var noun = asked[..colon];
        return asked[(colon + 1)..] switch
        {
            "read" => granted.Contains($"{noun}:write") || granted.Contains($"{noun}:publish") || granted.Contains($"{noun}:reply"),
            "write" => granted.Contains($"{noun}:publish"),
            _ => false,
        };
    }
}
