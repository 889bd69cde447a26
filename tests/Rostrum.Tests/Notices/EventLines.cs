using System.Net;
using System.Text.Json.Nodes;
using Rostrum.Tests.Accounts;
using Rostrum.Tests.Api;

namespace Rostrum.Tests.Notices;

/// <summary>A person's open page: hears the event stream as a browser does.</summary>
internal sealed class EventLines : IDisposable
{
    private readonly HttpResponseMessage answer;
    private readonly StreamReader lines;
    private readonly CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));

    private EventLines(HttpResponseMessage answer, StreamReader lines) => (this.answer, this.lines) = (answer, lines);

    public static async Task<EventLines> OpenAsync(ApiHost host, Browser browser)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"events?workspace={host.WorkspaceId}");
        request.Headers.Add("Cookie", $"rostrum={browser.Session}");
        var answer = await host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ApiHost.Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var open = new EventLines(answer, new StreamReader(await answer.Content.ReadAsStreamAsync(ApiHost.Cancel)));
        while ((await open.lines.ReadLineAsync(open.limit.Token))?.StartsWith(':') == false)
        {
            // the first comment says that the stream has its place
        }

        return open;
    }

    /// <summary>Everything up to the next event of this type.</summary>
    public async Task<IReadOnlyList<(string Type, JsonNode Data)>> UntilAsync(string type)
    {
        var heard = new List<(string Type, JsonNode Data)>();
        var named = "";
        while (await lines.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                named = line[7..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                heard.Add((named, JsonNode.Parse(line[6..])!));
                if (named == type)
                {
                    return heard;
                }
            }
        }

        throw new InvalidOperationException("The stream has ended.");
    }

    public void Dispose()
    {
        lines.Dispose();
        answer.Dispose();
        limit.Dispose();
    }
}
