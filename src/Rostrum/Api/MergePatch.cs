using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rostrum.Api;

/// <summary>A JSON Merge Patch (RFC 7396): null removes, absent leaves, arrays replace whole.</summary>
public sealed class MergePatch
{
    public const string ContentType = "application/merge-patch+json";

    private readonly JsonObject patch;

    private MergePatch(JsonObject patch) => this.patch = patch;

    public static async ValueTask<MergePatch> BindAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var type = context.Request.ContentType?.Split(';')[0].Trim();
        if (type is not ("application/json" or ContentType))
        {
            throw new BadHttpRequestException("JSON is needed.", StatusCodes.Status415UnsupportedMediaType);
        }

        try
        {
            var node = await JsonSerializer.DeserializeAsync<JsonNode>(context.Request.Body, ApiJson.Options, context.RequestAborted);
            return node is JsonObject members ? new(members) : throw new BadHttpRequestException("A JSON object is needed.");
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException("The body cannot be read.", e);
        }
    }

    /// <summary>What the program itself wants changed, said as a client would.</summary>
    internal static MergePatch Of(JsonObject patch) => new(patch);

    internal IEnumerable<KeyValuePair<string, JsonNode?>> Members => patch;

    public bool Names(string member) => patch.ContainsKey(member);

    /// <summary>The value a member is given; null also when it is not named.</summary>
    public JsonNode? this[string member] => patch[member];

    /// <summary>The resource's editable members after the patch, read as strictly as a whole body would be.</summary>
    internal (T? Result, Problem? Problem) ApplyTo<T>(T current)
        where T : class
    {
        var document = JsonSerializer.SerializeToNode(current, ApiJson.Options)!.AsObject();
        Merge(document, patch);
        return Read<T>(document);
    }

    internal static (T? Result, Problem? Problem) Read<T>(JsonNode document)
        where T : class
    {
        try
        {
            return (document.Deserialize<T>(ApiJson.Options), null);
        }
        catch (JsonException e)
        {
            return (null, ApiErrors.OfJson(e));
        }
    }

    internal static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is JsonObject inner)
            {
                if (target[name] is not JsonObject below)
                {
                    target[name] = below = [];
                }

                Merge(below, inner);
            }
            else if (value is null)
            {
                target.Remove(name);
            }
            else
            {
                target[name] = value.DeepClone();
            }
        }
    }
}
