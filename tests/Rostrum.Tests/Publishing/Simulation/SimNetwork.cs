using Rostrum.Networks;
using Rostrum.Publishing;

namespace Rostrum.Tests.Publishing.Simulation;

/// <summary>
/// A network in the simulation: takes posts, loses answers, acts late, lists late. It knows what it published and for whom,
/// which is what the checker counts.
/// </summary>
internal sealed class SimNetwork(SimWorld world, string name, bool idempotent, bool looks, bool absenceIsProof)
{
    public string Name => name;

    public bool Idempotent => idempotent;

    public bool Looks => looks;

    public Timing Timing { get; } = new()
    {
        PreStage = TimeSpan.FromMinutes(2), ActTimeout = TimeSpan.FromSeconds(20), AbsenceIsProof = absenceIsProof,
        Settle = idempotent ? TimeSpan.Zero : TimeSpan.FromSeconds(180),
    };

    public List<(Guid Delivery, Guid Publication, string Id, long AtMs)> Posts { get; } = [];

    public DateTimeOffset? ClosedUntil { get; private set; }

    public int Calls { get; set; }

    /// <summary>The newest token that was given out; those up to <see cref="EndedToken"/> are refused.</summary>
    public int Token { get; private set; } = 1;

    public int EndedToken { get; private set; }

    public void EndToken(int token) => EndedToken = Math.Max(EndedToken, token);

    public void Renew() => Token++;

    /// <summary>One act as the network sees it; repeats with known material answer the first post.</summary>
    public string Publish(Guid delivery, Guid publication)
    {
        var known = Posts.FirstOrDefault(p => p.Publication == publication);
        if (idempotent && known.Id is not null)
        {
            return known.Id;
        }

        var id = $"{name}-{Posts.Count + 1}";
        Posts.Add((delivery, publication, id, world.Loop.NowMs));
        world.Acted(this, delivery, publication);
        return id;
    }

    public void CloseFor(TimeSpan span) => ClosedUntil = world.Loop.GetUtcNow() + span;

    public OwnPostLook Look(Guid publication)
    {
        var seen = Posts.FirstOrDefault(p => p.Publication == publication && p.AtMs + world.Profile.ListLagMs <= world.Loop.NowMs);
        return seen.Id is null ? new OwnPostLook.NotSeen() : new OwnPostLook.Found(seen.Id, null, "Seen in the list.");
    }
}

/// <summary>The network's publisher as one node calls it: prepare, freeze, act.</summary>
internal sealed class SimPublisher(SimWorld world, SimNode node, SimNetwork network, Situation situation) : IPublisher, IFindsOwnPost
{
    private readonly int token = network.Token;

    public NextStep Next(PublishJob job, Checkpoint? from) => from?.Json switch
    {
        null => new("upload", StepKind.Prepare),
        "uploaded" => new("freeze", StepKind.AtDue),
        "frozen" => new("publish", StepKind.Act) { RepeatIsSafe = network.Idempotent },
        _ => new("address", StepKind.AfterAct),
    };

    public async Task<PublishStep> AdvanceAsync(PublishJob job, Checkpoint? from, CancellationToken cancel)
    {
        network.Calls++;
        switch (from?.Json)
        {
            case null:
                await node.WaitAsync(world.Chance.Next(5, 400));
                RefuseEndedToken();
                if (world.Happens(world.Profile.ErrorBeforeAct))
                {
                    throw new NetworkException(new(FailureKind.Busy, "The upload failed."));
                }

                return new PublishStep.Later(new("uploaded"), TimeSpan.Zero);
            case "uploaded":
                await node.WaitAsync(1);
                return new PublishStep.Later(new("frozen"), TimeSpan.Zero);
            case "frozen":
                return await ActAsync(cancel);
            default:
                await node.WaitAsync(world.Chance.Next(5, 200));
                return new PublishStep.Live(situation.LastAttempt!.RemoteId!, new("http://sim.test/post"));
        }
    }

    public async Task<OwnPostLook> LookAsync(PublishJob job, Checkpoint? from, DateTimeOffset sentAt, CancellationToken cancel)
    {
        await node.WaitAsync(world.Chance.Next(5, 200));
        RefuseEndedToken();
        if (world.Happens(world.Profile.ErrorBeforeAct))
        {
            throw new NetworkException(new(FailureKind.Busy, "The list did not answer."));
        }

        return network.Look(situation.Delivery.PublicationId);
    }

    private async Task<PublishStep> ActAsync(CancellationToken cancel)
    {
        var profile = world.Profile;
        if (world.Happens(profile.PausesAfterCheck))
        {
            await node.PauseAsync(world.Chance.Next(10_000, 240_000));
        }

        world.CheckAct(network, situation);
        if (world.Happens(profile.NotSent))
        {
            await node.WaitAsync(5);
            throw new NetworkException(new(FailureKind.Busy, "No connection.") { NotSent = true });
        }

        // From here the request is on its way: neither a kill nor a pause of the node holds it up.
        var answer = await node.AnswerAsync<PublishStep>(reply => world.Loop.After(world.Chance.Next(5, 3_000), () => Arrive(reply)), cancel);
        return answer;
    }

    private void Arrive(Action<double, Func<PublishStep>> reply)
    {
        var profile = world.Profile;
        var (delivery, publication) = (situation.Delivery.Id, situation.Delivery.PublicationId);
        if (token <= network.EndedToken || world.Happens(profile.SignInRefused))
        {
            network.EndToken(token);
            reply(5, () => throw EndedToken());
        }
        else if (world.Happens(profile.Refused))
        {
            reply(5, () => throw NetworkException.Refused("Not allowed here."));
        }
        else if (world.Happens(profile.RateLimited))
        {
            network.CloseFor(TimeSpan.FromSeconds(60));
            reply(5, () => throw new NetworkException(new(FailureKind.RateLimited, "Too many.") { RetryAt = network.ClosedUntil }));
        }
        else if (world.Happens(profile.ErrorBeforeAct))
        {
            reply(5, () => throw new NetworkException(new(FailureKind.OutcomeUnknown, "500 before the act.")));
        }
        else if (world.Happens(profile.ActsLate))
        {
            world.Loop.After(world.Chance.Next(1_000, 60_000), () => network.Publish(delivery, publication));
            reply(
                world.Chance.Next(1_000, 30_000),
                () => throw new NetworkException(new(FailureKind.OutcomeUnknown, "Cut; the request travels on.")));
        }
        else
        {
            Act(reply, network.Publish(delivery, publication));
        }
    }

    private void Act(Action<double, Func<PublishStep>> reply, string id)
    {
        if (world.Happens(world.Profile.ErrorAfterAct) || world.Happens(world.Profile.AnswerLost))
        {
            reply(
                world.Chance.Next(5, 40_000),
                () => throw new NetworkException(new(FailureKind.OutcomeUnknown, "The answer was lost.")));
            return;
        }

        var whole = world.Happens(0.5);
        reply(
            world.Chance.Next(5, 500),
            () => whole ? new PublishStep.Live(id, null) : new PublishStep.Accepted(id, new("accepted")));
    }

    private void RefuseEndedToken()
    {
        if (token <= network.EndedToken)
        {
            throw EndedToken();
        }
    }

    private static NetworkException EndedToken() => new(new(FailureKind.SignInAgain, "The token was refused."));
}
