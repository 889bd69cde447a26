using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Rostrum.Media;
using Rostrum.Platform.Children;
using Rostrum.Platform.Outgoing;

namespace Rostrum.Composer;

/// <summary>What a page says of itself.</summary>
/// <param name="Picture">A small JPEG made of the page's picture, or null.</param>
internal sealed record PageWords(string Url, string? Title, string? Description, string? SiteName, byte[]? Picture);

/// <summary>Reads a stranger's page: through the guard, within limits; its picture is opened only in a child process.</summary>
internal sealed class PageReader(GuardedFetch fetch, MediaStore store, ChildProcesses children)
{
    private const int LongestPage = 1024 * 1024;
    private const int LongestPicture = 5 * 1024 * 1024;
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

    /// <summary>Decoration: whatever is wrong with it, there is none.</summary>
    private async Task<byte[]?> PictureAsync(string address, string budget, CancellationToken cancel)
    {
        if (children.Find("vipsthumbnail") is null)
        {
            return null;
        }

        using var bytes = new MemoryStream();
        var request = new FetchRequest(address, LongestPicture, Patience, ["image/*"], budget) { PlainHttp = true };
        if (await fetch.FetchAsync(request, bytes, cancel) is not FetchResult.Got)
        {
            return null;
        }

        bytes.Position = 0;
        try
        {
            return await ShrinkAsync(bytes, cancel);
        }
        catch (Exception unfit) when (unfit is MediaRefusedException or ChildException)
        {
            return null;
        }
    }

    private async Task<byte[]?> ShrinkAsync(MemoryStream bytes, CancellationToken cancel)
    {
        using var incoming = await store.ReceiveAsync(bytes, LongestPicture, bytes.Length, cancel);
        await using (var file = MediaStore.OpenFile(incoming.Path))
        {
            var format = MediaSniffer.Sniff(file);
            if (format.HasOwnReader())
            {
                ImageFacts.Read(file, format); // refuses what would grow too large
            }
        }

        var saving = Vips.Saving(MediaFormat.Jpeg, 80);
        using var run = await children.RunAsync(Vips.Thumbnail(incoming.Path, PictureSide, "card.jpg", saving), cancel);
        var made = Path.Combine(run.Folder, "card.jpg");
        return run.ExitCode == 0 && File.Exists(made) ? await File.ReadAllBytesAsync(made, cancel) : null;
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
