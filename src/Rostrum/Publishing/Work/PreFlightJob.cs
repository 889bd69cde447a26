using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rostrum.Channels;
using Rostrum.Jobs;
using Rostrum.Media;
using Rostrum.Model;
using Rostrum.Networks;
using Rostrum.Workspaces;

namespace Rostrum.Publishing;

/// <summary>A day and an hour before: is the token good, are the scopes there, is quota left, are the files there. Tells, moves no delivery.</summary>
internal sealed class PreFlightJob(PublishingParts parts, MediaStore files) : IJobHandler
{
    public string Kind => JobKinds.PreFlight;

    public async Task<JobResult> RunAsync(RunningJob job, CancellationToken cancel)
    {
        if (job is not { Subject: { } postId, Payload: { } channel } || !Guid.TryParse(channel, out var channelId)
            || await parts.Workspaces.FindAsync(job.WorkspaceId, cancel) is not { } workspace)
        {
            return JobResult.Done;
        }

        await using var db = workspace.CreateDb();
        var deliveries = await db.Deliveries.AsNoTracking()
            .Where(d => d.PostId == postId && d.ChannelId == channelId && d.State == DeliveryState.Scheduled)
            .OrderBy(d => d.Part).ToListAsync(cancel);
        if (deliveries.Count == 0)
        {
            return JobResult.Done;
        }

        try
        {
            var faults = await FindFaultsAsync(workspace, db, deliveries, channelId, cancel);
            await job.Lease.Writer.WriteAsync(scope => WriteAsync(scope, deliveries[0], faults), Fenced.Yes, cancel);
            return JobResult.Done;
        }
        catch (NetworkException exception) when (exception.Failure.Kind is FailureKind.Busy or FailureKind.RateLimited)
        {
            return CalmRetry.Of(exception);
        }
    }

    public Task GaveUpAsync(RunningJob job, string reason, CancellationToken cancel) => Task.CompletedTask;

    private async Task<List<Check>> FindFaultsAsync(
        OpenWorkspace workspace, WorkspaceDb db, List<Delivery> deliveries, Guid channelId, CancellationToken cancel)
    {
        var faults = new List<Check>();
        try
        {
            faults.AddRange(await parts.Voices.SpeakAsync(workspace, channelId, Needs.Always, async voice => await AskAsync(voice, cancel), cancel));
            await NoteAsync(db, channelId, cancel);
        }
        catch (NetworkException exception) when (exception.Failure.Kind is not (FailureKind.Busy or FailureKind.RateLimited))
        {
            faults.Add(new("token", exception.Failure.Sentence));
        }

        var used = deliveries.SelectMany(d => d.Content.Media.Select(m => m.Id)).Distinct().ToList();
        var hashes = await db.Media.AsNoTracking().Where(m => used.Contains(m.Id)).Select(m => m.Sha256).ToListAsync(cancel);
        if (hashes.Count < used.Count || !hashes.TrueForAll(h => files.Exists(workspace.Id, h)))
        {
            faults.Add(new("media", "A file of this post is missing."));
        }

        return faults;
    }

    /// <summary>The network told about the account; its picture is read anew where a day has passed.</summary>
    private async Task NoteAsync(WorkspaceDb db, Guid channelId, CancellationToken cancel)
    {
        var now = parts.Time.GetUtcNow();
        await db.Channels.Where(c => c.Id == channelId).ExecuteUpdateAsync(
            s => s.SetProperty(c => c.CheckedAt, now).SetProperty(c => c.SyncedAt, now), cancel);
        if (await db.Channels.AsNoTracking().SingleOrDefaultAsync(c => c.Id == channelId, cancel) is { } channel && channel.WantsPicture(now))
        {
            ChannelPictureJob.Begin(db, channel, now);
            await db.SaveChangesAsync(cancel);
        }
    }

    private static async Task<List<Check>> AskAsync(ChannelVoice voice, CancellationToken cancel)
    {
        var health = await voice.Network.Accounts.CheckAsync(voice.Caller, cancel);
        return
        [
            .. health.Quotas.Where(q => q.Used >= q.Limit).Select(q => new Check("quota", $"{q.Name}: {q.Used} of {q.Limit} are used.")),
            .. Missing(voice),
        ];
    }

    private static IEnumerable<Check> Missing(ChannelVoice voice) => voice.Consent.Scopes
        .Where(s => s.Needs is Needs.Always or Needs.Publishing && !voice.Caller.Sender.Scopes.Contains(s.Name))
        .Where(_ => voice.Network.Lacks?.Invoke(voice.Facts, voice.Caller.Sender.Scopes).Any(l => l.Ability == Needs.Publishing) == true)
        .Select(s => new Check("scopes", $"The permission {s.Name} is missing: it {s.Purpose}."));

    private async ValueTask WriteAsync(WriteScope scope, Delivery delivery, List<Check> faults)
    {
        var now = parts.Time.GetUtcNow();
        await scope.ExecuteAsync(
            "update delivery set warnings = @warnings where id = @id and state = 'scheduled'",
            ("warnings", JsonSerializer.Serialize(faults.Select(f => f.Sentence), Conventions.ModelJson)),
            ("id", delivery.Id));
        if (faults.Count == 0)
        {
            return;
        }

        var told = new Dictionary<string, object?>
        {
            ["deliveryId"] = delivery.Id, ["postId"] = delivery.PostId, ["channelId"] = delivery.ChannelId,
            ["plannedAt"] = delivery.PlannedAt,
            ["checks"] = faults.Select(f => new { name = f.Name, ok = false, sentence = f.Sentence }),
        };
        await Outbox.AddAsync(scope, new("delivery.preflightFailed", told), now);
    }

    private sealed record Check(string Name, string Sentence);
}
