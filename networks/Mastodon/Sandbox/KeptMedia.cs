using System.Text.Json.Nodes;

namespace Rostrum.Sandbox.Mastodon;

/// <summary>An upload of one account; forgotten after a day unless a post shows it.</summary>
internal sealed record KeptMedia(string Id, string Origin, string AccountId, string Hash, string ContentType,
    long Length)
{
    private static readonly TimeSpan LooseLife = TimeSpan.FromDays(1);

    public string? Description { get; init; }

    public (double X, double Y)? Focus { get; init; }

    /// <summary>Hash of the picture that was sent to stand for it.</summary>
    public string? Thumbnail { get; init; }

    public int? Width { get; init; }

    public int? Height { get; init; }

    /// <summary>World time at which processing ends.</summary>
    public required DateTimeOffset Ready { get; init; }

    /// <summary>World time of the upload.</summary>
    public required DateTimeOffset At { get; init; }

    public bool IsAttached { get; init; }

    public string Kind => ContentType switch
    {
        "image/gif" => "gifv",
        _ when ContentType.StartsWith("image/", StringComparison.Ordinal) => "image",
        _ when ContentType.StartsWith("audio/", StringComparison.Ordinal) => "audio",
        _ => "video",
    };

    public bool IsImage => Kind == "image";

    public string Extension =>
        ContentType switch { "image/jpeg" => "jpg", "video/quicktime" => "mov", "audio/mpeg" => "mp3",
            _ => ContentType.Split('/')[1] };

    public static KeptMedia? Find(SandboxNetworkContext network, string id)
    {
        if (network.World.Notes.Find(network.Id, Key(id))?.Value is not JsonObject note)
        {
            return null;
        }

        string? Text(string name) => note[name]?.GetValue<string>();
        var kept = new KeptMedia(id, Text("origin")!, Text("account")!, Text("hash")!, Text("type")!,
            note["length"]!.GetValue<long>())
        {
            Description = Text("description"), Thumbnail = Text("thumbnail"), Ready = MastodonIds.Moment(note, "ready"),
            At = MastodonIds.Moment(note, "at"), IsAttached = note["attached"]!.GetValue<bool>(),
            Width = note["width"]?.GetValue<int>(), Height = note["height"]?.GetValue<int>(),
            Focus = note["focus"] is JsonObject focus ? (focus["x"]!.GetValue<double>(), focus["y"]!.GetValue<double>())
                : null,
        };
        return kept.IsAttached || network.Clock.GetUtcNow() - kept.At <= LooseLife ? kept : null;
    }

    public KeptMedia Save(SandboxNetworkContext network)
    {
        network.World.Notes.Put(new(network.Id, Key(Id), new JsonObject
        {
            ["origin"] = Origin, ["account"] = AccountId, ["hash"] = Hash, ["type"] = ContentType, ["length"] = Length,
            ["description"] = Description, ["thumbnail"] = Thumbnail,
            ["ready"] = Ready.ToString("O"), ["at"] = At.ToString("O"), ["attached"] = IsAttached, ["width"] = Width,
            ["height"] = Height,
            ["focus"] = Focus is { } focus ? new JsonObject { ["x"] = focus.X, ["y"] = focus.Y } : null,
        }));
        return this;
    }

    public void Forget(SandboxNetworkContext network) => network.World.Notes.Remove(network.Id, Key(Id));

    public SandboxMedia Shown() => new(Hash, ContentType, Length) { Alt = Description, Width = Width, Height = Height };

    private static string Key(string id) => $"media {id}";
}
