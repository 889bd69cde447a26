using Rostrum.Networks;
using Rostrum.Jobs;
using Rostrum.Publishing;

namespace Rostrum.Tests.Publishing.Simulation;

/// <summary>One process: may be killed (its continuations never run again) or paused (they run late).</summary>
internal sealed class SimNode(SimWorld world, int number)
{
    private static readonly TimeSpan AliveFor = TimeSpan.FromSeconds(30);

    private readonly Dictionary<SimJob, (long Epoch, Task<Foreseen?> Reading)> foreseen = [];
    private long pausedUntil;
    private long epoch = -1;
    private DateTimeOffset knownAliveUntil;

    public int Number => number;

    public int Life { get; private set; }

    public bool IsAlive { get; private set; } = true;

    /// <summary>What the control database says: others may take over after it.</summary>
    public DateTimeOffset AliveUntil { get; private set; }

    public void Start()
    {
        IsAlive = true;
        Life++;
        epoch = -1;
        foreseen.Clear();
        Beat(Life);
        Look(Life);
    }

    public void Kill()
    {
        IsAlive = false;
        AliveUntil = DateTimeOffset.MinValue; // the session lock is freed at once
    }

    public void PauseFor(int ms) => pausedUntil = Math.Max(pausedUntil, world.Loop.NowMs + ms);

    public bool Covers(long ofEpoch, TimeSpan span) => world.Breakage == Breakage.NoLeaseTime
        || (epoch == ofEpoch && world.Loop.GetUtcNow() + span <= knownAliveUntil);

    public async ValueTask<bool> ExtendAsync(long ofEpoch, TimeSpan span)
    {
        await WaitAsync(world.Chance.Next(1, 10));
        if (epoch != ofEpoch || world.Store.Owner != number || world.Store.Fence != epoch)
        {
            return false;
        }

        var until = world.Loop.GetUtcNow() + span + TimeSpan.FromSeconds(1);
        AliveUntil = knownAliveUntil = Later(AliveUntil, until);
        return true;
    }

    /// <summary>A wait of this life of the process; never ends once it was killed.</summary>
    public Task WaitAsync(double ms) => WaitOrStopAsync(ms, CancellationToken.None);

    /// <summary>The same, ended early by the caller's own time limit.</summary>
    public Task WaitOrStopAsync(double ms, CancellationToken cancel)
    {
        var done = new TaskCompletionSource();
        var life = Life;
        if (cancel.CanBeCanceled)
        {
            cancel.Register(() => Resume(life, () => done.TrySetCanceled(cancel)));
        }

        world.Loop.After(ms, () => Resume(life, () => done.TrySetResult()));
        return done.Task;
    }

    /// <summary>
    /// Sends something and waits for the answer: <paramref name="send"/> is given a function that answers after some
    /// milliseconds; the answer reaches this life of the process only while it lives, and late when it is paused.
    /// </summary>
    public Task<T> AnswerAsync<T>(Action<Action<double, Func<T>>> send, CancellationToken cancel)
    {
        var done = new TaskCompletionSource<T>();
        var life = Life;
        cancel.Register(() => Resume(life, () => done.TrySetCanceled(cancel)));
        send((ms, answer) => world.Loop.After(ms, () => Resume(life, () =>
        {
            try
            {
                done.TrySetResult(answer());
            }
            catch (NetworkException failure)
            {
                done.TrySetException(failure);
            }
        })));
        return done.Task;
    }

    public Task PauseAsync(int ms)
    {
        PauseFor(ms);
        return WaitAsync(1);
    }

    private void Resume(int life, Action action)
    {
        if (!IsAlive || life != Life)
        {
            return;
        }

        if (world.Loop.NowMs < pausedUntil)
        {
            world.Loop.After(pausedUntil - world.Loop.NowMs, () => Resume(life, action));
            return;
        }

        action();
    }

