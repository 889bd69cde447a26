namespace Rostrum.Networks.Tests.Conformance;

/// <summary>Runs a publication as the product would: saves checkpoints, resolves what is unknown, never acts blindly twice.</summary>
internal sealed class Publication(ConformanceWorld world, PublishJob job, Checkpoint? from = null)
{
    private IPublisher publisher = world.Network.Publisher.ShouldNotBeNull();

    public Checkpoint? Saved { get; private set; } = from;

    public PublishStep.Live? Live { get; private set; }

    /// <summary>Set when only a person can say what happened.</summary>
    public bool NeedsPerson { get; private set; }

    public bool HasEnded => Live is not null || NeedsPerson;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public NextStep Next => publisher.Next(job, Saved);

    /// <summary>Everything up to the act, which is not done.</summary>
    public async Task PrepareAsync()
    {
        while (Next.Kind is StepKind.Prepare or StepKind.AtDue)
        {
            Take(await AdvanceAsync());
        }

        Next.Kind.ShouldBe(StepKind.Act);
    }

    public async Task StepAsync() => Take(await AdvanceAsync());

    public async Task FinishAsync()
    {
        while (!HasEnded)
        {
            await StepAsync();
        }
    }

    /// <summary>The process dies after the step's effect and before anything of it was saved; another one goes on.</summary>
    public async Task LoseStepAsync()
    {
        var kind = Next.Kind;
        await AdvanceAsync();
        publisher = world.Create().Publisher!;
        if (kind == StepKind.Act)
        {
            await ResolveAsync();
        }
    }

    /// <summary>The act itself; the failure it must end in.</summary>
    public async Task<NetworkFailure> FailAsync() => (await Should.ThrowAsync<NetworkException>(AdvanceAsync)).Failure;

    /// <summary>After an unknown outcome: a repeat where the network knows repeats, else a look, else a person.</summary>
    public async Task ResolveAsync()
    {
        var step = Next;
        if (step.RepeatIsSafe)
        {
            world.Pass(step.RepeatAfter);
            await StepAsync();
            return;
        }

        if (world.Network.FindsOwnPost is not { } finder)
        {
            NeedsPerson = true;
            return;
        }

        world.Pass(world.Network.Timing.Settle);
        switch (await finder.LookAsync(job, Saved, job.DueAt, Cancel))
        {
            case OwnPostLook.Found found:
                Live = new(found.RemoteId, found.Url, found.State);
                break;
            case OwnPostLook.NotDone:
            case OwnPostLook.NotSeen when world.Network.Timing.AbsenceIsProof:
                await StepAsync();
                break;
            default:
                NeedsPerson = true;
                break;
        }
    }

    private Task<PublishStep> AdvanceAsync() => publisher.AdvanceAsync(job, Saved, Cancel);

    private void Take(PublishStep step)
    {
        switch (step)
        {
            case PublishStep.Live live:
                Live = live;
                break;
            case PublishStep.Later later:
                Saved = later.Next;
                world.Pass(later.Wait);
                break;
            case PublishStep.NotDone again:
                Saved = again.Next;
                world.Pass(again.Wait);
                break;
            case PublishStep.Accepted accepted:
                Saved = accepted.Next;
                break;
            default:
                throw new InvalidOperationException($"Not expected here: {step}");
        }
    }
}
