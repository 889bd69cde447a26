using System.Text.Json;
using Rostrum.Networks.Http;
using Rostrum.Networks.Tests.Support;

namespace Rostrum.Networks.Mastodon.Tests;

/// <summary>The network before a scripted server, with one connected account.</summary>
internal sealed class Bench : IDisposable
{
    public static readonly Uri Home = new("https://social.example");

    private readonly LogLines log = new();

    public Bench(MastodonFacts? facts = null, params string[] scopes)
    {
        Environment = new()
        {
            Outgoing = Script,
            Time = Time,
            Random = new(1),
            Loggers = log,
            PublicUrl = new("https://rostrum.example"),
        };
        Network = MastodonNetwork.Create(Environment);
        var grant = new Grant
        {
            AccessToken = new("secret-token"),
            Server = Home,
            Scopes = scopes.Length > 0 ? scopes : [.. MastodonScopes.All.Select(s => s.Name)],
        };
        var sender = new SenderFactory(Environment).Create(Network, Network.ConsentNamed("oauth")!, grant);
        Caller = new(new("42", "@ada@social.example") { Server = Home, Facts = (facts ?? Known).ToFacts() }, sender);
    }

    public static MastodonFacts Known { get; } = new()
    {
        Domain = "social.example", Version = "4.6.4", ApiVersion = 11, HonoursKey = true, AppName = "Rostrum", DefaultVisibility = "public",
    };

    public Script Script { get; } = new();

    public ManualTime Time { get; } = new();

    public MemoryMedia Media { get; } = new();

    public NetworkEnvironment Environment { get; }

    public Network Network { get; }

    public Caller Caller { get; }

    public IReadOnlyCollection<string> Log => log.Lines;

    public IPublisher Publisher => Network.Publisher!;

    public PublishJob Job(string text, params MediaItem[] media) => new()
    {
        Caller = Caller,
        Content = new() { Text = text, Media = media },
        Media = Media,
        PublicationId = Guid.Parse("0193b0a0-0000-7000-8000-000000000001"),
        DueAt = Time.GetUtcNow(),
        Time = Time,
        Random = new(1),
    };

    public Task<PublishStep.Live> PublishAsync(PublishJob job) =>
        new PublishDriver(Network).PublishAsync(job, TestContext.Current.CancellationToken);

    public static IReadOnlyDictionary<string, JsonElement> Options(string json) =>
        JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!;

    /// <summary>A post as the server shows it.</summary>
    public string Status(string id, string text, string extra = "") =>
        $$"""
        {"id":"{{id}}","url":"https://social.example/@ada/{{id}}","created_at":"{{Time.GetUtcNow():O}}","visibility":"public",
        "content":"<p>{{text}}</p>","application":{"name":"Rostrum"},"media_attachments":[],"poll":null,"in_reply_to_id":null{{extra}}}
        """;

    public void Dispose()
    {
        Script.Dispose();
        log.Dispose();
    }
}
