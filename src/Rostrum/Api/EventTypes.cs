using System.Text.Json.Nodes;
using Rostrum.Notices;

namespace Rostrum.Api;

/// <summary>Event types: who may hear them, and where the thing stands.</summary>
internal static class EventTypes
{
    public static bool Match(IReadOnlyList<string> wanted, string type) => wanted.Count == 0 || wanted.Any(w =>
        w == type || w == "*" || (w.EndsWith(".*", StringComparison.Ordinal) && type.StartsWith(w[..^1], StringComparison.Ordinal)));

    /// <summary>The read scope of the event's noun.</summary>
    public static string? ScopeOf(string type) => type[..type.IndexOf('.', StringComparison.Ordinal)] switch
    {
        "post" or "delivery" or "approval" => ApiScope.PostsRead,
        "channel" => ApiScope.ChannelsRead,
        "media" => ApiScope.MediaRead,
        "inbox" => ApiScope.InboxRead,
        "analytics" => ApiScope.AnalyticsRead,
        "operation" => ApiScope.OperationsRead,
        "key" => ApiScope.KeysRead,
        "member" => ApiScope.MembersRead,
        _ => ApiScope.WorkspaceRead,
    };

    /// <summary>What is told to some people is nobody else's concern; takes their ids out of the data.</summary>
    public static bool IsFor(ApiCaller caller, string type, JsonObject data) =>
        type != NoticeChange.Type || Take(data, NoticeChange.People).Contains(caller.Id.ToString());

    private static List<string> Take(JsonObject data, string member)
    {
        var ids = data[member]?.AsArray().Select(p => p!.ToString()).ToList() ?? [];
        data.Remove(member);
        return ids;
    }

    public static string? HrefOf(string type, JsonObject data) => type[..type.IndexOf('.', StringComparison.Ordinal)] switch
    {
        "post" => $"{ApiRoutes.Base}/posts/{data["postId"]}",
        "delivery" => $"{ApiRoutes.Base}/deliveries/{data["deliveryId"]}",
        "channel" => $"{ApiRoutes.Base}/channels/{data["channelId"]}",
        "media" when data["mediaId"] is not null => $"{ApiRoutes.Base}/media/{data["mediaId"]}",
        _ => null,
    };
}
