using Rostrum.Networks.Http;
using Rostrum.Networks.Tests.Support;

namespace Rostrum.Networks.Bluesky.Tests;

/// <summary>One person's way with the real server: environment, consents, senders.</summary>
internal sealed class Journey : IDisposable
{
    private readonly TestEnvironment environment;
    private readonly MemoryAppVault apps = new();
    private readonly SenderFactory senders;

    private Journey(TestEnvironment environment, RealServer.Account account)
    {
        this.environment = environment;
        Account = account;
        Network = BlueskyNetwork.Create(environment.Environment);
        Flow = new(environment.Environment, apps);
        senders = new(environment.Environment);
        Driver = new(Network);
    }

    public RealServer.Account Account { get; }

    public Network Network { get; }

    public OAuthFlow Flow { get; }

    public PublishDriver Driver { get; }

    public MemoryMedia Media { get; } = new();

    public IReadOnlyCollection<string> Log => environment.Log.Lines;

    public OAuthConsent OAuth => (OAuthConsent)Network.ConsentNamed("oauth")!;

    public PastedConsent AppPassword => (PastedConsent)Network.ConsentNamed("app-password")!;

    public static async Task<Journey> BeginAsync(RealServer server, CancellationToken cancel)
    {
        var addresses = await server.StartAsync(cancel);
        return new(new(addresses.Names), await server.CreateAccountAsync(cancel));
    }

    public Task<StartedConsent> StartAsync(CancellationToken cancel, params Needs[] also) => StartAsync("@" + Account.Handle, cancel, also);

    public Task<StartedConsent> StartAsync(string? typed, CancellationToken cancel, params Needs[] also) => Flow.StartAsync(
        Network, OAuth, new(new("http://localhost:8080/connect/bluesky/callback")) { HomeServer = typed, Also = also }, cancel);

    public async Task<Grant> ConnectAsync(CancellationToken cancel, params Needs[] also) =>
        await FinishAsync(await StartAsync(cancel, also), cancel);

    public async Task<Grant> FinishAsync(StartedConsent started, CancellationToken cancel)
    {
        using var browser = new Browserless(started.Browser);
        var back = await browser.PermitAsync(Account, string.Join(' ', started.State.Scopes), cancel);
        var pending = PendingConsent.FromBytes(started.State.ToBytes());
        return Grant.FromBytes((await Flow.FinishAsync(Network, OAuth, pending, back, cancel)).ToBytes());
    }

    public Task<Grant> SignInAsync(CancellationToken cancel) => AppPassword.Session.OpenAsync(
        new Dictionary<string, string> { ["identifier"] = Account.Handle, ["password"] = Account.Password }, cancel);

    public Caller CallerOf(Consent consent, Grant grant) =>
        new(new(Account.Did, Account.Handle) { Server = grant.Server }, senders.Create(Network, consent, grant));

    public PublishJob Job(Caller caller, PartContent content) => new()
    {
        Caller = caller,
        Content = content,
        Media = Media,
        PublicationId = Guid.CreateVersion7(environment.Environment.Time.GetUtcNow()),
        DueAt = environment.Environment.Time.GetUtcNow(),
        Time = environment.Environment.Time,
        Random = environment.Environment.Random,
    };

    public void Dispose()
    {
        apps.Dispose();
        environment.Dispose();
    }
}
