using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Rostrum.Networks.Http;
using Rostrum.Networks.Tests.Support;
using Rostrum.Sandbox;

namespace Rostrum.Networks.Tests.Conformance;

/// <summary>One sandbox, one network in front of it, one connected person.</summary>
internal sealed class ConformanceWorld : IAsyncDisposable
{
    private readonly NetworkSubject subject;
    private readonly TestEnvironment environment;
    private readonly MemoryAppVault apps = new();
    private readonly HttpClient browser = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private readonly SenderFactory senders;
    private Grant? grant;

    private ConformanceWorld(SandboxHost host, NetworkSubject subject, Func<HttpMessageHandler, HttpMessageHandler>? around)
    {
        Host = host;
        this.subject = subject;
        environment = new(subject.Addresses(host), publicUrl: new("http://127.0.0.1:8080"), around: around);
        Network = Create();
        senders = new(environment.Environment);
        Flow = new(environment.Environment, apps);
        subject.AddApps(apps);
    }

    public SandboxHost Host { get; }

    public Network Network { get; }

    public OAuthFlow Flow { get; }

    public MemoryMedia Media { get; } = new();

    public Caller Caller { get; private set; } = null!;

    public Grant Grant => grant ?? throw new InvalidOperationException("Nobody is connected yet.");

    public OAuthConsent Consent => Network.Consents.OfType<OAuthConsent>().First();

    public IReadOnlyCollection<string> Log => environment.Log.Lines;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<ConformanceWorld> StartAsync(
        NetworkSubject subject, Func<HttpMessageHandler, HttpMessageHandler>? around = null)
    {
        var host = await SandboxHost.StartAsync(new() { Networks = [subject.CreateSandbox()] }, Cancel);
        return new(host, subject, around);
    }

    public static async Task<ConformanceWorld> ConnectedAsync(
        NetworkSubject subject, Func<HttpMessageHandler, HttpMessageHandler>? around = null)
    {
        var world = await StartAsync(subject, around);
        await world.ConnectAsync();
        return world;
    }

    /// <summary>The network as a restarted process would have it.</summary>
    public Network Create() => subject.CreateNetwork(environment.Environment);

    public Task<StartedConsent> BeginAsync(params IReadOnlyCollection<Needs> also) => Flow.StartAsync(
        Network,
        Consent,
        new(new("http://127.0.0.1:8080/connect/back")) { HomeServer = subject.HomeServer(Host), Also = also },
        Cancel);

    /// <summary>What the consent page asks, as data.</summary>
    public async Task<JsonElement> QuestionAsync(Uri page)
    {
        using var ask = new HttpRequestMessage(HttpMethod.Get, page);
        ask.Headers.Accept.ParseAdd("application/json");
        using var answer = await browser.SendAsync(ask, Cancel);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(Cancel));
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).Clone();
    }

    public async Task<Uri> DecideAsync(Uri page, string decision = "allow")
    {
        var question = await QuestionAsync(page);
        var form = question.GetProperty("fields").EnumerateObject().ToDictionary(f => f.Name, f => f.Value.GetString()!);
        form["account"] = Person.Id;
        form["decision"] = decision;
        using var content = new FormUrlEncodedContent(form);
        using var answer = await browser.PostAsync(new Uri(page, question.GetProperty("action").GetString()!), content, Cancel);
        answer.StatusCode.ShouldBeOneOf([HttpStatusCode.SeeOther, HttpStatusCode.Found], await answer.Content.ReadAsStringAsync(Cancel));
        return answer.Headers.Location!;
    }

    public SandboxAccount Person => Host.World.Accounts.In(Network.Id).First(a => a.PersonId == "harbourbakery");

    public async Task<IReadOnlyList<NetworkAccount>> ConnectAsync()
    {
        var started = await BeginAsync(Enum.GetValues<Needs>());
        var back = await DecideAsync(started.Browser);
        return await UseAsync(Consent, await Flow.FinishAsync(Network, Consent, started.State, back, Cancel));
    }

    public async Task<IReadOnlyList<NetworkAccount>> PasteAsync(PastedConsent consent, IReadOnlyDictionary<string, string> fields) =>
        await UseAsync(consent, await consent.Session.OpenAsync(fields, Cancel));

    public async Task RenewAsync()
    {
        grant = await Flow.RenewAsync(Network, Consent, Grant, Cancel);
        Caller = Caller with { Sender = senders.Create(Network, Consent, grant) };
    }

    public PublishJob Job(string text, params IReadOnlyList<MediaItem> media)
    {
        var now = environment.Environment.Time.GetUtcNow();
        return new()
        {
            Caller = Caller,
            Content = new() { Text = text, Media = media },
            Media = Media,
            PublicationId = Guid.CreateVersion7(now),
            DueAt = now,
            Time = environment.Environment.Time,
            Random = environment.Environment.Random,
        };
    }

    /// <summary>How many posts with this text stand in the world.</summary>
    public int PostsOf(string text) => Host.World.Posts.In(Network.Id).Count(p => !p.Deleted && p.Text.Contains(text, StringComparison.Ordinal));

    /// <summary>How many posts of the connected account were stored by acts, whatever became of them.</summary>
    public int ActsStored => Host.World.Acts.Count(a => a.Network == Network.Id && a.Act == "post" && a.Result == ActOutcome.Stored);

    public void Break(FaultKind kind, FaultCalls calls = FaultCalls.Acts, double? seconds = null, int times = 1) =>
        Host.Faults.Add(new(0, Network.Id, kind) { Calls = calls, Left = times, Seconds = seconds });

    public async Task CommentAsync(string remoteId, string text) => await ControlAsync(
        "people/comment", new { network = Network.Id, person = "lena", post = remoteId, text });

    /// <summary>Waits until a call hangs in the sandbox.</summary>
    public async Task HangingAsync()
    {
        using var answer = await browser.GetAsync(new Uri(Host.WorldAddress, $"/control/wait?hanging=1&network={Network.Id}&seconds=20"), Cancel);
        answer.EnsureSuccessStatusCode();
        Host.Faults.Hanging(Network.Id).ShouldBe(1);
    }

    /// <summary>Waiting costs no time here: the sandbox's clock is moved.</summary>
    public void Pass(TimeSpan time)
    {
        if (time > TimeSpan.Zero)
        {
            Host.Clock.Advance(time);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Host.Faults.Release();
        browser.Dispose();
        apps.Dispose();
        environment.Dispose();
        await Host.DisposeAsync();
    }

    private async Task<IReadOnlyList<NetworkAccount>> UseAsync(Consent consent, Grant given)
    {
        var first = new Caller(new(given.Subject ?? "", ""), senders.Create(Network, consent, given));
        var accounts = await Network.Accounts.ListAsync(first, Cancel);
        var account = accounts.First(a => a.Unusable is null);
        grant = account.OwnGrant ?? given;
        Caller = new(
            new(account.Id, account.Handle) { Server = account.Server, Facts = account.Facts },
            senders.Create(Network, consent, grant, account.Server));
        return accounts;
    }

    private async Task ControlAsync(string path, object body)
    {
        using var answer = await browser.PostAsJsonAsync(new Uri(Host.WorldAddress, "/control/" + path), body, Cancel);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(Cancel));
    }
}
