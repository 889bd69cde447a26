using Microsoft.AspNetCore.Http.HttpResults;
using Rostrum.Api;
using Rostrum.Workspaces;

namespace Rostrum.Stock;

/// <summary>Which sources of pictures there are, and what they have. The server asks: no source learns who searches.</summary>
internal static class SearchStock
{
    private const int LongestWords = 100;

    public sealed record Source
    {
        public required string Id { get; init; }

        public required string Name { get; init; }

        public required StockKind Kind { get; init; }

        /// <summary>Must stand where its pictures are shown, as a link to <c>url</c>.</summary>
        public required string Attribution { get; init; }

        public required string Url { get; init; }
    }

    public sealed record Item
    {
        public required string Id { get; init; }

        /// <summary>What it shows, as the source says; empty where it says nothing.</summary>
        public required string Alt { get; init; }

        /// <summary>Of the original; 0 where the source does not say.</summary>
        public required int Width { get; init; }

        public required int Height { get; init; }

        /// <summary>A small form of it, at this server and for the same caller.</summary>
        public required string Preview { get; init; }

        /// <summary>The same standing still, where the preview moves.</summary>
        public required string? Still { get; init; }

        public required string? Author { get; init; }

        public required string? AuthorUrl { get; init; }

        /// <summary>Its page at the source.</summary>
        public required string PageUrl { get; init; }

        /// <summary>The line to name its maker by.</summary>
        public required string Credit { get; init; }
    }

    public static void Map(RouteGroupBuilder stock)
    {
        stock.MapGet("/", ListAsync).WithName("ListStockSources").WithSummary("List the sources of pictures that are set up")
            .RequireScope(ApiScope.MediaRead);
        stock.MapGet("/{source}", SearchAsync).WithName("SearchStock").WithSummary("Search a source of pictures; without words what it puts first")
            .RequireScope(ApiScope.MediaRead).WithProblems(404, 501, 503);
    }

    private static async Task<Results<Found<ListOf<Source>>, Problem>> ListAsync(StockSources sources, StockKeys keys, CancellationToken cancel)
    {
        var on = (await keys.ListAsync(cancel)).Select(k => k.Source).ToHashSet();
        return new Found<ListOf<Source>>(new(
            [.. sources.All.Where(s => on.Contains(s.Id)).Select(s => new Source
            {
                Id = s.Id,
                Name = s.Name,
                Kind = s.Kind,
                Attribution = s.Attribution,
                Url = s.Home.AbsoluteUri,
            })], null));
    }

    /// <param name="q">What to look for, at most 100 characters.</param>
    /// <param name="language">Of the words, two letters.</param>
    private static async Task<Results<PageOf<Item>, Problem>> SearchAsync(
        string source, string? q, string? language, string? cursor, HttpRequest request, StockSources sources, StockShelf shelf,
        OpenWorkspace workspace, ApiCaller caller, TimeProvider time, CancellationToken cancel)
    {
        if (sources.Find(source) is not { } from)
        {
            return Problem.NotFound();
        }

        var words = StockShelf.Normal(q);
        var page = PageRequest.Read(request, null, cursor);
        var refusal = page.Refusal
            ?? (words.Length > LongestWords ? Problem.BadParameter("q", "At most 100 characters.") : null)
            ?? (language is not (null or [>= 'a' and <= 'z', >= 'a' and <= 'z']) ? Problem.BadParameter("language", "Two letters, such as en.") : null);
        if (refusal is not null)
        {
            return refusal;
        }

        var query = new StockQuery(words, words.Length == 0 ? null : language, (int)Math.Clamp(page.Cursor?.Key ?? 1, 1, 10_000));
        try
        {
            var found = await shelf.SearchAsync(from, query, cancel);
            var suffix = caller.Kind == "person" ? $"?workspace={workspace.Id}" : "";
            var next = found.Next is { } number ? new Cursor(number, Guid.Empty).Write(page.Filters) : null;
            return new PageOf<Item>(new([.. found.Items.Select(i => Show(from, i, suffix))], next));
        }
        catch (StockException failed)
        {
            return StockSources.ProblemOf(from, failed, time.GetUtcNow());
        }
    }

    private static Item Show(IStockSource source, StockItem item, string suffix) => new()
    {
        Id = item.Id,
        Alt = item.Alt ?? "",
        Width = item.Width,
        Height = item.Height,
        Preview = $"{ApiRoutes.Base}/stock/{source.Id}/previews/{item.PreviewToken}{suffix}",
        Still = item.StillToken is { } still ? $"{ApiRoutes.Base}/stock/{source.Id}/previews/{still}{suffix}" : null,
        Author = item.Author,
        AuthorUrl = item.AuthorPage?.AbsoluteUri,
        PageUrl = item.Page.AbsoluteUri,
        Credit = item.Credit.Text,
    };
}
