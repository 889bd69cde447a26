using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Jobs;
using Rostrum.Model;
using Rostrum.Workspaces;

namespace Rostrum.Channels;

/// <summary>Reads a channel's picture anew when its address changed or a day has passed, and tells those who look.</summary>
internal sealed class ChannelPictureJob(WorkspaceDatabases workspaces, ChannelPictures pictures, TimeProvider time) : IJobHandler
{
    public const string JobKind = "channel-picture/1";

    private static readonly RetryPolicy Retries = new("picture", TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(10), 3);

    public string Kind => JobKind;

    /// <summary>Saved by the caller, with what it learned of the account; nothing while the copy is young.</summary>
    public static void Begin(WorkspaceDb db, Channel channel, DateTimeOffset now)
    {
        if (channel.WantsPicture(now))
        {
            db.Enqueue(Of(channel.Id, now));
        }
    }

    public static NewJob Of(Guid channel, DateTimeOffset now) => new(JobKind, now) { Subject = channel };

    public async Task<JobResult> RunAsync(RunningJob job, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (job.Subject is not { } id || await workspaces.OpenAsync(job.WorkspaceId, cancel) is not { } db)
        {
            return JobResult.Done;
        }

        await using (db)
        {
            var now = time.GetUtcNow();
            if (await db.Channels.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancel) is not { } channel || !channel.WantsPicture(now))
            {
                return JobResult.Done;
            }

            var tag = channel.PictureUrl is { } address && pictures.IsOffered
                ? await pictures.KeepAsync(job.WorkspaceId, id, address, cancel)
                : null;
            if (tag is null && channel.PictureUrl is not null && pictures.IsOffered)
            {
                return JobResult.RetryLater("The picture could not be read.", Retries);
            }

            await SettleAsync(db, job.WorkspaceId, channel, tag, now, cancel);
        }

        return JobResult.Done;
    }

    /// <summary>What was shown so far stays; tomorrow it is tried again.</summary>
    public async Task GaveUpAsync(RunningJob job, string reason, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (job.Subject is { } id && await workspaces.OpenAsync(job.WorkspaceId, cancel) is { } db)
        {
            await using (db)
            {
                var now = time.GetUtcNow();
                await db.Channels.Where(c => c.Id == id).ExecuteUpdateAsync(s => s.SetProperty(c => c.PictureAt, now), cancel);
            }
        }
    }

    // The channel's version stays: who is editing its name has nothing to do with this.
    private async Task SettleAsync(WorkspaceDb db, Guid workspace, Channel channel, string? tag, DateTimeOffset now, CancellationToken cancel)
    {
        var isNews = await db.Channels.Where(c => c.Id == channel.Id && c.PictureUrl == channel.PictureUrl).ExecuteUpdateAsync(
            s => s.SetProperty(c => c.PictureTag, tag).SetProperty(c => c.PictureAt, now), cancel) == 1;
        if (isNews || !await db.Channels.AnyAsync(c => c.Id == channel.Id, cancel))
        {
            pictures.Forget(workspace, channel.Id, butTag: isNews ? tag : null); // else it has another address by now, and a job for that
        }

        if (isNews && tag != channel.PictureTag)
        {
            db.TellChannel("channel.pictureChanged", channel, now);
            await db.SaveChangesAsync(cancel);
        }
    }
}
