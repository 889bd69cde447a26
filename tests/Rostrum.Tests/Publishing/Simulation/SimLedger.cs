using Rostrum.Jobs;
using Rostrum.Publishing;

namespace Rostrum.Tests.Publishing.Simulation;

/// <summary>The ledger of one node under one epoch: commits take time, fail, or leave their caller in doubt.</summary>
internal sealed class SimLedger(SimWorld world, SimNode node, long epoch) : ILedger
{
    public async ValueTask<Situation?> ReadAsync(Guid deliveryId, CancellationToken cancel)
    {
        await node.WaitAsync(world.Chance.Next(0, 5));
        return world.Store.Read(deliveryId);
    }

    public async ValueTask<bool> WriteAsync(LedgerWrite write, CancellationToken cancel)
    {
        await CommitDelayAsync();
        var written = world.Store.Write(write, epoch);
        await SettleAsync();
        return written;
    }

    public async ValueTask TellAsync(Guid postId, LedgerEvent told, CancellationToken cancel)
    {
        await CommitDelayAsync();
        world.Store.Tell(epoch);
        await SettleAsync();
    }

    public async ValueTask RecordAsync(ActOutcome outcome, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                await CommitDelayAsync();
                world.Store.Record(outcome);
                await node.WaitAsync(1);
                return;
            }
            catch (SimCommitException)
            {
                await node.WaitAsync(50); // kept trying until it works, as the contract says
            }
        }
    }

    public async Task FinishAsync(SimJob job, RunResult result)
    {
        await node.WaitAsync(world.Chance.Next(0, 10));
        if (world.Store.Fence != epoch)
        {
            throw new LeaseLostException(Guid.Empty, epoch);
        }

        switch (result)
        {
            case RunResult.Again again:
                job.Due = again.At;
                job.TakenBy = null;
                break;
            case RunResult.Park park:
                job.TakenBy = null;
                if (job.Lane is { } lane)
                {
                    world.Store.PausedLanes[lane] = park.Until;
                }

                break;
            default:
                world.Store.Jobs.Remove(job);
                break;
        }
    }

    private async Task CommitDelayAsync()
    {
        PauseMaybe();
        await node.WaitAsync(world.Chance.Next(0, 20));
        if (world.Happens(world.Profile.CommitFails))
        {
            throw new SimCommitException();
        }
    }

    private void PauseMaybe()
    {
        if (world.Happens(world.Profile.PausesInCommit))
        {
            node.PauseFor(world.Chance.Next(10_000, 400_000));
        }
    }

    // The commit was made but the connection broke: the caller cannot know.
    private async Task SettleAsync()
    {
        PauseMaybe();
        await node.WaitAsync(1);
        if (world.Happens(world.Profile.CommitUnsure))
        {
            throw new SimCommitException();
        }
    }
}

/// <summary>The simulated database refused a commit.</summary>
internal sealed class SimCommitException : Exception;
