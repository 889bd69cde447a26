using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Jobs;
using Rostrum.Model;
using Rostrum.Workspaces;

namespace Rostrum.Channels;

/// <summary>A sign-in that cannot be renewed without a person is told a week before it ends, while it still stands.</summary>
internal sealed class SignInEndingJob(WorkspaceDatabases workspaces, TimeProvider time) : IJobHandler
{
    public static readonly TimeSpan Ahead = TimeSpan.FromDays(7);

    private const string JobKind = "sign-in-ending/1";

    public string Kind => JobKind;

    /// <summary>Null where it renews itself, never ends, or lives too short for a warning to be of use.</summary>
    public static NewJob? Of(GrantBox box, DateTimeOffset now) =>
        box is { RenewAt: null, ExpiresAt: { } end } && end - Ahead > now ? new NewJob(JobKind, end - Ahead) { Subject = box.Id } : null;

    public async Task<JobResult> RunAsync(RunningJob job, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (await workspaces.OpenAsync(job.WorkspaceId, cancel) is not { } db)
        {
            return JobResult.Done;
        }

        await using (db)
        {
            var now = time.GetUtcNow();
            var soon = now + Ahead;
            if (!await db.Grants.AnyAsync(g => g.Id == job.Subject && g.RenewAt == null && g.ExpiresAt <= soon, cancel))
            {
                return JobResult.Done;
            }

            var channels = await db.Channels.AsNoTracking()
                .Where(c => c.GrantId == job.Subject && c.State != ChannelState.SignInAgain && c.State != ChannelState.Disconnecting && c.State != ChannelState.Gone)
                .ToListAsync(cancel);
            channels.ForEach(c => db.TellChannel("channel.signInEnding", c, now));
            await db.SaveChangesAsync(cancel);
        }

        return JobResult.Done;
    }

    public Task GaveUpAsync(RunningJob job, string reason, CancellationToken cancel) => Task.CompletedTask;
}
