using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Jobs;
using Rostrum.Model;
using Rostrum.Networks;
using Rostrum.Operations;
using Rostrum.Platform.Children;
using Rostrum.Posts;
using Rostrum.Workspaces;

namespace Rostrum.Media;

/// <summary>
/// Makes the file that was asked for. Tells its progress each second and looks then whether somebody stopped it, which ends
/// the child. After a death, its own or the child's by another hand, it begins anew: nothing of it is in the library before
/// it is whole and fits.
/// </summary>
internal sealed class FitMediaJob(
    WorkspaceDatabases workspaces, MediaLibrary library, MediaMaker maker, MediaStore store, PostSurroundingsReader reader, TimeProvider time)
    : IJobHandler
{
    private const int Whole = 100;
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(1);

    private static readonly RetryPolicy AfterStop = new("stopped", TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(1), 8);

    public string Kind => "fit-media/1";

    /// <summary>The operation's subject is the id the new file will have.</summary>
    public static Operation Begin(WorkspaceDb db, Guid source, FitTarget target, Guid? channel, ApiCaller caller, DateTimeOffset now)
    {
        var id = Guid.CreateVersion7(now);
        var operation = OperationAnswer.Begin(db, "media.fit", id, Whole, now);
        db.Enqueue(new NewJob("fit-media/1", now)
        {
            Subject = id,
            Payload = JsonSerializer.Serialize(new Wish(operation.Id, source, target, channel, MediaFailure.AskedBy(caller))),
        });
        return operation;
    }

    public async Task<JobResult> RunAsync(RunningJob job, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (job.Subject is not { } id || await workspaces.OpenAsync(job.WorkspaceId, cancel) is not { } db)
        {
            return JobResult.Done;
        }

        await using (db)
        {
            var wish = JsonSerializer.Deserialize<Wish>(job.Payload!)!;
            if (await db.Media.AnyAsync(m => m.Id == id, cancel) || !await IsRunningAsync(db, wish, cancel))
            {
                return JobResult.Done;
            }

            try
            {
                var problem = await db.Media.AsNoTracking().SingleOrDefaultAsync(m => m.Id == wish.Source, cancel) is { } source
                    ? await TryAsync(db, job.WorkspaceId, id, source, wish, cancel)
                    : "The file is not in the library any more.";
                await EndAsync(db, job.WorkspaceId, id, wish, problem, cancel);
            }
            catch (ChildException stopped) when (stopped.WasStopped)
            {
                return JobResult.RetryLater(stopped.Message, AfterStop);
            }
        }

        return JobResult.Done;
    }

    public async Task GaveUpAsync(RunningJob job, string reason, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (await workspaces.OpenAsync(job.WorkspaceId, cancel) is { } db)
        {
            await using (db)
            {
                var wish = JsonSerializer.Deserialize<Wish>(job.Payload!)!;
                await SettleAsync(db, wish, "failed", "The file could not be made.", cancel);
            }
        }
    }

    /// <summary>A sentence when it did not work; null when the new file waits in the context to be saved, or it was stopped.</summary>
    private async Task<string?> TryAsync(WorkspaceDb db, Guid workspace, Guid id, MediaAsset source, Wish wish, CancellationToken cancel)
    {
        var plan = FitPlan.Of(source, wish.Target);
        if (plan is FitPlan.Refused refused)
        {
            return refused.Reason;
        }

        try
        {
            using var made = await MakeAsync(db, workspace, source, plan, wish, cancel);
            if (made is null)
            {
                return null;
            }

            await using var content = MediaStore.OpenFile(made.Path);
            var words = new MediaWords(NameOf(source, wish.Target, plan))
            {
                Alt = source.Alt,
                Tags = source.Tags,
                Folder = source.Folder,
                Derived = (source.Id, wish.Target.Purpose),
                Credit = MediaCredits.Of(source),
            };
            var asset = await library.AddAsync(db, workspace, id, content, content.Length, words, cancel);
            asset.PosterMs = PosterOf(source, wish.Target, asset);
            return await FaultAsync(db, asset, wish, cancel);
        }
        catch (MediaRefusedException failed)
        {
            return failed.Message;
        }
    }

    /// <summary>Runs the child and tells how far it is; null when somebody stopped it.</summary>
    private async Task<MadeFile?> MakeAsync(
        WorkspaceDb db, Guid workspace, MediaAsset source, FitPlan plan, Wish wish, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var done = 0;
        var making = maker.MakeAsync(
            workspace, source, plan, wish.Target, share => Interlocked.Exchange(ref done, (int)(share * (Whole - 1))), stop.Token);
        try
        {
            while (await Task.WhenAny(making, Task.Delay(TellEvery, time, stop.Token)) != making)
            {
                var told = Volatile.Read(ref done);
                if (await db.Operations.Where(o => o.Id == wish.Operation && o.State == "running")
                    .ExecuteUpdateAsync(s => s.SetProperty(o => o.Done, told), cancel) == 0)
                {
                    await stop.CancelAsync();
                }
            }

            return await making;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            await stop.CancelAsync();
        }
    }

    /// <summary>What still speaks against the result, by the rules of the plan and of the network.</summary>
    private async Task<string?> FaultAsync(WorkspaceDb db, MediaAsset asset, Wish wish, CancellationToken cancel)
    {
        var again = FitPlan.Of(asset, wish.Target with { Crop = null, From = null, To = null });
        if (again is not FitPlan.Fits)
        {
            return again is FitPlan.Refused refused ? refused.Reason : "It could not be made to fit: what came out is still too large or of another shape.";
        }

        if (wish.Channel is not { } id
            || (await reader.ReadAsync(db, [id], [], cancel)).Channels.GetValueOrDefault(id) is not { Network: { } network } channel)
        {
            return null;
        }

        return MediaFaults.Of(network.RulesFor(channel.Facts), network.Name, asset).FirstOrDefault(f => f.Severity == FaultSeverity.Refusal)?.Sentence;
    }

    private async Task EndAsync(WorkspaceDb db, Guid workspace, Guid id, Wish wish, string? problem, CancellationToken cancel)
    {
        var asset = db.Media.Local.FirstOrDefault(m => m.Id == id);
        var isWanted = problem is null && asset is not null && await IsRunningAsync(db, wish, cancel);
        if (isWanted)
        {
            await db.SaveChangesAsync(cancel);
        }
        else if (asset is not null)
        {
            db.ChangeTracker.Clear();
            await DeleteMedia.ForgetAsync(db, workspace, store, asset.Sha256, cancel);
        }

        if (problem is not null && await IsRunningAsync(db, wish, cancel))
        {
            db.ChangeTracker.Clear();
            MediaFailure.Tell(db, "fit", wish.Operation, wish.AskedBy, time.GetUtcNow());
            await db.SaveChangesAsync(cancel);
        }

        await SettleAsync(db, wish, problem is null ? "done" : "failed", problem, cancel);
    }

    private static Task<bool> IsRunningAsync(WorkspaceDb db, Wish wish, CancellationToken cancel) =>
        db.Operations.AnyAsync(o => o.Id == wish.Operation && o.State == "running", cancel);

    /// <summary>Unless somebody stopped it.</summary>
    private static async Task SettleAsync(WorkspaceDb db, Wish wish, string state, string? problem, CancellationToken cancel) =>
        await db.Operations.Where(o => o.Id == wish.Operation && o.State == "running").ExecuteUpdateAsync(
            s => s.SetProperty(o => o.State, state).SetProperty(o => o.ProblemSentence, problem)
                .SetProperty(o => o.Done, o => state == "done" ? o.Total : o.Done),
            cancel);

    /// <summary>The chosen moment, where it is still in the video.</summary>
    private static long? PosterOf(MediaAsset source, FitTarget target, MediaAsset made) =>
        source.PosterMs - (long)(target.From?.TotalMilliseconds ?? 0) is { } at && at >= 0 && at <= made.DurationMs ? at : null;

    private static string NameOf(MediaAsset source, FitTarget target, FitPlan plan)
    {
        var purpose = new string([.. target.Purpose.Select(c => char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-')]).Trim('-');
        var ending = plan is FitPlan.Video ? ".mp4" : Path.GetExtension(source.Name);
        return MediaWords.CleanName($"{Path.GetFileNameWithoutExtension(source.Name)}-{purpose}{ending}");
    }

    private sealed record Wish(Guid Operation, Guid Source, FitTarget Target, Guid? Channel, Guid? AskedBy = null);
}
