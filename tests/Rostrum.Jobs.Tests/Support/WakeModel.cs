namespace Rostrum.Jobs.Tests.Support;

/// <summary>
/// The wake-up protocol as a small state machine: one writer, two nodes that may each claim from the other at any time (it may be dead
/// or paused), a clock, and crashes anywhere. One unit of time is 5 s. Each part of the protocol can be left out.
/// </summary>
public sealed record WakeModel(bool Announces = true, bool UsesT0 = true, bool KeepsDeadline = true, bool Fences = true, bool ChecksVersion = true)
{
    private const int LastMoment = 4;
    private const int Never = 7;
    private const int Window = 2; // an announcement lasts 10 s
    private const int Deadline = 1; // a commit comes within 5 s of it
    private const int Nobody = 2;
    private const int Dead = 3;

    private enum Writer
    {
        Idle,
        Announced,
        Committed,
        Done,
        Crashed,
    }

    private enum Phase
    {
        Idle,
        Claimed,
        Ready,
        Reading,
        Works,
        Settles,
    }

    public sealed record Verdict(int States, bool LosesWork, bool IsLateThoughWoken);

    /// <summary>Visits every reachable state.</summary>
    public Verdict Explore()
    {
        var start = new State { Next = 0, Pending = Never, Owner = Nobody };
        var seen = new HashSet<ulong> { start.Pack() };
        var open = new Stack<ulong>([start.Pack()]);
        var (loses, late) = (false, false);
        var next = new List<State>();
        while (open.TryPop(out var packed))
        {
            var state = State.Unpack(packed);
            loses |= IsQuiet(state) && state.Queue != 0 && state.LookAt == Never;
            late |= IsQuiet(state) && state.Queue != 0 && state.Writer == Writer.Done && state.LookAt > state.Now;
            next.Clear();
            Follow(state, next);
            foreach (var follower in next)
            {
                if (seen.Add(follower.Pack()))
                {
                    open.Push(follower.Pack());
                }
            }
        }

        return new Verdict(seen.Count, loses, late);
    }

    /// <summary>Nobody does anything any more unless the wake-up row makes a node look.</summary>
    private static bool IsQuiet(State s) =>
        s.Writer is Writer.Idle or Writer.Done or Writer.Crashed && s.A.Phase == Phase.Idle && s.B.Phase == Phase.Idle;

    private void Follow(State s, List<State> next)
    {
        if (s.Now < LastMoment)
        {
            next.Add(s with { Now = s.Now + 1 });
        }

        FollowWriter(s, next);
        FollowNode(s, 0, next);
        FollowNode(s, 1, next);
    }

    private void FollowWriter(State s, List<State> next)
    {
        var inTime = !KeepsDeadline || s.Now - s.AnnouncedAt <= Deadline;
        switch (s.Writer)
        {
            case Writer.Idle:
            case Writer.Announced when !inTime:
                var pending = s.Pending == Never || s.Pending < s.Now + Window ? s.Now + Window : s.Pending;
                next.Add(s with { Writer = Writer.Announced, AnnouncedAt = s.Now, Pending = Announces ? pending : s.Pending });
                break;
            case Writer.Announced:
                next.Add(s with { Writer = Writer.Committed, Queue = s.Queue | 1 });
                break;
            case Writer.Committed:
                next.Add(s with { Writer = Writer.Done, Next = 0, Version = s.Version + 1 });
                break;
        }

        if (s.Writer is Writer.Announced or Writer.Committed)
        {
            next.Add(s with { Writer = Writer.Crashed });
        }
    }

