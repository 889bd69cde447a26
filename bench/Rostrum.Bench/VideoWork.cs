using System.Diagnostics;
using Rostrum.Media;
using Rostrum.Workspaces;

namespace Rostrum.Bench;

/// <summary>Four videos that are made anew, so that there is work for longer than a measurement takes.</summary>
internal sealed class VideoWork(Scene scene) : IAsyncDisposable
{
    private const int Videos = 4;

    private readonly string folder = Directory.CreateTempSubdirectory("rostrum-encode-").FullName;
    private readonly List<Guid> operations = [];

    private OpenWorkspace Workspace => scene.Rooms[0].Workspace;

    /// <param name="film">How long each video is: none may be finished before the measurement is.</param>
    public async Task BeginAsync(TimeSpan film)
    {
        var path = Path.Combine(folder, "film.mp4");
        var info = new ProcessStartInfo("ffmpeg",
        [
            "-v", "error", "-f", "lavfi", "-i", Sheet.Say($"testsrc2=size=1280x720:rate=30:duration={film.TotalSeconds:0}"),
            "-preset", "ultrafast", "-pix_fmt", "yuv420p", path,
        ]);
        using (var process = Process.Start(info)!)
        {
            await process.WaitForExitAsync();
        }

        await using var db = Workspace.CreateDb();
        var now = TimeProvider.System.GetUtcNow();
        for (var i = 0; i < Videos; i++)
        {
            await using var content = File.OpenRead(path);
            var asset = await scene.Library.AddAsync(
                db, Workspace.Id, Guid.CreateVersion7(now), content, content.Length, new("film.mp4"), CancellationToken.None);
            operations.Add(FitMediaJob.Begin(db, asset.Id, new FitTarget("bench") { LeastAspect = 1, MostAspect = 1, MaxSide = 720 - i }, null, scene.Caller, now).Id);
        }

        await db.SaveChangesAsync();
    }

    /// <summary>How many are still to be made; with none the measurement says nothing.</summary>
    public async Task<int> LeftAsync()
    {
        await using var db = Workspace.CreateDb();
        return db.Operations.Count(o => operations.Contains(o.Id) && o.State == "running");
    }

    public async ValueTask DisposeAsync()
    {
        await using (var db = Workspace.CreateDb())
        {
            foreach (var operation in db.Operations.Where(o => operations.Contains(o.Id)))
            {
                operation.State = "stopped";
            }

            await db.SaveChangesAsync();
        }

        Directory.Delete(folder, recursive: true);
    }
}
