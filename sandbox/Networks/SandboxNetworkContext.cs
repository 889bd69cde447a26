using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Rostrum.Sandbox;

/// <summary>What one network may use: its part of the world, its addresses, sign-ins, and the point where acts happen.</summary>
public sealed class SandboxNetworkContext
{
    private readonly Lock acting = new();
    private readonly Snapshot snapshot;
    private readonly FaultRunner runner;
    private readonly int seed;
    private readonly Func<string, Uri> addressOf;

    internal SandboxNetworkContext(SandboxNetwork network, World world, MediaShelf media, FaultBoard faults,
        Snapshot snapshot, FaultRunner runner, int seed, Func<string, Uri> addressOf)
    {
        (Network, World, Media, Faults) = (network, world, media, faults);
        (this.snapshot, this.runner, this.seed, this.addressOf) = (snapshot, runner, seed, addressOf);
        SignIns = new(network.Id, world);
    }

    public SandboxNetwork Network { get; }

    public World World { get; }

    public MediaShelf Media { get; }

    public FaultBoard Faults { get; }

    /// <summary>Codes, tokens, apps.</summary>
    public SignIns SignIns { get; }

    public string Id => Network.Id;

    /// <summary>The virtual clock: what ages and expires goes by it.</summary>
    public WorldClock Clock => World.Clock;

    public IReadOnlyList<SandboxAccount> Accounts => World.Accounts.In(Id);

    public SandboxAccount? AccountOf(string handle) => World.Accounts.First(Id,
        account => string.Equals(account.Handle, handle.TrimStart('@'), StringComparison.OrdinalIgnoreCase));

    /// <summary>Not deleted, oldest first.</summary>
    public IReadOnlyList<SandboxPost> Posts => [.. World.Posts.In(Id).Where(post => !post.Deleted)];

    public SandboxPost? Post(string id) => World.Posts.Find(Id, id) is { Deleted: false } post ? post : null;

    /// <summary>Where one of this network's origins listens; ends without a slash. Only while requests are served.</summary>
    public Uri AddressOf(string origin = SandboxNetwork.MainOrigin) => addressOf(origin);

    /// <summary>Views, likes, shares and comments at this moment of the virtual clock.</summary>
    public Engagement NumbersOf(SandboxPost post)
    {
        ArgumentNullException.ThrowIfNull(post);
        return Crowd.Of(World, seed, post);
    }

    /// <summary>How long processing of media takes now, in virtual time.</summary>
    public TimeSpan Processing(TimeSpan usually)
    {
        var slow = Faults.Standing(Id, FaultKind.Slow);
        return slow > usually ? slow : usually;
    }

    /// <summary>Whether a listing already shows this post.</summary>
    public bool IsListed(SandboxPost post, TimeSpan usualLag = default)
    {
        ArgumentNullException.ThrowIfNull(post);
        var lag = Faults.Standing(Id, FaultKind.ListLag);
        return !post.Deleted && post.WorldAt + (lag > usualLag ? lag : usualLag) <= Clock.GetUtcNow();
    }

    /// <summary>
    /// Runs an act and lets faults strike before or after it, at the exact point. Only one act of a network runs at a
    /// time, so looking up an idempotency key inside <paramref name="perform"/> is safe. It runs at most once; with a
    /// state file it is on disk before anything is answered.
    /// </summary>
    public async Task<IResult> ActAsync(HttpContext http, ActCall call, Func<ActResult> perform)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(perform);
        var heard = http.Features.GetRequiredFeature<HeardRequest>();
        heard.Act = call.Act;
        var fault = Faults.Take(Id, FaultCalls.Acts, http.Request.Path.Value ?? "");
        return await runner.RunAsync(http, fault, async () =>
        {
            ActResult done;
            lock (acting)
            {
                done = perform();
                World.Record(call.Act, Id, call.AccountId, World.Fingerprint(call.Text, call.Media), done.RemoteId,
                    heard.Id, done.Outcome);
            }

            await snapshot.WriteAsync(CancellationToken.None); // the act happened: it must survive, caller or not
            return done.Answer;
        });
    }

    /// <summary>An unguessable string.</summary>
    public static string NewSecret(string prefix = "") => prefix + RandomNumberGenerator.GetHexString(40, true);
}