    private void FollowNode(State s, int me, List<State> next)
    {
        var node = me == 0 ? s.A : s.B;
        if (node.Phase != Phase.Idle && s.Crashes < 1)
        {
            next.Add(s.With(me, default) with { Crashes = s.Crashes + 1, Owner = s.Owner == me ? Dead : s.Owner });
        }

        var shutOut = Fences && s.Fence != node.Epoch;
        switch (node.Phase)
        {
            case Phase.Idle when s.LookAt <= s.Now && s.Owner != me && s.Epoch < 3:
                next.Add(s.With(me, new Node(Phase.Claimed, s.Epoch + 1, 0, 0, 0)) with { Owner = me, Epoch = s.Epoch + 1 });
                break;
            case Phase.Claimed when Fences && s.Fence >= node.Epoch:
                next.Add(s.With(me, default) with { Owner = s.Epoch == node.Epoch ? Nobody : s.Owner });
                break;
            case Phase.Claimed:
                next.Add(s.With(me, node with { Phase = Phase.Ready }) with { Fence = Fences ? node.Epoch : 0 });
                break;
            case Phase.Ready:
                next.Add(s.Epoch == node.Epoch ? s.With(me, node with { Phase = Phase.Reading, Version = s.Version, T0 = s.Now }) : s.With(me, default));
                break;
            case Phase.Reading when shutOut:
            case Phase.Works when shutOut:
                next.Add(s.With(me, default));
                break;
            case Phase.Reading:
                next.Add(s.With(me, s.Queue == 0
                    ? node with { Phase = Phase.Settles }
                    : node with { Phase = Phase.Works, Job = (s.Queue & 1) == 1 ? 0 : 1 }));
                break;
            case Phase.Works: // the first job's handler enqueues the second one, unannounced, in the owner's own transaction
                next.Add(s.With(me, node with { Phase = Phase.Ready, Job = 0 }) with { Queue = node.Job == 0 ? (s.Queue & ~1) | 2 : s.Queue & ~2 });
                break;
            case Phase.Settles:
                next.Add(Settle(s, me, node));
                break;
        }
    }

    private State Settle(State s, int me, Node node)
    {
        if (s.Epoch != node.Epoch)
        {
            return s.With(me, default);
        }

        if (ChecksVersion && s.Version != node.Version)
        {
            return s.With(me, node with { Phase = Phase.Ready });
        }

        var passed = s.Pending <= (UsesT0 ? node.T0 : s.Now);
        return s.With(me, default) with { Next = Never, Owner = Nobody, Pending = passed ? Never : s.Pending };
    }

    private readonly record struct Node(Phase Phase, int Epoch, int Version, int T0, int Job)
    {
        public ulong Pack() => (uint)Phase | (uint)Epoch << 3 | (uint)Version << 5 | (uint)T0 << 6 | (uint)Job << 9;

        public static Node Unpack(ulong p) => new((Phase)(p & 7), (int)(p >> 3 & 3), (int)(p >> 5 & 1), (int)(p >> 6 & 7), (int)(p >> 9 & 1));
    }

    private readonly record struct State(
        int Now, Writer Writer, int AnnouncedAt, int Next, int Pending, int Version, int Owner, int Epoch, int Fence, int Queue, int Crashes, Node A, Node B)
    {
        public int LookAt => Math.Min(Next, Pending);

        public State With(int me, Node node) => me == 0 ? this with { A = node } : this with { B = node };

        public ulong Pack() => (uint)Now | (ulong)(uint)Writer << 3 | (ulong)(uint)AnnouncedAt << 6 | (ulong)(uint)Next << 9 | (ulong)(uint)Pending << 12 | (ulong)(uint)Version << 15
            | (ulong)(uint)Owner << 16 | (ulong)(uint)Epoch << 18 | (ulong)(uint)Fence << 20 | (ulong)(uint)Queue << 22 | (ulong)(uint)Crashes << 24 | A.Pack() << 25 | B.Pack() << 35;

        public static State Unpack(ulong p) => new(
            (int)(p & 7), (Writer)(p >> 3 & 7), (int)(p >> 6 & 7), (int)(p >> 9 & 7), (int)(p >> 12 & 7), (int)(p >> 15 & 1),
            (int)(p >> 16 & 3), (int)(p >> 18 & 3), (int)(p >> 20 & 3), (int)(p >> 22 & 3), (int)(p >> 24 & 1),
            Node.Unpack(p >> 25 & 1023), Node.Unpack(p >> 35 & 1023));
    }
}
