using System.Globalization;
using System.Text.Json;
using Rostrum.Platform.Secrets;

namespace Rostrum.Stock;

/// <summary>
/// GIFs of GIPHY. Addresses, members and limits: developers.giphy.com/docs/api/endpoint and /schema, checked 2026-11-29. The
/// key stands in the query, so no address of a call may be written anywhere; a beta key has 100 calls an hour.
/// </summary>
internal sealed class GiphyGifs(StockHttp http, StockPlace place) : IStockSource
{
    private const int PerPage = 24;
    private const int LongestWords = 50;
    private const int LastOffset = 4_999;

    public string Id => PlaceName;

    public string Name => "GIPHY";

    public StockKind Kind => StockKind.Gif;

    public string Attribution => "Powered By GIPHY";

    public Uri Home { get; } = new("https://giphy.com");

    public Uri KeyPage { get; } = new("https://developers.giphy.com/dashboard/");

    /// <summary>The name under which another address may stand in.</summary>
    public const string PlaceName = "giphy";

    public static StockPlace RealPlace { get; } = new(new("https://api.giphy.com"), "giphy.com", IsReplaced: false);

    public bool HasPictureAt(Uri address) => place.HasPictureAt(address);

    public async Task<StockPage> SearchAsync(Secret key, StockQuery query, CancellationToken cancel)
    {
        var offset = (query.Page - 1) * PerPage;
        if (offset > LastOffset)
        {
            return new([], null);
        }

        var paging = string.Create(CultureInfo.InvariantCulture, $"limit={PerPage}&offset={offset}&rating=g");
        var language = query.Language is { } two ? $"&lang={two}" : "";
        var path = query.Words.Length == 0
            ? $"/v1/gifs/trending?{paging}"
            : $"/v1/gifs/search?q={Uri.EscapeDataString(Cut(query.Words))}&{paging}{language}";
        if (await AskAsync(path, key, cancel) is not { } body)
        {
            throw new StockException(StockTrouble.NoAnswer);
        }

        var items = body.List("data").Select(Read).OfType<StockItem>().ToList();
        var pagination = body.Member("pagination");
        var end = offset + pagination.Count("count");
        return new(items, end > offset && end < pagination.Count("total_count") && end <= LastOffset ? query.Page + 1 : null);
    }

    public async Task<StockItem?> FindAsync(Secret key, string id, CancellationToken cancel) =>
        await AskAsync($"/v1/gifs/{id}?rating=g", key, cancel) is { } body && body.Member("data") is { } gif ? Read(gif) : null;

    private async Task<JsonElement?> AskAsync(string path, Secret key, CancellationToken cancel)
    {
        var body = (await http.AskAsync(place.At($"{path}&api_key={Uri.EscapeDataString(key.Reveal())}"), key: null, cancel)).Body;

        // An answer with an empty response_id is made up because something behind it failed
        // (developers.giphy.com/docs/api/synthetic-response, checked 2026-11-29).
        return body?.Member("meta") is { } meta && meta.Member("response_id") is { ValueKind: JsonValueKind.String } made && made.ValueEquals("")
            ? throw new StockException(StockTrouble.NoAnswer)
            : body;
    }

    /// <summary>Null for what lacks an id or a picture on a host of GIPHY.</summary>
    private StockItem? Read(JsonElement gif)
    {
        var (whole, images) = ((JsonElement?)gif, gif.Member("images"));
        var preview = Picture(images, "fixed_width") ?? Picture(images, "fixed_width_small") ?? Picture(images, "original");
        if (gif.Id() is not { } id || Picture(images, "original") is not { } original || preview is null)
        {
            return null;
        }

        var page = whole.Address("url") ?? new Uri(Home, $"/gifs/{id}");
        var author = gif.Member("user").Words("display_name", 100) ?? whole.Words("username", 100);
        return new()
        {
            Id = id,
            Alt = whole.Words("alt_text") ?? whole.Words("title"),
            Width = images.Member("original").Count("width"),
            Height = images.Member("original").Count("height"),
            Preview = preview,
            Still = Picture(images, "fixed_width_still") ?? Picture(images, "original_still"),
            Original = original,
            Author = author,
            AuthorPage = gif.Member("user").Address("profile_url"),
            Page = page,
            Credit = new(author is null ? "GIF from GIPHY" : $"GIF by {author} on GIPHY", page.AbsoluteUri),
        };
    }

    private Uri? Picture(JsonElement? images, string size) =>
        images.Member(size).Address("url") is { } address && HasPictureAt(address) ? address : null;

    private static string Cut(string words) =>
        words.Length <= LongestWords ? words : words[..(char.IsHighSurrogate(words[LongestWords - 1]) ? LongestWords - 1 : LongestWords)];
}
