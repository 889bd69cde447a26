using Microsoft.Extensions.DependencyInjection;
using Rostrum.Media;
using Rostrum.Tests.Api;

namespace Rostrum.Tests.Media;

public sealed class Files_that_nothing_stands_for
{
    [Fact]
    public async Task Go_a_day_after_they_were_noticed_and_never_what_is_used()
    {
        var time = new ShiftedTime();
        await using var host = await ApiHost.StartAsync(time: time);
        var kept = await MediaHost.AddAsync(host, 4, "kept.png");
        await host.GetAsync(kept["thumbUrl"]);
        var folder = Path.Combine(host.DataFolder, "media", host.WorkspaceId.ToString());
        var orphan = Put(folder, "ab/cd/abcd" + new string('0', 60));
        var copy = Put(folder, "fitted/ef/ef" + new string('1', 62) + "-1-100-88.jpg");
        var cleaning = host.App.Services.GetRequiredService<CleanMedia>();

        await cleaning.LookAsync(ApiHost.Cancel);
        var usage = await host.GetAsync("media/usage");
        time.Advance(TimeSpan.FromHours(23));
        await cleaning.LookAsync(ApiHost.Cancel);
        (File.Exists(orphan), File.Exists(copy)).ShouldBe((true, true));
        time.Advance(TimeSpan.FromHours(2));
        await cleaning.LookAsync(ApiHost.Cancel);

        usage["orphans"].ShouldBe("1", usage.Text);
        (File.Exists(orphan), File.Exists(copy)).ShouldBe((false, false));
        (await host.GetAsync("media/usage"))["orphans"].ShouldBe("0");
        (await host.GetAsync($"media/{kept["id"]}/content")).Status.ShouldBe(System.Net.HttpStatusCode.OK);
        (await host.GetAsync(kept["thumbUrl"])).Status.ShouldBe(System.Net.HttpStatusCode.OK);
        Directory.GetFiles(folder, kept["sha256"] + "-*", SearchOption.AllDirectories).Length.ShouldBe(1);
    }

    [Fact]
    public async Task An_abandoned_upload_goes_a_day_after_its_end()
    {
        var time = new ShiftedTime();
        await using var host = await ApiHost.StartAsync(time: time);
        var made = await host.SendAsync(HttpMethod.Post, "uploads", null, null, ("Tus-Resumable", "1.0.0"), ("Upload-Length", "1000"));
        var uploads = Path.Combine(host.DataFolder, "media", host.WorkspaceId.ToString(), "uploads");
        var cleaning = host.App.Services.GetRequiredService<CleanMedia>();

        time.Advance(TimeSpan.FromHours(25));
        await cleaning.LookAsync(ApiHost.Cancel);
        (await host.SendAsync(HttpMethod.Head, made.Headers["Location"], null, null, ("Tus-Resumable", "1.0.0"))).Status.ShouldBe(System.Net.HttpStatusCode.Gone);
        time.Advance(TimeSpan.FromHours(25));
        await cleaning.LookAsync(ApiHost.Cancel);

        Directory.GetFiles(uploads).ShouldBeEmpty();
    }

    private static string Put(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "x");
        return path;
    }
}
