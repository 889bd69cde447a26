using System.Diagnostics;
using Rostrum.Media;
using Rostrum.Platform.Children;
using Rostrum.Platform.Files;
using Rostrum.Tests.Platform;

namespace Rostrum.Tests.Media;

/// <summary>A library in a folder of the test's own, with the tools of this machine, and a maker of sample files.</summary>
internal sealed class MediaBench : IDisposable
{
    public static readonly Guid Workspace = new("018f0000-0000-7000-8000-000000000001");

    public MediaBench(IReadOnlyList<string>? tools = null, Func<string, Space>? measure = null, TimeSpan? limit = null)
    {
        Children = new(new(Folder["work"], tools ?? ChildOptions.UsualFolders) { Limit = limit ?? TimeSpan.FromSeconds(60) }, TimeProvider.System, new QuietLogger<ChildProcesses>());
        Store = new(new(Folder["media"]) { ReserveBytes = 0, Measure = measure ?? DiskSpace.Of });
        Probe = new(Children);
        Intake = new(Store, Probe, Children);
        Fitter = new(Store, Children);
    }

    public TestFolder Folder { get; } = new();

    public ChildProcesses Children { get; }

    public MediaStore Store { get; }

    public VideoProbe Probe { get; }

    public MediaIntake Intake { get; }

    public ImageFitter Fitter { get; }

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Fails with a clear sentence where the tools for these tests are missing.</summary>
    public static void RequireTools()
    {
        foreach (var (tool, package) in new[] { ("ffmpeg", "ffmpeg"), ("ffprobe", "ffmpeg"), ("vipsthumbnail", "libvips-tools"), ("bwrap", "bubblewrap") })
        {
            File.Exists("/usr/bin/" + tool).ShouldBeTrue($"{tool} is needed to run these tests: apt-get install {package}");
        }
    }

    /// <summary>Makes a file with ffmpeg: the format follows the name's ending.</summary>
    public async Task<byte[]> MakeAsync(string name, params string[] arguments)
    {
        RequireTools();
        var info = new ProcessStartInfo("/usr/bin/ffmpeg", ["-v", "error", "-y", .. arguments, Folder[name]]) { RedirectStandardError = true };
        using var process = Process.Start(info)!;
        var errors = await process.StandardError.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        process.ExitCode.ShouldBe(0, errors);
        return await File.ReadAllBytesAsync(Folder[name], Cancel);
    }

    public Task<byte[]> PictureAsync(string name, int width, int height) =>
        MakeAsync(name, "-f", "lavfi", "-i", $"testsrc2=size={width}x{height}:rate=1", "-frames:v", "1", "-q:v", "3");

    public Task<TakenMedia> TakeAsync(byte[] content, bool keepMetadata = false) =>
        Intake.TakeAsync(Workspace, new MemoryStream(content), 50_000_000, content.Length, keepMetadata, Cancel);

    public byte[] Stored(TakenMedia taken)
    {
        using var file = Store.Open(Workspace, taken.Sha256);
        using var copy = new MemoryStream();
        file.CopyTo(copy);
        return copy.ToArray();
    }

    public void Dispose()
    {
        Children.Dispose();
        Folder.Dispose();
    }
}
