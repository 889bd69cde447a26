using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Jobs;
using Rostrum.Model;
using Rostrum.Operations;
using Rostrum.Platform.Outgoing;
using Rostrum.Workspaces;

namespace Rostrum.Media;

/// <summary>Fetches a file from an address somebody named, through the address guard, straight into the library.</summary>
internal sealed class FetchMediaJob(WorkspaceDatabases workspaces, MediaLibrary library, GuardedFetch fetch, TimeProvider time) : IJobHandler
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    public string Kind => "fetch-media/1";

    /// <summary>The operation's subject is the id the file will have.</summary>
    public static Operation Begin(WorkspaceDb db, string url, MediaWords words, ApiCaller caller, DateTimeOffset now)
    {
        var id = Guid.CreateVersion7(now);
        var operation = OperationAnswer.Begin(db, "media.fetch", id, 1, now);
        db.Enqueue(new NewJob("fetch-media/1", now)
        {
            Subject = id,
            Payload = JsonSerializer.Serialize(new Wish(operation.Id, url, words.Name, words.Alt, words.Tags, words.Folder, MediaFailure.AskedBy(caller), words.Credit)),
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
            if (await db.Media.AnyAsync(m => m.Id == id, cancel)
                || await db.Operations.SingleOrDefaultAsync(o => o.Id == wish.Operation, cancel) is not { State: "running" } operation)
            {
                return JobResult.Done;
            }

            var problem = await FetchAsync(db, job.WorkspaceId, id, wish, cancel);
            operation.Done = 1;
            operation.State = problem is null ? "done" : "failed";
            operation.ProblemSentence = problem;
            if (problem is not null)
            {
                MediaFailure.Tell(db, "fetch", operation.Id, wish.AskedBy, time.GetUtcNow());
            }

            await db.SaveChangesAsync(cancel);
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
                await db.Operations.Where(o => o.Id == wish.Operation).ExecuteUpdateAsync(
                    s => s.SetProperty(o => o.State, "failed").SetProperty(o => o.ProblemSentence, "The file could not be taken."), cancel);
            }
        }
    }

    /// <summary>The reader and the writer run side by side; nothing is held whole. A sentence when it did not work.</summary>
    private async Task<string?> FetchAsync(WorkspaceDb db, Guid workspaceId, Guid id, Wish wish, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var pipe = new Pipe();
        var fetching = WriteAsync(new(wish.Url, library.MaxBytes, Longest, [], workspaceId.ToString()), pipe.Writer, stop.Token);
        try
        {
            await using var content = pipe.Reader.AsStream();
            var words = new MediaWords(wish.Name) { Alt = wish.Alt, Tags = wish.Tags, Folder = wish.Folder ?? "", Credit = wish.Credit };
            await library.AddAsync(db, workspaceId, id, content, null, words, cancel);
            return await fetching;
        }
        catch (MediaRefusedException refused)
        {
            await stop.CancelAsync();
            return await EndAsync(fetching) ?? refused.Message;
        }
        catch (FetchBrokenException broken)
        {
            return broken.Message;
        }
    }

    private async Task<string?> WriteAsync(FetchRequest request, PipeWriter into, CancellationToken cancel)
    {
        var result = await fetch.FetchAsync(request, into.AsStream(leaveOpen: true), cancel);
        var sentence = (result as FetchResult.Failed)?.Sentence;
        await into.CompleteAsync(sentence is null ? null : new FetchBrokenException(sentence));
        return sentence;
    }

    private static async Task<string?> EndAsync(Task<string?> fetching)
    {
        try
        {
            return await fetching;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            return null; // it wrote into a pipe whose reader had left
        }
    }

    private sealed class FetchBrokenException(string sentence) : IOException(sentence);

    private sealed record Wish(
        Guid Operation, string Url, string Name, string? Alt, IReadOnlyList<string> Tags, string? Folder = null, Guid? AskedBy = null,
        MediaCredit? Credit = null);
}
