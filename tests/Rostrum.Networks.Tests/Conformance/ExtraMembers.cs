using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rostrum.Networks.Tests.Conformance;

/// <summary>Puts members that nobody knows into every object of every JSON answer, as networks do without notice.</summary>
internal sealed class ExtraMembers(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        if (answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) != true)
        {
            return answer;
        }

        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (Parse(text) is { } body)
        {
            Fill(body);
            answer.Content = new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/json"));
        }

        return answer;
    }

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Fill(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray array:
                foreach (var item in array)
                {
                    Fill(item);
                }

                break;
            case JsonObject value:
                foreach (var (_, member) in value.ToList())
                {
                    Fill(member);
                }

                value["x_new_member"] = new JsonObject { ["deep"] = new JsonArray(1, null, "text", 9_007_199_254_740_993) };
                value["x_new_null"] = null;
                break;
        }
    }
}
