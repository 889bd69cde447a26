using System.Text.Json;
using System.Text.Json.Nodes;
using Rostrum.Model;
using Rostrum.Networks;

namespace Rostrum.Posts;

/// <summary>From what is stored to what a network's code reads.</summary>
internal static class PartContents
{
    private static readonly IReadOnlyDictionary<string, JsonElement> NoOptions = new Dictionary<string, JsonElement>();

    /// <summary>What one delivery sends; a file that is not in the library any more is left out.</summary>
    public static PartContent Of(DeliveryContent content, PartKind kind, IReadOnlyDictionary<Guid, MediaAsset> library) => new()
    {
        Text = content.Text,
        Kind = kind,
        Media = [.. content.Media.Where(m => library.ContainsKey(m.Id)).Select(m => Item(m, library[m.Id]))],
        Options = ReadOptions(content.Settings),
    };

    public static IReadOnlyDictionary<string, JsonElement> ReadOptions(string settings) => settings is "" or "{}"
        ? NoOptions
        : JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(settings) ?? [];

    /// <summary>The channel's defaults under the post's own values; later parts leave out what belongs to the first alone.</summary>
    public static string Settle(string defaults, string settings, Network? network, int part)
    {
        if (defaults is "" or "{}" && settings is "" or "{}")
        {
            return "{}";
        }

        var merged = JsonNode.Parse(defaults is "" ? "{}" : defaults)!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(settings is "" ? "{}" : settings)!.AsObject())
        {
            merged[name] = value?.DeepClone();
        }

        foreach (var name in merged.Where(m => m.Value is null).Select(m => m.Key).ToList())
        {
            merged.Remove(name);
        }

        if (part > 0 && network is not null)
        {
            foreach (var option in network.Options.Where(o => o.FirstPartOnly))
            {
                merged.Remove(option.Name);
            }
        }

        return merged.ToJsonString();
    }

    private static MediaItem Item(PartMedia use, MediaAsset asset) => new(asset.Id, asset.Kind, asset.ContentType, asset.Bytes)
    {
        Width = asset.Width,
        Height = asset.Height,
        Duration = asset.DurationMs is { } ms ? TimeSpan.FromMilliseconds(ms) : null,
        Alt = use.Alt ?? asset.Alt,
        FileName = asset.Name,
        Focus = use is { FocusX: { } x, FocusY: { } y } ? (x, y) : null,
    };
}