    private void Beat(int life)
    {
        if (world.Loop.GetUtcNow() > knownAliveUntil && world.Breakage != Breakage.ForgetsItWasDead)
        {
            epoch = -1; // others may have taken over meanwhile: every lease held so far is void
        }

        AliveUntil = knownAliveUntil = Later(AliveUntil, world.Loop.GetUtcNow() + AliveFor);
        world.Loop.After(10_000, () => Resume(life, () => Beat(life)));
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private void Look(int life)
    {
        var store = world.Store;
        if (store.Owner != number || store.Fence != epoch)
        {
            // A process that came back is a new node: its own old ownership is that of a dead one.
            if (store.Owner == -1 || store.Owner == number || !world.Nodes[store.Owner].HoldsLock(world.Loop.GetUtcNow()))
            {
                store.Owner = number;
                epoch = ++store.Fence;
            }
        }

        if (store.Owner == number && store.Fence == epoch)
        {
            TakeDue();
            ForeseeSoon();
        }

        world.Loop.After(world.LookEveryMs(), () => Resume(life, () => Look(life)));
    }

    // A paused process keeps its lock; it loses the workspace only when its time is over.
    private bool HoldsLock(DateTimeOffset now) => IsAlive && now <= AliveUntil;

    private void TakeDue()
    {
        var now = world.Loop.GetUtcNow();
        foreach (var job in world.Store.Jobs.Where(j => j.Due <= now && IsFree(j)).ToList())
        {
            var pausedUntil = job.Lane is { } lane && world.Store.PausedLanes.TryGetValue(lane, out var until) ? until : (DateTimeOffset?)null;
            if (pausedUntil > now && world.Breakage != Breakage.DropsPause)
            {
                continue;
            }

            job.TakenBy = epoch;
            _ = RunAsync(job);
        }
    }

    /// <summary>Reads some deliveries seconds before their moment, as the engine has it done; much may change until then.</summary>
    private void ForeseeSoon()
    {
        var now = world.Loop.GetUtcNow();
        var soon = world.Store.Jobs.Where(j => j.Kind == JobKinds.Publish && j.Due > now && j.Due <= now.AddSeconds(5) && IsFree(j));
        foreach (var job in soon.Where(j => !foreseen.ContainsKey(j) && world.Happens(world.Profile.Foresees)).ToList())
        {
            foreseen[job] = (epoch, Foreseen.ReadAsync(job.Subject, new SimLedger(world, this, epoch), new SimTargets(world, this), world.Loop, default).AsTask());
        }
    }

    private async Task<RunResult> PublishAsync(SimJob job, SimLedger ledger, SimLease lease)
    {
        var ahead = foreseen.Remove(job, out var read) && read.Epoch == lease.Epoch && read.Reading.IsCompletedSuccessfully
            ? await read.Reading
            : null;
        var run = new DeliveryRun(ledger, ahead?.Targets ?? new SimTargets(world, this), world.Loop, world.Chance);
        return await run.RunAsync(job.Subject, lease, default, ahead);
    }

    private bool IsFree(SimJob job) =>
        job.TakenBy != epoch;

    private async Task RunAsync(SimJob job)
    {
        var ledger = new SimLedger(world, this, epoch);
        var targets = new SimTargets(world, this);
        var lease = new SimLease(this, epoch);
        try
        {
            RunResult result = job.Kind switch
            {
                JobKinds.Publish => await PublishAsync(job, ledger, lease),
                JobKinds.LookUp => await new UnknownResolver(ledger, targets, world.Loop).RunAsync(job.Subject, default),
                _ => new RunResult.Done(),
            };
            await ledger.FinishAsync(job, result);
        }
        catch (LeaseLostException)
        {
            // Another node owns it; the row stays for that one.
        }
        catch (SimCommitException)
        {
            job.TakenBy = null; // the database refused; the job is still there
        }
    }
}

internal sealed class SimLease(SimNode node, long epoch) : IActLease
{
    public long Epoch => epoch;

    public bool Covers(TimeSpan span) => node.Covers(epoch, span);

    public ValueTask<bool> ExtendAsync(TimeSpan span, CancellationToken cancel) => node.ExtendAsync(epoch, span);
}

internal sealed class SimTargets(SimWorld world, SimNode node) : ITargets
{
    private int spokenWith;
    private bool isRenewed;

    public async ValueTask<PublishTarget> OpenAsync(Situation situation, CancellationToken cancel)
    {
        await node.WaitAsync(1);
        var network = world.Store.Networks[situation.Delivery.ChannelId];
        var publisher = new SimPublisher(world, node, network, situation);
        spokenWith = network.Token;
        var job = new PublishJob
        {
            Caller = new(new("a", "a"), new NoSender()),
            Content = new() { Text = situation.Delivery.Content.Text },
            Media = null!,
            PublicationId = situation.Delivery.PublicationId,
            DueAt = situation.Delivery.PlannedAt,
            Time = world.Loop,
            Random = world.Chance,
        };
        var timing = world.Breakage switch
        {
            Breakage.NoSettle => network.Timing with { Settle = TimeSpan.Zero },
            _ => network.Timing,
        };
        return new(job, publisher, timing) { Finder = Finder(network, publisher) };
    }

    public string? Doubt => null;

    public async ValueTask<bool> RenewSignInAsync(Situation situation, CancellationToken cancel)
    {
        if (isRenewed)
        {
            return false;
        }

        isRenewed = true;
        await node.WaitAsync(world.Chance.Next(5, 400));
        var network = world.Store.Networks[situation.Delivery.ChannelId];
        if (network.Token > spokenWith)
        {
            return true;
        }

        if (world.Happens(world.Profile.RenewalRefused))
        {
            throw new NetworkException(new(FailureKind.SignInAgain, "The renewal was refused."));
        }

        network.Renew();
        return true;
    }

    public ValueTask<DateTimeOffset?> TakeSharedQuotaAsync(Situation situation, CancellationToken cancel) => new((DateTimeOffset?)null);

    private IFindsOwnPost? Finder(SimNetwork network, SimPublisher publisher) => world.Breakage switch
    {
        Breakage.BlindRetry => new NeverSent(),
        _ => network.Looks ? publisher : null,
    };

    /// <summary>The mistake of believing that what was not answered did not happen.</summary>
    private sealed class NeverSent : IFindsOwnPost
    {
        public Task<OwnPostLook> LookAsync(PublishJob job, Checkpoint? from, DateTimeOffset sentAt, CancellationToken cancel) =>
            Task.FromResult<OwnPostLook>(new OwnPostLook.NotDone("nothing"));
    }

    private sealed class NoSender : NetworkSender
    {
        public override Uri Server { get; } = new("http://localhost");

        public override IReadOnlyList<string> Scopes => [];

        public override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CallKind kind, CancellationToken cancel) =>
            throw new InvalidOperationException("The simulation sends nothing.");
    }
}
