using System.Text.Json;

namespace Rostrum.Networks.Mastodon;

/// <summary>How far a publication has come.</summary>
internal sealed record MastodonProgress
{
    /// <summary>Uploads in the order of the part's media.</summary>
    public IReadOnlyList<SentMedia> Media { get; init; } = [];

    /// <summary>How often the server was asked whether it has processed an upload.</summary>
    public int Asked { get; init; }

    /// <summary>Uploads that were made again because the server had cleaned them away.</summary>
    public int Again { get; init; }

    public string? RemoteId { get; init; }

    public Uri? Url { get; init; }

    public string? Visibility { get; init; }

    public MastodonPostState ToPostState() => new(Visibility, Media);
}

/// <summary>An item of the library and its id at the server.</summary>
internal sealed record SentMedia(Guid Item, string Id, bool IsReady, DateTimeOffset At);

/// <summary>What later parts of a thread and edits need to know of a live post.</summary>
internal sealed record MastodonPostState(string? Visibility, IReadOnlyList<SentMedia> Media)
{
    public string ToJson() => JsonSerializer.Serialize(this, MastodonJson.Default.MastodonPostState);

    public static MastodonPostState? Read(string? json)
    {
        if (string.IsNullOrEmpty(json))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(json, MastodonJson.Default.MastodonPostState);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
