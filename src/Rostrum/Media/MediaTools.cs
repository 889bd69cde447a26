using System.Text;
using System.Text.RegularExpressions;
using Rostrum.Platform.Children;

namespace Rostrum.Media;

/// <summary>Which tools this machine has. A null version: not installed, and what needs it is off.</summary>
internal sealed partial record MediaTools(string? Vips, string? Ffmpeg, string? Ffprobe, ChildShelter Shelter)
{
    public const string NoVips =
        "Pictures are sent as they were uploaded: vipsthumbnail is not installed, so nothing can be made smaller or converted. Install libvips-tools.";

    public const string NoFfprobe =
        "Length and size of videos and sounds are not known: ffprobe is not installed. Install ffmpeg.";

    public const string NoFfmpeg = "Videos cannot be converted: ffmpeg is not installed. Install ffmpeg.";

    /// <summary>One sentence for each thing that is off, with what to install.</summary>
    public IReadOnlyList<string> Off =>
        [.. new[] { Vips is null ? NoVips : null, Ffprobe is null ? NoFfprobe : null, Ffmpeg is null ? NoFfmpeg : null }.OfType<string>()];

    public static async Task<MediaTools> DetectAsync(ChildProcesses children, CancellationToken cancel) => new(
        await VersionAsync(children, "vipsthumbnail", "--vips-version", cancel),
        await VersionAsync(children, "ffmpeg", "-version", cancel),
        await VersionAsync(children, "ffprobe", "-version", cancel),
        await children.ShelterAsync().WaitAsync(cancel));

    private static async Task<string?> VersionAsync(ChildProcesses children, string tool, string question, CancellationToken cancel)
    {
        if (children.Find(tool) is null)
        {
            return null;
        }

        try
        {
            using var run = await children.RunAsync(new(tool, null, _ => [question]) { Limit = TimeSpan.FromSeconds(15) }, cancel);
            return run.ExitCode == 0 && Number().Match(Encoding.UTF8.GetString(run.Output.Span)) is { Success: true } number
                ? number.Value
                : null;
        }
        catch (ChildException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\d+(\.\d+)+", RegexOptions.None, matchTimeoutMilliseconds: 200)]
    private static partial Regex Number();
}
