using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Rostrum.Media;
using Rostrum.Platform.Outgoing;

namespace Rostrum.Composer;

/// <summary>What a page says of itself.</summary>
/// <param name="Picture">A small JPEG made of the page's picture, or null.</param>
internal sealed record PageWords(string Url, string? Title, string? Description, string? SiteName, byte[]? Picture);

/// <summary>Reads a stranger's page: through the guard, within limits; its picture is opened only in a child process.</summary>
internal sealed class PageReader(GuardedFetch fetch, PictureFetch pictures)
{
    private const int LongestPage = 1024 * 1024;
    private const int PictureSide = 600;
    private const int LongestTitle = 300;
    private const int LongestDescription = 1000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    /// <summary>The words, or the sentence that says why there are none.</summary>
    public async Task<(PageWords? Page, string? Sentence)> ReadAsync(string address, string budget, CancellationToken cancel)
    {
        using var body = new MemoryStream();
        var request = new FetchRequest(address, LongestPage, Patience, ["text/html", "application/xhtml+xml"], budget) { PlainHttp = true };
        var result = await fetch.FetchAsync(request, body, cancel);
        if (result is not FetchResult.Got got)
        {
            return (null, (result as FetchResult.Failed)?.Sentence);
        }

        body.Position = 0;
        using var document = await new HtmlParser().ParseDocumentAsync(body, cancel);
        var named = Meta(document, "og:image", "og:image:url", "twitter:image");
        var picture = named is not null && Uri.TryCreate(got.Final, named, out var source)
            ? await PictureAsync(source.AbsoluteUri, budget, cancel)
            : null;
        var title = Meta(document, "og:title", "twitter:title") ?? Words(document.Title);
        return (new(
            got.Final.AbsoluteUri,
            Cut(title, LongestTitle),
            Cut(Meta(document, "og:description", "twitter:description", "description"), LongestDescription),
            Cut(Meta(document, "og:site_name") ?? got.Final.Host, LongestTitle),
            picture), null);
    }

    private async Task<byte[]?> PictureAsync(string address, string budget, CancellationToken cancel)
    {
        using var taken = await pictures.TakeAsync(address, budget, cancel);
        return taken is null
            ? null
            : await pictures.MakeAsync(Vips.Thumbnail(taken.Path, PictureSide, "card.jpg", Vips.Saving(MediaFormat.Jpeg, 80)), "card.jpg", cancel);
    }

    private static string? Meta(IDocument document, params string[] names) => names
        .Select(n => Words(document.QuerySelector($"meta[property='{n}'],meta[name='{n}']")?.GetAttribute("content")))
        .FirstOrDefault(w => w is not null);

    private static string? Words(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string? Cut(string? text, int most)
    {
        if (text is null || text.Length <= most)
        {
            return text;
        }

        var kept = new StringBuilder();
        foreach (var rune in text.EnumerateRunes().Take(most))
        {
            kept.Append(rune);
        }

        return kept.ToString();
    }
}
