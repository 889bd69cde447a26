using Rostrum.Networks;
using Rostrum.Platform.Children;
using Rostrum.Platform.Outgoing;

namespace Rostrum.Media;

/// <summary>
/// Pictures from addresses that others named: fetched through the guard, within limits, sniffed, and opened only by a child.
/// They are decoration, so whatever is wrong with one, there is none.
/// </summary>
internal sealed class PictureFetch(GuardedFetch fetch, MediaStore store, ChildProcesses children)
{
    private const int LongestPicture = 5 * 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    /// <summary>Without the tool no picture is fetched at all.</summary>
    public bool IsOffered => children.Find("vipsthumbnail") is not null;

    /// <summary>The file as it was sent, outside the library; null when it is no picture we take. Dispose to drop it.</summary>
    /// <param name="address">Where it lies.</param>
    /// <param name="budget">Whose rate limit pays.</param>
    /// <param name="cancel">Ends the transfer.</param>
    public async Task<IncomingFile?> TakeAsync(string address, string budget, CancellationToken cancel)
    {
        if (!IsOffered)
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
        IncomingFile? incoming = null;
        try
        {
            incoming = await store.ReceiveAsync(bytes, LongestPicture, bytes.Length, cancel);
            Check(incoming);
            return incoming;
        }
        catch (MediaRefusedException)
        {
            incoming?.Dispose();
            return null;
        }
    }

    /// <summary>What a child makes of it, or null.</summary>
    /// <param name="call">Writes one file into its folder.</param>
    /// <param name="output">That file's name.</param>
    /// <param name="cancel">Ends the child.</param>
    public async Task<byte[]?> MakeAsync(ChildCall call, string output, CancellationToken cancel)
    {
        try
        {
            using var run = await children.RunAsync(call, cancel);
            var made = Path.Combine(run.Folder, output);
            return run.ExitCode == 0 && File.Exists(made) ? await File.ReadAllBytesAsync(made, cancel) : null;
        }
        catch (ChildException)
        {
            return null;
        }
    }

    /// <summary>Refuses what is no picture (SVG among it) and what would grow too large when opened.</summary>
    private static void Check(IncomingFile incoming)
    {
        using var file = MediaStore.OpenFile(incoming.Path);
        var format = MediaSniffer.Sniff(file);
        if (format.Kind() != MediaKind.Image)
        {
            throw MediaRefusedException.NotReadable("a picture");
        }

        if (format.HasOwnReader())
        {
            ImageFacts.Read(file, format);
        }
    }
}
