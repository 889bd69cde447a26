using System.Text.Json.Nodes;

namespace Rostrum.Networks.Bluesky;

/// <summary>Replies, mentions and quotes from the notifications; they are read, never marked as seen.</summary>
internal sealed class BlueskyInbox(BlueskyPosts posts) : IInbox
{
    public IReadOnlyList<string> Kinds { get; } = ["comment", "mention"];

    public async Task<Page<InboxItem>> ReadAsync(Caller caller, string? since, string? cursor, CancellationToken cancel)
    {
        var answer = await caller.Sender.ListNotificationsAsync(cursor, cancel);
        var items = new List<InboxItem>();
        foreach (var notification in answer.Notifications)
        {
            if (notification.Uri == since)
            {
                return new(items, null);
            }

            if (KindOf(notification.Reason) is { } kind)
            {
                items.Add(Read(notification, kind));
            }
        }

        return new(items, answer.Notifications.Count == 0 ? null : answer.Cursor);
    }

    // Servers before 2025 do not know the filter and send every reason.
    private static string? KindOf(string reason) => reason switch
    {
        "reply" => "comment",
        "mention" or "quote" => "mention",
        _ => null,
    };

    private InboxItem Read(NotificationView notification, string kind) =>
        new(notification.Uri, kind, notification.Author.Did, notification.Author.Handle, TextOf(notification.Record), notification.IndexedAt)
        {
            PostId = notification.ReasonSubject ?? ParentOf(notification.Record),
            Url = posts.AddressOf(notification.Uri),
        };

    private static string TextOf(JsonObject? record) =>
        record?["text"] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    private static string? ParentOf(JsonObject? record) =>
        record?["reply"] is JsonObject reply && reply["parent"] is JsonObject parent
        && parent["uri"] is JsonValue value && value.TryGetValue<string>(out var uri)
            ? uri
            : null;
}
