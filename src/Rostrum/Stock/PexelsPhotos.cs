using System.Globalization;
using System.Text.Json;
using Rostrum.Media;
using Rostrum.Platform.Secrets;

namespace Rostrum.Stock;

/// <summary>
/// Photos of Pexels. Addresses, members and limits: www.pexels.com/api/documentation, checked 2026-11-29. The key goes bare
/// into <c>Authorization</c>; a key has 200 requests an hour and 20,000 a month unless Pexels raises it.
/// </summary>
internal sealed class PexelsPhotos(StockHttp http, StockPlace place) : IStockSource
{
    private const int PerPage = 30;

    // Only good answers say what is left; the one that refuses does not (help.pexels.com, "requests I have remaining",
    // checked 2026-11-29), so what was said last is kept for it.
    private volatile StockReply? last;

    public string Id => PlaceName;

    public string Name => "Pexels";

    public StockKind Kind => StockKind.Photo;

    public string Attribution => "Photos provided by Pexels";

    public Uri Home { get; } = new("https://www.pexels.com");

    public Uri KeyPage { get; } = new("https://www.pexels.com/api/");

    /// <summary>The name under which another address may stand in.</summary>
    public const string PlaceName = "pexels";

    public static StockPlace RealPlace { get; } = new(new("https://api.pexels.com"), "pexels.com", IsReplaced: false);

    public bool HasPictureAt(Uri address) => place.HasPictureAt(address);

    public async Task<StockPage> SearchAsync(Secret key, StockQuery query, CancellationToken cancel)
    {
        var paging = string.Create(CultureInfo.InvariantCulture, $"per_page={PerPage}&page={query.Page}");
        var language = query.Language switch { "en" => "&locale=en-US", "ja" => "&locale=ja-JP", _ => "" };
        var path = query.Words.Length == 0
            ? $"/v1/curated?{paging}"
            : $"/v1/search?query={Uri.EscapeDataString(query.Words)}&{paging}{language}";
        if (await AskAsync(path, key, cancel) is not { } body)
        {
            throw new StockException(StockTrouble.NoAnswer);
        }

        var items = body.List("photos").Select(Read).OfType<StockItem>().ToList();
        return new(items, items.Count > 0 && body.Member("next_page") is not null ? query.Page + 1 : null);
    }

    public async Task<StockItem?> FindAsync(Secret key, string id, CancellationToken cancel) =>
        id.All(char.IsAsciiDigit) && await AskAsync($"/v1/photos/{id}", key, cancel) is { } body ? Read(body) : null;

    private async Task<JsonElement?> AskAsync(string path, Secret key, CancellationToken cancel)
    {
        try
        {
            var reply = await http.AskAsync(place.At(path), key, cancel);
            last = reply with { Body = null };
            return reply.Body;
        }
        catch (StockException refused) when (refused is { Trouble: StockTrouble.TooMany, RetryAt: null })
        {
            throw new StockException(StockTrouble.TooMany, last is { Left: 0, ResetAt: { } at } ? at : null);
        }
    }

    /// <summary>Null for what lacks an id, an address or a picture on a host of Pexels.</summary>
    private StockItem? Read(JsonElement photo)
    {
        var (whole, src) = ((JsonElement?)photo, photo.Member("src"));
        var (width, height) = (whole.Count("width"), whole.Count("height"));
        var fits = width <= ImageFacts.MaxSide && height <= ImageFacts.MaxSide && (long)width * height <= ImageFacts.MaxPixels;
        var original = fits ? Picture(src, "original", "large2x", "large") : Picture(src, "large2x", "large");
        if (photo.Id() is not { } id || original is null || Picture(src, "medium", "small", "tiny") is not { } preview)
        {
            return null;
        }

        var page = whole.Address("url") ?? new Uri(Home, $"/photo/{id}/");
        var author = whole.Words("photographer", 100);
        return new()
        {
            Id = id,
            Alt = whole.Words("alt"),
            Width = width,
            Height = height,
            Preview = preview,
            Original = original,
            Author = author,
            AuthorPage = whole.Address("photographer_url"),
            Page = page,
            Credit = new(author is null ? "Photo from Pexels" : $"Photo by {author} on Pexels", page.AbsoluteUri),
        };
    }

    private Uri? Picture(JsonElement? src, params string[] sizes) =>
        sizes.Select(size => src.Address(size)).FirstOrDefault(address => address is not null && HasPictureAt(address));
}
