using System.Text;
using AngleSharp.Html.Parser;
using Rostrum.Media;
using Rostrum.Model;
using Rostrum.Networks;
using Rostrum.Platform.Children;
using Rostrum.Platform.Outgoing;
using Rostrum.Workspaces;

namespace Rostrum.Publishing;

/// <summary>What opening media takes.</summary>
internal sealed record MediaParts(
    MediaStore Store, ImageFitter Fitter, MediaThumbnails Thumbnails, MediaIntake Intake, GuardedFetch Fetch, RostrumSettings Settings, TimeProvider Time);

/// <summary>Gives publishers the library's files as each network wants them.</summary>
internal sealed class MediaSources(MediaParts parts)
{
    /// <summary>Networks that fetch files themselves can reach this installation.</summary>
    public bool HasPublicAddress => parts.Settings.PublicUrl is { Scheme: "https", IsLoopback: false };

    public IMediaSource For(OpenWorkspace workspace, IReadOnlyDictionary<Guid, MediaAsset> library) =>
        new LibraryMedia(parts, workspace, library, HasPublicAddress);
}

/// <summary>The files of one workspace's library that one publication needs.</summary>
internal sealed class LibraryMedia(
    MediaParts all, OpenWorkspace workspace, IReadOnlyDictionary<Guid, MediaAsset> library, bool hasPublicAddress) : IMediaSource
{
    private const int LongestPage = 1_000_000;
    private const int LongestPicture = 5_000_000;

    // Pictures of link cards: in the store, but in no library.
    private readonly Dictionary<Guid, string> cardPictures = [];

    public async Task<OpenMedia> OpenAsync(MediaItem item, FitWish wish, CancellationToken cancel)
    {
        var hash = HashOf(item);
        if (item.Kind is not MediaKind.Image and not MediaKind.AnimatedImage)
        {
            return All(all.Store.Open(workspace.Id, hash), item.ContentType, item.Width, item.Height);
        }

        try
        {
            var fitted = await all.Fitter.FitAsync(workspace.Id, hash, wish, cancel);
            return All(MediaStore.OpenFile(fitted.Path), fitted.ContentType, fitted.Width, fitted.Height);
        }
        catch (MediaRefusedException refused)
        {
            throw NetworkException.Refused(refused.Message);
        }
        catch (ChildException stopped)
        {
            throw new NetworkException(new(FailureKind.Busy, stopped.Message), stopped); // the same picture is made at the next try
        }
    }

    public async Task<OpenMedia?> PosterAsync(MediaItem item, CancellationToken cancel)
    {
        if (!library.TryGetValue(item.Id, out var asset) || asset is not { Kind: MediaKind.Video, PosterMs: not null })
        {
            return null;
        }

        try
        {
            var made = await all.Thumbnails.GetAsync(workspace.Id, asset, MediaThumbnails.Sizes[^1], cancel);
            var file = MediaStore.OpenFile(made.Path);
            return new(file, made.ContentType, file.Length, 0, 0);
        }
        catch (MediaRefusedException)
        {
            return null; // the network chooses a moment of its own
        }
    }

    public async Task<LinkCard?> LinkCardAsync(Uri page, CancellationToken cancel)
    {
        using var body = new MemoryStream();
        var request = new FetchRequest(
            page.AbsoluteUri, LongestPage, TimeSpan.FromSeconds(10), ["text/html", "application/xhtml+xml"], workspace.Id.ToString());
        if (await all.Fetch.FetchAsync(request, body, cancel) is not FetchResult.Got got)
        {
            return null;
        }

        body.Position = 0;
        using var document = await new HtmlParser().ParseDocumentAsync(body, cancel);
        string? Meta(string name) => document.QuerySelector($"meta[property='{name}'],meta[name='{name}']")?.GetAttribute("content")?.Trim();
        var title = Meta("og:title") ?? document.Title?.Trim();
        if (string.IsNullOrEmpty(title))
        {
            return null;
        }

        var picture = Uri.TryCreate(got.Final, Meta("og:image"), out var address) && Meta("og:image") is not null
            ? await PictureAsync(address, cancel)
            : null;
        return new(page, Cut(title, 300), Cut(Meta("og:description") ?? Meta("description") ?? "", 1000), picture);
    }

    public async Task<Uri?> PublicAddressAsync(MediaItem item, FitWish wish, CancellationToken cancel)
    {
        if (!hasPublicAddress || !library.TryGetValue(item.Id, out var asset))
        {
            return null;
        }

        var (link, path) = MediaLinks.Make(workspace.Id, asset, all.Time.GetUtcNow());
        await using var db = workspace.CreateDb();
        db.MediaLinks.Add(link);
        await db.SaveChangesAsync(cancel);
        return new(all.Settings.PublicUrl, path);
    }

    // A picture of a stranger's page is decoration: whatever is wrong with it, there is none.
    private async Task<MediaItem?> PictureAsync(Uri address, CancellationToken cancel)
    {
        using var bytes = new MemoryStream();
        var request = new FetchRequest(
            address.AbsoluteUri, LongestPicture, TimeSpan.FromSeconds(10), ["image/*"], workspace.Id.ToString());
        if (await all.Fetch.FetchAsync(request, bytes, cancel) is not FetchResult.Got)
        {
            return null;
        }

        bytes.Position = 0;
        try
        {
            var taken = await all.Intake.TakeAsync(workspace.Id, bytes, LongestPicture, bytes.Length, keepMetadata: false, cancel);
            var id = Guid.CreateVersion7(all.Time.GetUtcNow());
            cardPictures[id] = taken.Sha256;
            return taken.Kind != MediaKind.Image
                ? null
                : new(id, MediaKind.Image, taken.ContentType, taken.Bytes) { Width = taken.Width, Height = taken.Height };
        }
        catch (MediaRefusedException)
        {
            return null;
        }
    }

    private string HashOf(MediaItem item)
    {
        if (library.TryGetValue(item.Id, out var asset))
        {
            return asset.Sha256;
        }

        return cardPictures.TryGetValue(item.Id, out var hash)
            ? hash
            : throw NetworkException.Refused("A file of this post is no longer in the library.");
    }

    private static OpenMedia All(FileStream file, string type, int width, int height) => new(file, type, file.Length, width, height);

    private static string Cut(string text, int most)
    {
        var runes = new StringBuilder();
        foreach (var rune in text.EnumerateRunes().Take(most))
        {
            runes.Append(rune);
        }

        return runes.ToString();
    }
}
