using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Rostrum.Tests.Api;

namespace Rostrum.Tests.Media;

/// <summary>The journey of tus-js-client, which shares no code with us.</summary>
public sealed class Another_upload_client
{
    [Fact]
    public async Task Sends_a_file_whole_although_the_server_restarts_twice()
    {
        await using var host = await ApiHost.StartAsync();
        var file = Path.Combine(host.DataFolder, "picture.png");
        var content = SampleFiles.PngOf(3_000_000);
        await File.WriteAllBytesAsync(file, content, ApiHost.Cancel);
        using var client = Start(host, file);
        var restarts = 0;
        string? media = null;

        while (await client.StandardOutput.ReadLineAsync(ApiHost.Cancel) is { } line)
        {
            line.ShouldNotStartWith("failed");
            if (line.StartsWith("at ", StringComparison.Ordinal) && long.Parse(line[3..], CultureInfo.InvariantCulture) > 800_000 * (restarts + 1) && restarts < 2)
            {
                restarts++;
                await host.RestartAsync(() => { });
            }

            media = line.StartsWith("media ", StringComparison.Ordinal) ? line[6..] : media;
        }

        await client.WaitForExitAsync(ApiHost.Cancel);
        restarts.ShouldBe(2);
        var taken = await host.GetAsync(media.ShouldNotBeNull());
        (taken["name"], taken["alt"], taken["folder"]).ShouldBe(("picture.png", "A board", "Sent"));
        taken["sha256"].ShouldBe(Convert.ToHexStringLower(SHA256.HashData(content)));
    }

    private static Process Start(ApiHost host, string file, [CallerFilePath] string here = "")
    {
        var script = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../servers/tus-client.sh"));
        return Process.Start(new ProcessStartInfo(script, [new Uri(host.Http.BaseAddress!, "uploads").ToString(), file])
        {
            RedirectStandardOutput = true,
            Environment = { ["ROSTRUM_KEY"] = host.Key },
        })!;
    }
}
