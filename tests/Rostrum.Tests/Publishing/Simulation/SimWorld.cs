using Rostrum.Model;
using Rostrum.Networks;
using Rostrum.Publishing;

namespace Rostrum.Tests.Publishing.Simulation;

/// <summary>One seed: two nodes, five networks, twelve deliveries (a thread of three among them), chaos, then kindness.</summary>
internal sealed class SimWorld
{
    private const long ChaosEndsMs = 10 * 60_000;
    private const long EndMs = 90 * 60_000;

    private readonly List<string> violations = [];
    private readonly Dictionary<Guid, int> acts = [];
    private readonly Guid unapproved;

    public SimWorld(int seed, Breakage breakage, Func<SimProfile, SimProfile>? change = null)
    {
        Breakage = breakage;
        Chance = new Random(seed);
        Loop = new(new Random(seed ^ 0x5bd1e995));
        var drawn = SimProfile.Draw(new Random(seed * 31 + 7));
        Profile = change?.Invoke(drawn) ?? drawn;
        Seed = seed;
        var networks = new[]
        {
            new SimNetwork(this, "frozen", idempotent: true, looks: true, absenceIsProof: true),
            new SimNetwork(this, "listed", idempotent: false, looks: true, absenceIsProof: true),
            new SimNetwork(this, "slow", idempotent: false, looks: true, absenceIsProof: false),
            new SimNetwork(this, "blind", idempotent: false, looks: false, absenceIsProof: false),
            new SimNetwork(this, "thread", idempotent: false, looks: true, absenceIsProof: true),
        };
        var channels = networks.ToDictionary(_ => NewId());
        Store = new(Loop, breakage, violations.Add) { Networks = channels, ApprovalRequired = true };
        Nodes = [new(this, 0), new(this, 1)];
        unapproved = Fill(channels);
    }

    public int Seed { get; }

    public Breakage Breakage { get; }

    public Random Chance { get; }

    public SimLoop Loop { get; }

    public SimProfile Profile { get; private set; }

    public SimStore Store { get; }

    public IReadOnlyList<SimNode> Nodes { get; }

    public int Doubled => acts.Values.Sum(n => n - 1);

    public bool Happens(double probability) => probability > 0 && Chance.NextDouble() < probability;

    /// <summary>Nodes look often while it matters; afterwards slowly, to save events.</summary>
    public int LookEveryMs() => Loop.NowMs < ChaosEndsMs ? Chance.Next(20, 400) : Chance.Next(1_000, 4_000);

    /// <summary>A digest of everything that happened: equal seeds give equal digests.</summary>
    public string Digest => string.Join('|', Store.Networks.Values.SelectMany(n => n.Posts.Select(p => $"{p.Id}@{p.AtMs}")));

    public IReadOnlyList<string> Run()
    {
        foreach (var node in Nodes)
        {
            node.Start();
        }

        PlanDeaths();
        Loop.RunUntil(ChaosEndsMs);
        Profile = Profile.Kind();
        foreach (var node in Nodes.Where(n => !n.IsAlive))
        {
            node.Start();
        }

        Loop.RunUntil(EndMs);
        CheckEnd();
        return violations;
    }

    /// <summary>A network made a post.</summary>
    public void Acted(SimNetwork network, Guid delivery, Guid publication)
    {
        acts[publication] = acts.GetValueOrDefault(publication) + 1;
        if (acts[publication] > 1)
        {
            violations.Add($"I1 {network.Name} holds delivery {delivery} {acts[publication]} times");
        }
    }

    /// <summary>Right before a request leaves: the ledger must have foreseen it.</summary>
    public void CheckAct(SimNetwork network, Situation situation)
    {
        var delivery = situation.Delivery;
        var attempt = Store.Attempts.LastOrDefault(a => a.DeliveryId == delivery.Id);
        if (attempt is null || attempt.Fingerprint != delivery.Fingerprint)
        {
            violations.Add("I2 an act without a committed attempt");
        }

        if (Loop.GetUtcNow() < delivery.PlannedAt)
        {
            violations.Add("I3 an act before its time");
        }

        if (delivery.Id == unapproved)
        {
            violations.Add("I3 an act without approval");
        }

        if (Breakage is Breakage.None or Breakage.DropsPause && network.ClosedUntil > Loop.GetUtcNow())
        {
            ClosedCalls++;
            if (Breakage == Breakage.DropsPause)
            {
                violations.Add("I10 a call on a closed lane");
            }
        }

        var chain = Store.Deliveries.Values.Where(d => d.PostId == delivery.PostId && d.ChannelId == delivery.ChannelId && d.Part < delivery.Part);
        if (chain.Any(d => d.State != DeliveryState.Live))
        {
            violations.Add("I8 a part overtook the one before");
        }
    }

