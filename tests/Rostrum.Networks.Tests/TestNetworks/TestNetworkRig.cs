using Rostrum.Networks.Http;
using Rostrum.Networks.Tests.Sandbox;
using Rostrum.Networks.Tests.Support;

namespace Rostrum.Networks.Tests.TestNetworks;

/// <summary>One of the test networks before its sandbox, from the consent to the last step.</summary>
internal sealed class TestNetworkRig : IAsyncDisposable
{
    private readonly TestEnvironment environment;
    private readonly MemoryAppVault apps = new();
    private readonly SenderFactory senders;

    private TestNetworkRig(SandboxRig sandbox, Func<NetworkEnvironment, Network> create, string clientId, string clientSecret)
    {
        Sandbox = sandbox;
        environment = new(sandbox.Host.Addresses);
        Network = create(environment.Environment);
        Flow = new(environment.Environment, apps);
        senders = new(environment.Environment);
        apps.Add(new(Network.Id, "app"), new(clientId, new(clientSecret)));
    }

    public SandboxRig Sandbox { get; }

    public Network Network { get; }

    public OAuthFlow Flow { get; }

    public MemoryMedia Media { get; } = new();

    public OAuthConsent Consent => (OAuthConsent)Network.Consents[0];

    public IReadOnlyCollection<string> Log => environment.Log.Lines;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<TestNetworkRig> StartAsync(
        Func<NetworkEnvironment, Network> create, string clientId, string clientSecret)
    {
        var rig = new TestNetworkRig(await SandboxRig.StartAsync(), create, clientId, clientSecret);
        await rig.Sandbox.TurnAsync(new { speed = 120 });
        return rig;
    }

    public async Task<Grant> ConnectAsync(string person = "harbourbakery", params Needs[] also)
    {
        var started = await Flow.StartAsync(Network, Consent, new(SandboxRig.Redirect) { Also = also }, Cancel);
        var code = await Sandbox.AllowAsync(Network.Id, started.Browser.PathAndQuery, person);
        var pending = PendingConsent.FromBytes(started.State.ToBytes());
        var back = new Uri($"{SandboxRig.Redirect}?code={Uri.EscapeDataString(code)}&state={Uri.EscapeDataString(pending.State)}");
        return Grant.FromBytes((await Flow.FinishAsync(Network, Consent, pending, back, Cancel)).ToBytes());
    }

    public async Task<Caller> CallerAsync(Grant grant)
    {
        var sender = senders.Create(Network, Consent, grant);
        var account = (await Network.Accounts.ListAsync(new(new("", ""), sender), Cancel)).ShouldHaveSingleItem();
        return new(new(account.Id, account.Handle) { Facts = account.Facts }, sender);
    }

    public PublishJob Job(Caller caller, string text, params MediaItem[] media) => new()
    {
        Caller = caller,
        Content = new() { Text = text, Media = media },
        Media = Media,
        PublicationId = Guid.NewGuid(),
        DueAt = environment.Environment.Time.GetUtcNow(),
        Time = new ManualTime(),
        Random = new(1),
    };

    /// <summary>Prepares until the next step is the act, and gives the checkpoint before it.</summary>
    public async Task<Checkpoint?> PrepareAsync(PublishJob job)
    {
        Checkpoint? from = null;
        while (Network.Publisher!.Next(job, from).Kind != StepKind.Act)
        {
            from = (await Network.Publisher.AdvanceAsync(job, from, Cancel)).ShouldBeOfType<PublishStep.Later>().Next;
        }

        return from;
    }

    /// <summary>Publishes step by step; what the network asks to wait passes in its world at once.</summary>
    public PublishDriver Driver() => new(Network, wait => Sandbox.TurnAsync(new { advanceSeconds = wait.TotalSeconds }));

    public Task<NetworkException> ActFailsAsync(PublishJob job, Checkpoint? from) =>
        Should.ThrowAsync<NetworkException>(() => Network.Publisher!.AdvanceAsync(job, from, Cancel));

    public async ValueTask DisposeAsync()
    {
        apps.Dispose();
        environment.Dispose();
        await Sandbox.DisposeAsync();
    }
}
