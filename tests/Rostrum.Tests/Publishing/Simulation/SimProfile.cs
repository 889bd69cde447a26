namespace Rostrum.Tests.Publishing.Simulation;

/// <summary>How cruel one seed is. Drawn from the seed; some probabilities are zero, so that rare mixes appear.</summary>
internal sealed record SimProfile
{
    public double NotSent { get; init; }

    public double Refused { get; init; }

    public double RateLimited { get; init; }

    /// <summary>The network ends the token in the middle of a call.</summary>
    public double SignInRefused { get; init; }

    /// <summary>A renewal that is refused too: the owner must sign in.</summary>
    public double RenewalRefused { get; init; }

    public double ErrorBeforeAct { get; init; }

    public double ErrorAfterAct { get; init; }

    public double AnswerLost { get; init; }

    public double ActsLate { get; init; }

    /// <summary>How often a delivery is read and opened seconds before its moment.</summary>
    public double Foresees { get; init; }

    public double CommitFails { get; init; }

    public double CommitUnsure { get; init; }

    public double Kills { get; init; }

    public double Pauses { get; init; }

    /// <summary>The part nobody can fence: a pause after the last check, right before sending.</summary>
    public double PausesAfterCheck { get; init; }

    /// <summary>A pause between a commit and what follows it: where only the lease's remaining time helps.</summary>
    public double PausesInCommit { get; init; }

    public int ListLagMs { get; init; }

    public static SimProfile Draw(Random random)
    {
        double Maybe(double most) => random.Next(3) == 0 ? 0 : random.NextDouble() * most;
        return new()
        {
            NotSent = Maybe(0.15),
            Refused = Maybe(0.03),
            RateLimited = Maybe(0.1),
            SignInRefused = Maybe(0.1),
            RenewalRefused = Maybe(0.2),
            ErrorBeforeAct = Maybe(0.15),
            ErrorAfterAct = Maybe(0.15),
            AnswerLost = Maybe(0.2),
            ActsLate = Maybe(0.1),
            Foresees = Maybe(1),
            CommitFails = Maybe(0.03),
            CommitUnsure = Maybe(0.03),
            Kills = Maybe(1),
            Pauses = Maybe(0.5),
            PausesInCommit = Maybe(0.03),
            ListLagMs = random.Next(0, 60_000),
        };
    }

    /// <summary>After the chaos everything works, so everything must end.</summary>
    public SimProfile Kind() => new() { ListLagMs = ListLagMs };
}

/// <summary>A deliberate mistake in the machinery; the simulation must notice each of them.</summary>
internal enum Breakage
{
    None,

    /// <summary>Writes of a node that lost the workspace are accepted: neither epoch nor row version is compared.</summary>
    StaleWrites,

    /// <summary>The lease's remaining time is not asked right before the act.</summary>
    NoLeaseTime,

    /// <summary>A node whose time ran out while it was paused goes on with the leases it had.</summary>
    ForgetsItWasDead,

    /// <summary>An absent look-up is believed at once.</summary>
    NoSettle,

    /// <summary>An unknown outcome is sent again without a look.</summary>
    BlindRetry,

    /// <summary>The committed id is forgotten when the state was not written yet.</summary>
    ForgetsId,

    /// <summary>Approval is not asked in the publisher.</summary>
    SkipsApproval,

    /// <summary>Parts of a thread start without waiting for the one before.</summary>
    IgnoresOrder,

    /// <summary>A 429 does not stop the lane.</summary>
    DropsPause,
}
