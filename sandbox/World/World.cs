using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Rostrum.Sandbox;

/// <summary>Everything that exists out there. Safe to use from several requests at once; all items are immutable.</summary>
public sealed class World
{
    private readonly Lock gate = new();
    private readonly TimeProvider host;
    private readonly List<SandboxAct> acts = [];
    private TaskCompletionSource next = NewSignal();
    private long sequence;
    private long revision;
    private long stateRevision;
    private TimeSpan crowdBefore;
    private DateTimeOffset crowdSince;

    public World(WorldClock clock, TimeProvider host)
    {
        ArgumentNullException.ThrowIfNull(clock);
        Clock = clock;
        this.host = host;
        crowdSince = clock.GetUtcNow();
        Accounts = new(gate, Alter);
        Tokens = new(gate, Alter);
        Apps = new(gate, Alter);
        Posts = new(gate, Alter);
        Messages = new(gate, Alter);
        Notes = new(gate, Alter);
        clock.Changed += Alter;
    }

    public WorldClock Clock { get; }

    public Shelf<SandboxAccount> Accounts { get; }

    public Shelf<SandboxToken> Tokens { get; }

    public Shelf<SandboxApp> Apps { get; }

    public Shelf<SandboxPost> Posts { get; }

    public Shelf<SandboxMessage> Messages { get; }

    public Shelf<SandboxNote> Notes { get; }

    /// <summary>The host's time, for what is said on the wire; the virtual clock is for what ages.</summary>
    public DateTimeOffset HostNow => host.GetUtcNow();

    /// <summary>Grows with everything that can be seen, also what was heard; the page looks at it.</summary>
    public long Revision => Interlocked.Read(ref revision);

    /// <summary>Grows with everything that survives a restart; the snapshot looks at it.</summary>
    internal long StateRevision => Interlocked.Read(ref stateRevision);

    /// <summary>Whether made-up people react by themselves.</summary>
    public bool CrowdReacts { get; private set; } = true;

    /// <summary>Virtual time during which the crowd was reacting.</summary>
    public TimeSpan CrowdTime
    {
        get
        {
            lock (gate)
            {
                return crowdBefore + (CrowdReacts ? Clock.GetUtcNow() - crowdSince : TimeSpan.Zero);
            }
        }
    }

    public IReadOnlyList<SandboxAct> Acts
    {
        get
        {
            lock (gate)
            {
                return [.. acts];
            }
        }
    }

    /// <summary>Every token, client secret and password that exists here.</summary>
    internal IEnumerable<string> Secrets =>
        Tokens.All().SelectMany(token => token.SpentRefreshes.Concat(token.SpentAccesses).Append(token.Access).Append(token.Refresh))
            .Concat(Apps.All().Select(app => app.Secret))
            .Concat(Accounts.All().SelectMany(account => new[] { account.Password, account.AppPassword }))
            .OfType<string>().Where(secret => secret.Length > 5);

    /// <summary>A number that was never given out before in this world, also not before a restart.</summary>
    public long NextNumber() => Interlocked.Increment(ref sequence);

    public string NextId() => NextNumber().ToString(CultureInfo.InvariantCulture);

    /// <summary>A post as a network stores it: times, crowd time and an id are filled in.</summary>
    public SandboxPost Draft(SandboxAccount account, string text) => new()
    {
        Network = account.Network, Id = NextId(), AccountId = account.Id, Text = text,
        CreatedAt = HostNow, WorldAt = Clock.GetUtcNow(), CrowdAt = CrowdTime,
    };

    public void LetCrowdReact(bool reacts)
    {
        var so = CrowdTime;
        lock (gate)
        {
            crowdBefore = so;
            crowdSince = Clock.GetUtcNow();
            CrowdReacts = reacts;
        }

        Alter();
    }

    /// <summary>Completes at the next change of anything.</summary>
    public Task NextChangeAsync()
    {
        lock (gate)
        {
            return next.Task;
        }
    }

    /// <summary>SHA-256 over the text and, a line each, the hashes of the media; lower-case hex.</summary>
    public static string Fingerprint(string text, IEnumerable<SandboxMedia> media) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', media.Select(one => one.Hash).Prepend(text)))));

    internal SandboxAct Record(string act, string network, string account, string fingerprint, string? remoteId,
        long requestId, ActOutcome result)
    {
        SandboxAct line;
        lock (gate)
        {
            line = new(acts.Count + 1, HostNow, act, network, account, fingerprint, remoteId, requestId, result);
            acts.Add(line);
        }

        Alter();
        return line;
    }

    private void Alter()
    {
        Interlocked.Increment(ref stateRevision);
        Touch();
    }

    internal void Touch()
    {
        Interlocked.Increment(ref revision);
        TaskCompletionSource now;
        lock (gate)
        {
            now = next;
            next = NewSignal();
        }

        now.SetResult();
    }

    internal WorldState Capture()
    {
        var crowd = CrowdTime;
        lock (gate)
        {
            return new(Clock.GetUtcNow(), Clock.Speed, Interlocked.Read(ref sequence), crowd, CrowdReacts,
                Accounts.All(), Tokens.All(), Apps.All(), Posts.All(), Messages.All(), Notes.All(), [.. acts]);
        }
    }

    internal void Restore(WorldState state)
    {
        Clock.Set(state.Clock, state.Speed);
        lock (gate)
        {
            Interlocked.Exchange(ref sequence, state.Sequence);
            (crowdBefore, CrowdReacts, crowdSince) = (state.Crowd, state.CrowdReacts, Clock.GetUtcNow());
            Accounts.Fill(state.Accounts);
            Tokens.Fill(state.Tokens);
            Apps.Fill(state.Apps);
            Posts.Fill(state.Posts);
            Messages.Fill(state.Messages);
            Notes.Fill(state.Notes);
            acts.Clear();
            acts.AddRange(state.Acts);
        }

        Alter();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>What survives a restart.</summary>
internal sealed record WorldState(
    DateTimeOffset Clock, double Speed, long Sequence, TimeSpan Crowd, bool CrowdReacts,
    IReadOnlyList<SandboxAccount> Accounts, IReadOnlyList<SandboxToken> Tokens, IReadOnlyList<SandboxApp> Apps,
    IReadOnlyList<SandboxPost> Posts, IReadOnlyList<SandboxMessage> Messages, IReadOnlyList<SandboxNote> Notes,
    IReadOnlyList<SandboxAct> Acts);
