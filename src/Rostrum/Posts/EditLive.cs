using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Channels;
using Rostrum.Jobs;
using Rostrum.Model;
using Rostrum.Networks;
using Rostrum.Operations;
using Rostrum.Publishing;
using Rostrum.Workspaces;

namespace Rostrum.Posts;

/// <summary>Changes the text of a live post at its network, where the network offers it. What was published first stays in the ledger.</summary>
internal static class EditLive
{
    public const string JobKind = "edit-live/1";

    public sealed record Request(string Text);

    public static void Map(RouteGroupBuilder deliveries) => deliveries.MapPatch("/{id:guid}/live", HandleAsync)
        .Accepts<Request>("application/json", MergePatch.ContentType)
        .WithName("EditLive").WithSummary("Edit a live post at its network").RequireScope(ApiScope.PostsPublish)
        .WithProblems(404, 409, 412, 422);

    private static async Task<Results<Underway<OperationAnswer>, Problem>> HandleAsync(
        Guid id, MergePatch patch, IfMatch ifMatch, WorkspaceDb db, PostSurroundingsReader reader, Commit commit, TimeProvider time,
        CancellationToken cancel)
    {
        var (request, problem) = patch.ApplyTo(new Request(""));
        if (request is null)
        {
            return problem!;
        }

        if (await db.Deliveries.AsNoTracking().SingleOrDefaultAsync(d => d.Id == id, cancel) is not { } delivery)
        {
            return Problem.NotFound();
        }

        if (ifMatch.Misses(delivery.Version))
        {
            return Problem.VersionConflict(delivery.Version);
        }

        if (DeleteLive.LiveRefusal(delivery) is { } refusal)
        {
            return refusal;
        }

        var around = await reader.ReadAsync(db, [delivery.ChannelId], [.. delivery.Content.Media.Select(m => m.Id)], cancel);
        if (!around.Channels.TryGetValue(delivery.ChannelId, out var channel) || channel.Network is not { EditsPosts: not null } network)
        {
            return Problem.StateConflict("live", "This network offers no editing from here, or the channel is disconnected.");
        }

        var content = PartContents.Of(delivery.Content with { Text = request.Text }, delivery.Kind, around.Library);
        var broken = PostRules.CheckPart(network, channel.Facts, content, delivery.Part, hasPublicAddress: true)
            .Where(f => f.Severity == FaultSeverity.Refusal).ToList();
        if (broken.Count > 0)
        {
            return Problem.ContentRefused(
                [.. broken.Select(b => new ProblemRule(channel.Id, delivery.Part, b.Rule, b.Limit, b.Actual, b.Sentence))]);
        }

        var now = time.GetUtcNow();
        var operation = OperationAnswer.Begin(db, "delivery.edit", id, 1, now);
        db.Enqueue(new NewJob(JobKind, now) { Subject = id, Payload = $"{operation.Id}\n{request.Text}" });
        return await commit.SaveAsync(db, OperationAnswer.Underway(operation), cancel);
    }
}

/// <summary>Does it.</summary>
internal sealed class EditLiveJob(
    WorkspaceDatabases workspaces, ChannelVoices voices, PostSurroundingsReader reader, MediaSources media, TimeProvider time)
    : IJobHandler
{
    private static readonly RetryPolicy Retries = new("edit-live", TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10), 6);

    public string Kind => EditLive.JobKind;

    public async Task<JobResult> RunAsync(RunningJob job, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (await workspaces.FindAsync(job.WorkspaceId, cancel) is not { } workspace)
        {
            return JobResult.Done;
        }

        await using var db = workspace.CreateDb();
        var (operation, text) = await ReadAsync(db, job, cancel);
        if (operation is not { State: "running" }
            || await db.Deliveries.SingleOrDefaultAsync(d => d.Id == job.Subject, cancel) is not { NetworkPostId: { } remoteId } delivery)
        {
            return JobResult.Done;
        }

        try
        {
            var around = await reader.ReadAsync(db, [], [.. delivery.Content.Media.Select(m => m.Id)], cancel);
            var content = PartContents.Of(delivery.Content with { Text = text }, delivery.Kind, around.Library);
            var live = new LivePart(remoteId, delivery.NetworkState);
            var edited = await voices.SpeakAsync(
                workspace, delivery.ChannelId, Needs.Editing, voice => EditAsync(voice, live, content, media.For(workspace, around.Library), cancel), cancel);
            delivery.Edited(edited.State);
        }
        catch (NetworkException failed) when (failed.Failure.Kind is FailureKind.Busy or FailureKind.RateLimited or FailureKind.OutcomeUnknown)
        {
            return JobResult.RetryLater(failed.Failure.Sentence, Retries, failed.Failure.RetryAt);
        }
        catch (NetworkException failed)
        {
            return await EndAsync(db, operation, failed.Failure.Sentence, cancel);
        }

        DeliveryDesk.Tell(db, "delivery.changedOnNetwork", delivery, time.GetUtcNow());
        return await EndAsync(db, operation, null, cancel);
    }

    public async Task GaveUpAsync(RunningJob job, string reason, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (await workspaces.OpenAsync(job.WorkspaceId, cancel) is { } db)
        {
            await using (db)
            {
                if ((await ReadAsync(db, job, cancel)).Operation is { } operation)
                {
                    await EndAsync(db, operation, reason, cancel);
                }
            }
        }
    }

    private static Task<RemotePost> EditAsync(
        ChannelVoice voice, LivePart live, PartContent content, IMediaSource media, CancellationToken cancel) =>
        voice.Network.EditsPosts is { } edits
            ? edits.EditAsync(voice.Caller, live, content, media, cancel)
            : throw NetworkException.Refused($"{voice.Network.Name} offers no editing.");

    private static async Task<(Operation? Operation, string Text)> ReadAsync(WorkspaceDb db, RunningJob job, CancellationToken cancel)
    {
        var parts = (job.Payload ?? "").Split('\n', 2);
        var operation = parts.Length == 2 && Guid.TryParse(parts[0], out var id)
            ? await db.Operations.SingleOrDefaultAsync(o => o.Id == id, cancel)
            : null;
        return (operation, parts[^1]);
    }

    private static async Task<JobResult> EndAsync(WorkspaceDb db, Operation operation, string? problem, CancellationToken cancel)
    {
        operation.Done = operation.Total;
        operation.State = problem is null ? "done" : "failed";
        operation.ProblemSentence = problem;
        await db.SaveChangesAsync(cancel);
        return JobResult.Done;
    }
}
