using System.Text.Json;
using System.Text.Json.Nodes;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Posts;

/// <summary>Lays a merge patch over a post as its client would write it.</summary>
internal static class PostMerge
{
    public static (PostInput? Input, Problem? Problem) Apply(Post post, MergePatch patch)
    {
        var document = JsonSerializer.SerializeToNode(Write(post), ApiJson.Options)!.AsObject();
        var flat = new JsonObject();
        foreach (var (name, value) in patch.Members.Where(m => m.Key != "channels"))
        {
            flat[name] = value?.DeepClone();
        }

        MergePatch.Merge(document, flat);
        if (patch.Names("channels"))
        {
            var (channels, problem) = MergeChannels(document["channels"] as JsonArray ?? [], patch["channels"]);
            if (channels is null)
            {
                return (null, problem);
            }

            document["channels"] = channels;
        }

        if (patch.Names("when") && patch["when"] is JsonObject when)
        {
            document["when"] = when.DeepClone(); // a wish replaces the one before whole: an instant and a local time do not mix
        }

        return MergePatch.Read<PostInput>(document);
    }

    /// <summary>The channels a patch speaks of.</summary>
    public static HashSet<Guid> NamedChannels(MergePatch patch) => patch["channels"] switch
    {
        JsonObject byId => [.. byId.Select(c => Guid.TryParse(c.Key, out var id) ? id : Guid.Empty)],
        JsonArray list => [.. list.OfType<JsonObject>().Select(IdOf)],
        _ => [],
    };

    /// <summary>Parts as a client would write them.</summary>
    public static JsonArray Written(IReadOnlyList<PartDraft> parts) =>
        JsonSerializer.SerializeToNode(parts.Select(Write).ToList(), ApiJson.Options)!.AsArray();

    /// <summary>Takes <c>{"id": {…}}</c> and <c>[{"id": …}]</c> alike.</summary>
    private static (JsonArray? Channels, Problem? Problem) MergeChannels(JsonArray current, JsonNode? patch)
    {
        var named = patch switch
        {
            JsonObject byId => byId.Select(c => (Key: c.Key, Value: c.Value as JsonObject)),
            JsonArray list => list.Select(c => (Key: (c as JsonObject)?["id"]?.ToString() ?? "", Value: c as JsonObject)),
            _ => null,
        };
        if (named is null)
        {
            return (null, Problem.Validation("channels", "Name the channels to change by their ids."));
        }

        foreach (var (key, value) in named)
        {
            if (!Guid.TryParse(key, out var id) || value is null)
            {
                return (null, Problem.Validation(
                    $"channels.{key}", "A channel id with its changes is needed; DELETE /posts/{id}/channels/{channelId} takes one out."));
            }

            var target = current.OfType<JsonObject>().FirstOrDefault(c => IdOf(c) == id);
            if (target is null)
            {
                current.Add(target = new JsonObject { ["id"] = id.ToString() });
            }

            var changes = value.DeepClone().AsObject();
            changes.Remove("id");
            MergePatch.Merge(target, changes);
        }

        return (current.DeepClone().AsArray(), null);
    }

    private static Guid IdOf(JsonObject channel) => Guid.TryParse(channel["id"]?.ToString(), out var id) ? id : Guid.Empty;

    private static PostInput Write(Post post) => new()
    {
        ExternalRef = post.ExternalRef,
        Tags = post.Tags,
        Note = post.Note,
        Parts = [.. post.Parts.Select(Write)],
        Channels =
        [
            .. post.Channels.Select(c => new PostChannelInput(c.ChannelId)
            {
                Settings = JsonNode.Parse(c.Settings)!.AsObject(),
                Parts = c.Parts is { } parts ? [.. parts.Select(Write)] : null,
                FirstComment = c.FirstComment,
            }),
        ],
    };

    internal static PartInput Write(PartDraft part) => new()
    {
        Text = part.Text,
        AfterSeconds = part.AfterSeconds,
        Media = [.. part.Media.Select(m => new PartMediaInput(m.Id)
        {
            Alt = m.Alt,
            Focus = m is { FocusX: { } x, FocusY: { } y } ? new FocusInput(x, y) : null,
        })],
    };
}
