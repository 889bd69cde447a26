namespace Rostrum.Networks.Tests.Support;

/// <summary>Runs a publication step by step, as the product does, and keeps each checkpoint.</summary>
/// <param name="network">Its publisher is driven.</param>
/// <param name="pass">Lets time pass where the network is; null: its clock goes by itself.</param>
public sealed class PublishDriver(Network network, Func<TimeSpan, Task>? pass = null)
{
    public List<(NextStep Step, Checkpoint? From)> Steps { get; } = [];

    public async Task<PublishStep.Live> PublishAsync(PublishJob job, CancellationToken cancel, Checkpoint? from = null)
    {
        var publisher = network.Publisher.ShouldNotBeNull();
        for (var count = 0; count < 100; count++)
        {
            Steps.Add((publisher.Next(job, from), from));
            switch (await publisher.AdvanceAsync(job, from, cancel))
            {
                case PublishStep.Live live:
                    return live;
                case PublishStep.Later later:
                    from = later.Next;
                    await WaitAsync(later.Wait, job.Time, cancel);
                    break;
                case PublishStep.Accepted accepted:
                    from = accepted.Next;
                    break;
                case PublishStep.NotDone again:
                    from = again.Next;
                    break;
                case var other:
                    throw new InvalidOperationException($"Not expected here: {other}");
            }
        }

        throw new InvalidOperationException("The publication did not end within 100 steps.");
    }

    private async Task WaitAsync(TimeSpan wait, TimeProvider time, CancellationToken cancel)
    {
        if (pass is not null)
        {
            await pass(wait);
        }

        if (time is ManualTime manual)
        {
            manual.Advance(wait);
            return;
        }

        // The server's own work is awaited; its pace is what the network's code asked for.
        await Task.Delay(wait, time, cancel);
    }
}
