using System.Text.Json;
using System.Text.Json.Nodes;
using Rostrum.Networks.Tests.Support;

namespace Rostrum.Networks.Tests.Sandbox;

/// <summary>What a real server once answered; values mean nothing, names and kinds do.</summary>
internal sealed record RecordedShape(string Name, int Status, IReadOnlyList<string> Headers, JsonNode? Body)
{
    /// <summary>Where the recordings are not at hand, the test says so.</summary>
    public static RecordedShape Read(string network, string name)
    {
        var folder = Repository.SharedFolder("recordings", network);
        var response = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, name + ".json")))!["response"]!;
        var headers = response["headers"] as JsonObject ?? [];
        return new(name, (int)response["status"]!, [.. headers.Select(h => h.Key)], response["body"]);
    }

    /// <summary>Everything in which an answer differs: status, header names, member names, kinds.</summary>
    /// <param name="allowed">Paths (<c>$.a[0].b</c>) that may differ, each for a reason that the test states.</param>
    public IReadOnlyList<string> DifferencesFrom(Answer answer, params string[] allowed)
    {
        var found = new List<string>();
        if (answer.Status != Status)
        {
            found.Add($"status {answer.Status} instead of {Status}: {answer.Body.ToJsonString()}");
        }

        found.AddRange(Headers.Where(h => !answer.Headers.ContainsKey(h)).Select(h => $"header {h} is missing"));
        Compare("$",
            Body is JsonArray ? new JsonObject { ["list"] = Body.DeepClone() } : Body is JsonObject ? Body
            : new JsonObject(), answer.Body, found);
        return [.. found.Where(f => !allowed.Any(a => f.StartsWith(a, StringComparison.Ordinal)))];
    }

    private static void Compare(string at, JsonNode? real, JsonNode? ours, List<string> found)
    {
        if (real is null || ours is null)
        {
            return; // null here and a value there is a matter of the case, not of the shape
        }

        if (Kind(real) != Kind(ours))
        {
            found.Add($"{at} is {Kind(ours)} instead of {Kind(real)}");
        }
        else if (real is JsonObject left && ours is JsonObject right)
        {
            found.AddRange(left.Where(m => !right.ContainsKey(m.Key)).Select(m => $"{at}.{m.Key} is missing"));
            found.AddRange(right.Where(m => !left.ContainsKey(m.Key)).Select(m => $"{at}.{m.Key} is imagined"));
            foreach (var (name, value) in left.Where(m => right.ContainsKey(m.Key)))
            {
                Compare($"{at}.{name}", value, right[name], found);
            }
        }
        else if (real is JsonArray { Count: > 0 } many && ours is JsonArray { Count: > 0 } few)
        {
            Compare($"{at}[0]", many[0], few[0], found);
        }
    }

    private static JsonValueKind Kind(JsonNode node) => node.GetValueKind() == JsonValueKind.False ? JsonValueKind.True
        : node.GetValueKind();
}
