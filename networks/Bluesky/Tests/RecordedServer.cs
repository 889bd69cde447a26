using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Rostrum.Networks.Http;
using Rostrum.Networks.Tests.Support;

namespace Rostrum.Networks.Bluesky.Tests;

/// <summary>Answers every call with what a real server once answered to it, and keeps what it was asked.</summary>
internal sealed class RecordedServer : HttpMessageHandler
{
    private readonly ConcurrentDictionary<string, string> answers = new();

    public RecordedServer()
    {
        foreach (var file in new[]
        {
            "get-session", "describe-server", "get-service-auth", "upload-blob", "put-record-new", "delete-record", "get-record",
            "list-records", "appview-get-posts", "appview-get-profile", "appview-notifications", "video-upload-limits", "video-upload",
            "video-job-status", "resolve-handle", "refresh-session", "create-session",
        })
        {
            var name = new Uri(Recording(file).GetProperty("request").GetProperty("url").GetString()!
                .Replace("{pds}", "https://pds.example", StringComparison.Ordinal)).AbsolutePath;
            answers[name["/xrpc/".Length..]] = file;
        }
    }

    public ConcurrentQueue<(HttpMethod Method, Uri Address, string? ContentType, byte[]? Body)> Asked { get; } = new();

    public IEnumerable<string> Names => Asked.Select(a => a.Address.AbsolutePath["/xrpc/".Length..]);

    public static JsonElement Recording(string file)
    {
        var folder = Repository.SharedFolder("recordings", "bluesky");
        return JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, file + ".json"))).RootElement.Clone();
    }

    public static HttpResponseMessage AnswerOf(string file)
    {
        var response = Recording(file).GetProperty("response");
        var body = response.TryGetProperty("body", out var b) ? (b.ValueKind == JsonValueKind.String ? b.GetString()! : b.GetRawText()) : "";
        var answer = new HttpResponseMessage((HttpStatusCode)response.GetProperty("status").GetInt32())
        {
            Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
        };
        if (response.TryGetProperty("headers", out var headers))
        {
            foreach (var header in headers.EnumerateObject().Where(h => h.Name.StartsWith("RateLimit", StringComparison.Ordinal)))
            {
                answer.Headers.Add(header.Name, header.Value.GetString());
            }
        }

        return answer;
    }

    /// <summary>From now on this method answers so.</summary>
    public void Answer(string method, string file) => answers[method] = file;

    public (Network Network, Caller Caller, NetworkEnvironment Environment) Connect(ManualTime time)
    {
        var environment = new NetworkEnvironment
        {
            Outgoing = this,
            Time = time,
            Random = new(1),
            Loggers = new LogLines(),
            PublicUrl = new("https://rostrum.example"),
        };
        var network = BlueskyNetwork.Create(environment);
        var grant = new Grant { AccessToken = new("TOKEN"), Server = new("https://pds.example"), Subject = "did:plc:mp7lo6jnnxh7xohedjiuatns" };
        var sender = new SenderFactory(environment).Create(network, network.ConsentNamed("app-password")!, grant);
        return (network, new(new(grant.Subject, "alice.test") { Server = grant.Server }, sender), environment);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri!.Host == "plc.directory")
        {
            return Directory(request.RequestUri.AbsolutePath[1..]);
        }

        var body = request.Content is null ? null : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        Asked.Enqueue((request.Method, request.RequestUri, request.Content?.Headers.ContentType?.MediaType, body));
        var name = request.RequestUri.AbsolutePath["/xrpc/".Length..];
        var answer = AnswerOf(answers.TryGetValue(name, out var file) ? file : "unknown-method-501");
        answer.RequestMessage = request;
        return answer;
    }

    /// <summary>The directory's word on the one account of the recordings.</summary>
    private static HttpResponseMessage Directory(string did) => new(HttpStatusCode.OK)
    {
        Content = new StringContent($$"""
            {"id":"{{did}}","alsoKnownAs":["at://alice.test"],
             "service":[{"id":"#atproto_pds","type":"AtprotoPersonalDataServer","serviceEndpoint":"https://pds.example"}]}
            """),
    };
}