    public int ClosedCalls { get; private set; }

    private void PlanDeaths()
    {
        for (long at = Chance.Next(3_000, 90_000); at < ChaosEndsMs; at += Chance.Next(3_000, 90_000))
        {
            var node = Nodes[Chance.Next(Nodes.Count)];
            if (Happens(Profile.Kills))
            {
                Loop.After(at, () => KillAndRestart(node));
            }
            else if (Happens(Profile.Pauses))
            {
                var span = Chance.Next(1_000, 240_000);
                Loop.After(at, () => node.PauseFor(span));
            }
        }
    }

    private void KillAndRestart(SimNode node)
    {
        if (!node.IsAlive)
        {
            return;
        }

        node.Kill();
        Loop.After(Chance.Next(500, 20_000), () =>
        {
            if (!node.IsAlive)
            {
                node.Start();
            }
        });
    }

    private Guid Fill(Dictionary<Guid, SimNetwork> channels)
    {
        var due = Loop.GetUtcNow().AddMinutes(3);
        DeliveryRow? last = null;
        foreach (var (channel, network) in channels)
        {
            for (var i = 0; i < (network.Name == "thread" ? 1 : 3); i++)
            {
                var post = NewId();
                for (var part = 0; part < (network.Name == "thread" ? 3 : 1); part++)
                {
                    last = Add(post, channel, part, due);
                }
            }
        }

        // One that nobody approved: it must wait, whatever happens.
        var forgotten = Add(NewId(), channels.Keys.First(), 0, due) with { ApprovedFingerprint = null };
        Store.Deliveries[forgotten.Id] = forgotten;
        return forgotten.Id;
    }

    private DeliveryRow Add(Guid post, Guid channel, int part, DateTimeOffset due)
    {
        var id = NewId();
        var row = new DeliveryRow
        {
            Id = id,
            PostId = post,
            ChannelId = channel,
            Part = part,
            Kind = part == 0 ? PartKind.Post : PartKind.Reply,
            State = DeliveryState.Scheduled,
            Content = new("text"),
            Fingerprint = id.ToString(),
            ApprovedFingerprint = id.ToString(),
            PlannedAt = due.AddSeconds(Chance.Next(0, 300)),
            PublicationId = NewId(),
            Version = 1,
        };
        Store.Deliveries[id] = row;
        if (part == 0 || Breakage == Breakage.IgnoresOrder)
        {
            Store.Jobs.Add(new(JobKinds.Publish, id, due.AddMinutes(-2), JobKinds.Lane(channel)));
        }

        return row;
    }

    private void CheckEnd()
    {
        foreach (var delivery in Store.Deliveries.Values)
        {
            if (delivery.State is DeliveryState.Scheduled or DeliveryState.Working or DeliveryState.Unknown)
            {
                violations.Add($"I15 {Store.Networks[delivery.ChannelId].Name} part {delivery.Part} never ended: {delivery.State}");
            }

            var posts = Store.Networks[delivery.ChannelId].Posts.Where(p => p.Delivery == delivery.Id).ToList();
            if (delivery.State == DeliveryState.Live && posts.TrueForAll(p => p.Id != delivery.NetworkPostId))
            {
                violations.Add("I4 live, but the network holds no such post");
            }

            if (posts.Count > 0 && delivery.State is DeliveryState.Failed or DeliveryState.Cancelled)
            {
                violations.Add($"lost: the network holds the post of a delivery that is {delivery.State}");
            }
        }

        if (Store.Networks.Values.Any(n => n.Calls > 200 * 12))
        {
            violations.Add("I17 a hot loop of calls");
        }
    }

    private Guid NewId()
    {
        var bytes = new byte[16];
        Chance.NextBytes(bytes);
        return new(bytes);
    }
}
