using Rostrum.Media;
using Rostrum.Platform.Secrets;

namespace Rostrum.Stock;

/// <summary>What a source has.</summary>
public enum StockKind
{
    Photo,
    Gif,
}

/// <summary>A collection of pictures elsewhere that may be searched with a key of this installation.</summary>
internal interface IStockSource
{
    /// <summary>Stored beside its key and part of addresses; never renamed.</summary>
    string Id { get; }

    string Name { get; }

    StockKind Kind { get; }

    /// <summary>The line that must stand where its pictures are shown.</summary>
    string Attribution { get; }

    /// <summary>Where that line leads.</summary>
    Uri Home { get; }

    /// <summary>Where whoever runs the installation gets a key.</summary>
    Uri KeyPage { get; }

    /// <summary>One page of what matches; without words what the source itself puts first.</summary>
    /// <exception cref="StockException">The key is refused, the source has had enough, or does not answer.</exception>
    Task<StockPage> SearchAsync(Secret key, StockQuery query, CancellationToken cancel);

    /// <summary>One picture by its id; null when there is none.</summary>
    /// <exception cref="StockException">As for a search.</exception>
    Task<StockItem?> FindAsync(Secret key, string id, CancellationToken cancel);

    /// <summary>Whether this is one of the hosts on which the source keeps its pictures.</summary>
    bool HasPictureAt(Uri address);
}

/// <summary>What is asked for.</summary>
/// <param name="Words">Normalised: trimmed, single spaces, lower case; empty for what the source puts first.</param>
/// <param name="Language">Two letters, or null.</param>
/// <param name="Page">From 1.</param>
internal sealed record StockQuery(string Words, string? Language, int Page);

/// <summary>A page of pictures.</summary>
/// <param name="Next">The number of the next page; null at the end.</param>
internal sealed record StockPage(IReadOnlyList<StockItem> Items, int? Next);

/// <summary>A picture of a source. What the source left out is null, 0 for a size.</summary>
internal sealed record StockItem
{
    public required string Id { get; init; }

    /// <summary>What it shows, in the source's words.</summary>
    public string? Alt { get; init; }

    /// <summary>Of the original, in pixels.</summary>
    public int Width { get; init; }

    public int Height { get; init; }

    /// <summary>A small form for a grid; moves where the picture moves.</summary>
    public required Uri Preview { get; init; }

    /// <summary>The small form standing still, where the preview moves.</summary>
    public Uri? Still { get; init; }

    /// <summary>What is taken into a library.</summary>
    public required Uri Original { get; init; }

    public string? Author { get; init; }

    public Uri? AuthorPage { get; init; }

    /// <summary>The picture's own page at the source.</summary>
    public required Uri Page { get; init; }

    public required MediaCredit Credit { get; init; }

    /// <summary>The addresses of <see cref="Preview"/> and <see cref="Still"/>, sealed: nobody else can make one.</summary>
    public string PreviewToken { get; init; } = "";

    public string? StillToken { get; init; }
}

/// <summary>Why a source gave nothing.</summary>
internal enum StockTrouble
{
    /// <summary>Nobody has entered a key.</summary>
    NotSetUp,

    KeyRefused,

    /// <summary>The key's requests are used up for now.</summary>
    TooMany,

    /// <summary>No answer, an error, or one that cannot be read.</summary>
    NoAnswer,
}

/// <summary>A source gave nothing. The message never holds an address: addresses carry keys.</summary>
/// <param name="trouble">Why.</param>
/// <param name="retryAt">When it may be asked again, where that is known.</param>
internal sealed class StockException(StockTrouble trouble, DateTimeOffset? retryAt = null) : Exception($"The source gave nothing: {trouble}.")
{
    public StockTrouble Trouble => trouble;

    public DateTimeOffset? RetryAt => retryAt;
}
