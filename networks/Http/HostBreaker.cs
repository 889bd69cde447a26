namespace Rostrum.Networks.Http;

/// <summary>
/// Keeps calls away from a host that is down, so that it comes back in peace and no try is burnt on it: when half of at
/// least twenty calls within half a minute failed, none is made for half a minute; then one goes ahead and decides. One
/// host never speaks for another.
/// </summary>
public sealed class HostBreaker
{
    private const int LeastCalls = 20;
    private const int MostHosts = 10_000;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private readonly Dictionary<string, Host> hosts = [];

    /// <summary>Null when the call may be made; else how long to wait. Whoever may, must tell the end by <see cref="Ended"/>.</summary>
    internal TimeSpan? Enter(string host, TimeProvider time)
    {
        lock (gate)
        {
            if (!hosts.TryGetValue(host, out var known) || known.OpenedAt is not { } opened)
            {
                return null;
            }

            var left = Rest - time.GetElapsedTime(opened);
            if (left > TimeSpan.Zero)
            {
                return left;
            }

            known.OpenedAt = time.GetTimestamp(); // this one tries; the others wait for another rest, or until it has come back
            known.IsProbed = true;
            return null;
        }
    }

    internal void Ended(string host, bool isUp, TimeProvider time)
    {
        lock (gate)
        {
            if (!hosts.TryGetValue(host, out var known))
            {
                if (isUp || hosts.Count >= MostHosts)
                {
                    return; // a host that never failed needs no book
                }

                hosts[host] = known = new(time.GetTimestamp());
            }

            if (known.IsProbed)
            {
                Decide(host, known, isUp, time);
                return;
            }

            if (known.OpenedAt is not null)
            {
                return; // sent before it was closed
            }

            if (time.GetElapsedTime(known.Since) > Window)
            {
                known.Begin(time.GetTimestamp());
            }

            known.Count(isUp);
            if (known.Calls >= LeastCalls && known.Failures * 2 >= known.Calls)
            {
                known.OpenedAt = time.GetTimestamp();
            }
        }
    }

    private void Decide(string host, Host known, bool isUp, TimeProvider time)
    {
        known.IsProbed = false;
        if (isUp)
        {
            hosts.Remove(host);
        }
        else
        {
            known.OpenedAt = time.GetTimestamp();
        }
    }

    private sealed class Host(long since)
    {
        public long Since { get; private set; } = since;

        public int Calls { get; private set; }

        public int Failures { get; private set; }

        public long? OpenedAt { get; set; }

        public bool IsProbed { get; set; }

        public void Begin(long now) => (Since, Calls, Failures) = (now, 0, 0);

        public void Count(bool isUp)
        {
            Calls++;
            Failures += isUp ? 0 : 1;
        }
    }
}
