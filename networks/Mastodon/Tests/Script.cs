using System.Net;
using System.Text;

namespace Rostrum.Networks.Mastodon.Tests;

/// <summary>Answers by method and path, in the order given, and keeps what was asked.</summary>
internal sealed class Script : HttpMessageHandler
{
    private readonly List<Line> lines = [];

    public List<Heard> Heard { get; } = [];

    public IEnumerable<Heard> Posts => Heard.Where(h => h.Method == "POST" && h.Path == "/api/v1/statuses");

    /// <summary>Answers once; several answers of one path are given in turn, the last one for ever.</summary>
    public Script On(string method, string path, params (int Status, string Body)[] answers)
    {
        foreach (var (status, body) in answers)
        {
            lines.Add(new(method, path, () => Json(status, body)));
        }

        return this;
    }

    public Script On(string method, string path, Func<HttpResponseMessage> answer)
    {
        lines.Add(new(method, path, answer));
        return this;
    }

    public static HttpResponseMessage Json(int status, string body, string type = "application/json") =>
        new((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, type) };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        Heard.Add(new(
            request.Method.Method,
            request.RequestUri,
            request.Headers.Concat(request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>())
                .ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase),
            request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken)));
        var fitting = lines.Where(l => l.Method == request.Method.Method && l.Path == path).ToList();
        var line = fitting.FirstOrDefault(l => !l.IsSpent) ?? fitting.LastOrDefault();
        if (line is null)
        {
            var missing = Json(404, """{"error":"Record not found"}""");
            missing.RequestMessage = request;
            return missing;
        }

        line.IsSpent = true;
        var answer = line.Answer();
        answer.RequestMessage = request;
        return answer;
    }

    private sealed record Line(string Method, string Path, Func<HttpResponseMessage> Answer)
    {
        public bool IsSpent { get; set; }
    }
}

internal sealed record Heard(string Method, Uri Address, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Path => Address.AbsolutePath;

    public string Text => Encoding.UTF8.GetString(Body);
}
