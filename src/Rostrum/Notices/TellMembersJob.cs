using Rostrum.Jobs;
using Rostrum.Workspaces;

namespace Rostrum.Notices;

/// <summary>Turns an event into notices: one for each member who should know, written in one fenced commit with the mail jobs that follow.</summary>
internal sealed class TellMembersJob(WorkspaceDatabases workspaces, NoticeReaders readers, TimeProvider time) : IJobHandler
{
    public string Kind => NoticeCause.JobKind;

    public async Task<JobResult> RunAsync(RunningJob job, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (NoticeCause.Read(job.Payload) is not { } cause || await workspaces.OpenAsync(job.WorkspaceId, cancel) is not { } db)
        {
            return JobResult.Done;
        }

        await using (db)
        {
            if (await NoticeSubject.FindAsync(db, cause, cancel) is { } subject
                && await readers.FindAsync(db, job.WorkspaceId, subject, cancel) is { Count: > 0 } told)
            {
                var writes = new NoticeWrites(job.Id, cause.At, time.GetUtcNow());
                await job.Lease.Writer.WriteAsync(scope => writes.AddAsync(scope, subject, told), Fenced.Yes, cancel);
            }
        }

        return JobResult.Done;
    }

    public Task GaveUpAsync(RunningJob job, string reason, CancellationToken cancel) => Task.CompletedTask;
}
