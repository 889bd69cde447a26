using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Rostrum.Platform.Children;
using Rostrum.Tests.Api;
using Rostrum.Tests.Crash;

namespace Rostrum.Tests.Media;

/// <summary>A child that somebody else ends says nothing of the file: what it made is made again.</summary>
public sealed class A_conversion_that_is_stopped_from_outside : IDisposable
{
    private readonly MediaBench bench = new();

    [Fact]
    public async Task Is_taken_up_again_after_the_program_was_stopped()
    {
        await using var rig = await PlainRig.StartAsync();
        var made = await UploadAsync(rig, await FilmAsync());
        var operation = await FitAsync(rig, made);
        await MediaHost.UntilAsync(async () => Done(await rig.GetAsync(operation)) > 0);

        await rig.Program.StopAsync();
        await rig.RunAsync();

        await MediaHost.UntilAsync(async () => (await rig.GetAsync(operation))["state"]!.ToString() != "running");
        var ended = await rig.GetAsync(operation);
        ended["state"]!.ToString().ShouldBe("done", ended.ToJsonString());
        var file = await rig.GetAsync($"media/{ended["subjectId"]}");
        file["type"]!.ToString().ShouldBe("video/mp4");
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("KILL")]
    public async Task Is_made_again_when_only_the_child_is_ended(string signal)
    {
        await using var host = await ApiHost.StartAsync();
        var made = await MediaHost.SendAsync(host, await FilmAsync(), "f.mp4");
        var begun = await host.PostAsync($"media/{made["id"]}/fits", new { aspect = "1:1" });
        var operation = begun.Headers["Location"];
        await MediaHost.UntilAsync(async () => Done((await host.GetAsync(operation)).Json!) > 0);

        (await SignalAsync(signal, host.DataFolder)).ShouldBeGreaterThan(0, "no child was found to end");

        await MediaHost.UntilAsync(async () => (await host.GetAsync(operation))["state"] != "running");
        var ended = await host.GetAsync(operation);
        ended["state"].ShouldBe("done", ended.Text + host.Log.All);
        host.Log.All.ShouldContain("ffmpeg did not end by itself");
    }

    [Fact]
    public async Task Is_refused_for_good_when_the_limit_of_time_ends_it()
    {
        using var children = new ChildProcesses(
            new(bench.Folder["work2"], ChildOptions.UsualFolders) { LongLimit = TimeSpan.FromMilliseconds(300) }, TimeProvider.System, new Platform.QuietLogger<ChildProcesses>());

        var cut = await Should.ThrowAsync<ChildException>(
            () => children.RunAsync(new("sleep", null, _ => ["30"]) { Rank = ChildRank.Long }, MediaBench.Cancel));

        (cut.Failure, cut.WasStopped).ShouldBe((ChildFailure.TooLong, false));
    }

    public void Dispose() => bench.Dispose();

    private Task<byte[]> FilmAsync() => bench.MakeAsync(
        "f.mp4", "-f", "lavfi", "-i", "testsrc2=size=640x360:rate=10", "-t", "150", "-pix_fmt", "yuv420p", "-preset", "ultrafast", "-g", "600");

    private static int Done(JsonNode operation) => operation["progress"]!["done"]!.GetValue<int>();

    private static async Task<string> UploadAsync(PlainRig rig, byte[] film)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(film), "file", "f.mp4" } };
        using var answer = await rig.Api.PostAsync("media", form, ApiHost.Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        return (await answer.Content.ReadFromJsonAsync<JsonNode>(ApiHost.Cancel))!["id"]!.ToString();
    }

    private static async Task<string> FitAsync(PlainRig rig, string media)
    {
        using var answer = await rig.Api.PostAsJsonAsync($"media/{media}/fits", new { aspect = "1:1" }, ApiHost.Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        return answer.Headers.Location!.ToString();
    }

    /// <summary>Ends every process whose command line names this folder; how many there were.</summary>
    private static async Task<int> SignalAsync(string signal, string folder)
    {
        var found = 0;
        foreach (var line in Directory.GetDirectories("/proc").Select(d => Path.Combine(d, "cmdline")).Where(File.Exists))
        {
            string words;
            try
            {
                words = await File.ReadAllTextAsync(line, ApiHost.Cancel);
            }
            catch (IOException)
            {
                continue; // it ended while we looked
            }

            if (words.Contains(folder, StringComparison.Ordinal))
            {
                var id = int.Parse(Path.GetFileName(Path.GetDirectoryName(line)!), CultureInfo.InvariantCulture);
                if (id == Environment.ProcessId)
                {
                    continue;
                }

                using var kill = Process.Start("kill", ["-s", signal, id.ToString(CultureInfo.InvariantCulture)]);
                await kill.WaitForExitAsync(ApiHost.Cancel);
                found++;
            }
        }

        return found;
    }
}
