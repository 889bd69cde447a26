using System.Text.Json;
using Rostrum.Networks.Tests.Support;

namespace Rostrum.Networks.Mastodon.Tests;

/// <summary>One recorded exchange of ../shared/recordings.</summary>
internal sealed record Recorded(string Name, int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public static Recorded Read(string name)
    {
        var folder = Repository.SharedFolder("recordings", "mastodon");
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, name + ".json")));
        var response = file.RootElement.GetProperty("response");
        var body = response.GetProperty("body");
        return new(
            name,
            response.GetProperty("status").GetInt32(),
            response.TryGetProperty("headers", out var headers) && headers.ValueKind == JsonValueKind.Object
                ? headers.EnumerateObject().ToDictionary(h => h.Name, h => h.Value.ToString())
                : new Dictionary<string, string>(),
            body.ValueKind == JsonValueKind.String ? body.GetString()! : body.GetRawText());
    }

    public HttpResponseMessage ToAnswer()
    {
        var answer = Script.Json(Status, Body);
        foreach (var (name, value) in Headers.Where(h => h.Key != "content-type"))
        {
            answer.Headers.TryAddWithoutValidation(name, value);
        }

        return answer;
    }
}
