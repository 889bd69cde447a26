using Microsoft.AspNetCore.Http.HttpResults;
using Rostrum.Api;
using Rostrum.Media;
using Rostrum.Model;
using Rostrum.Operations;

namespace Rostrum.Stock;

/// <summary>Takes a picture of a source into the library, with its words and its credit. It is fetched as an operation.</summary>
internal static class TakeStock
{
    private const int LongestName = 60;

    public sealed record Request
    {
        /// <summary>Where it will lie; empty is the top.</summary>
        public string? Folder { get; init; }
    }

    public static void Map(RouteGroupBuilder stock) => stock.MapPost("/{source}/{id}/take", HandleAsync)
        .WithName("TakeStock").WithSummary("Take a picture of a source into the library")
        .RequireScope(ApiScope.MediaWrite).WithProblems(404, 501, 503);

    private static async Task<Results<Underway<OperationAnswer>, Problem>> HandleAsync(
        string source, string id, Request? request, StockSources sources, StockShelf shelf, WorkspaceDb db, ApiCaller caller, Commit commit,
        TimeProvider time, CancellationToken cancel)
    {
        if (sources.Find(source) is not { } from)
        {
            return Problem.NotFound();
        }

        try
        {
            if (await shelf.FindAsync(from, id, cancel) is not { } item)
            {
                return Problem.NotFound();
            }

            var words = new MediaWords(NameOf(from, item)) { Alt = item.Alt, Folder = request?.Folder ?? "", Credit = item.Credit };
            var mistakes = new Mistakes();
            words.Judge(mistakes);
            if (mistakes.Any)
            {
                return mistakes.ToProblem();
            }

            var operation = FetchMediaJob.Begin(db, item.Original.AbsoluteUri, words, caller, time.GetUtcNow());
            return await commit.SaveAsync(db, OperationAnswer.Underway(operation), cancel);
        }
        catch (StockException failed)
        {
            return StockSources.ProblemOf(from, failed, time.GetUtcNow());
        }
    }

    /// <summary><c>bread-on-a-table-pexels-123.jpeg</c>: what it shows, and where it can be found again.</summary>
    private static string NameOf(IStockSource source, StockItem item)
    {
        var words = new string([.. (item.Alt ?? "").Select(c => char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' ')])
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var name = words.Aggregate("", (sofar, word) => sofar.Length + word.Length < LongestName ? $"{sofar}{word}-" : sofar);
        var ending = Path.GetExtension(item.Original.AbsolutePath);
        return MediaWords.CleanName($"{name}{source.Id}-{item.Id}{(ending.Length is > 1 and <= 5 ? ending : "")}");
    }
}
