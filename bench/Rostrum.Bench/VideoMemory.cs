using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Rostrum.Accounts;
using Rostrum.Api;
using Rostrum.Sandbox;
using Rostrum.Sandbox.Mastodon;
using Rostrum.Workspaces;

namespace Rostrum.Bench;

/// <summary>
/// By how much the program's memory grows while it takes a large video and publishes it: the program as it is published in
/// one process, the sandbox in another. The pretend Mastodon server takes 2 GB; a real one usually takes 99 MB.
/// </summary>
internal static class VideoMemory
{
    private const long Most = 2L * 1024 * 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>The sandbox in a process of its own: says its address in the first line and ends when its input ends.</summary>
    public static async Task<int> SandboxAsync()
    {
        await using var sandbox = await SandboxHost.StartAsync(new() { Networks = [new MastodonSandbox { Quotas = false, VideoBytes = Most }] });
        Console.WriteLine(sandbox.AddressOf("mastodon", "instance"));
        await Console.In.ReadToEndAsync();
        return 0;
    }

    public static async Task RunAsync(Words words)
    {
        var megabytes = words.Number("--megabytes", 1024);
        var folder = Directory.CreateTempSubdirectory("rostrum-bench-").FullName;
        await using var sandbox = OwnProcess.Start("sandbox");
        var server = new Uri(await sandbox.FirstLineAsync());
        try
        {
            var video = Path.Combine(folder, "video.mp4");
            await MakeAsync(video, megabytes * 1024L * 1024);
            var key = await FurnishAsync(Path.Combine(folder, "data"));
            var (process, address, _) = await Published.ServeAsync(Path.Combine(folder, "data"), server.GetLeftPart(UriPartial.Authority));
            await using (process)
            {
                using var api = new HttpClient { BaseAddress = address, Timeout = Patience };
                api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
                var channel = await ConnectAsync(api, server);
                await Sheet.RowAsync(
                    $"memory for a video of {megabytes} MB, in and out", "grows by < 100 MB", () => MeasureAsync(process, api, channel, video));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<Figures> MeasureAsync(OwnProcess process, HttpClient api, string channel, string video)
    {
        var before = process.Megabytes("VmRSS");
        process.ForgetPeak();
        var media = await UploadAsync(api, video);
        var uploaded = process.Megabytes("VmHWM");
        process.ForgetPeak();
        var body = new JsonObject
        {
            ["when"] = new JsonObject { ["at"] = TimeProvider.System.GetUtcNow().AddSeconds(3).ToString("O") },
            ["parts"] = new JsonArray(new JsonObject { ["text"] = "Large", ["media"] = new JsonArray(new JsonObject { ["id"] = media }) }),
            ["channels"] = new JsonArray(new JsonObject { ["id"] = channel }),
        };
        await PostAsync(api, "/api/v1/posts", body);
        var state = await EndAsync(api);
        var published = process.Megabytes("VmHWM");
        var grown = Math.Max(uploaded, published) - before;
        return new(
            grown < 100 && state == "live",
            Sheet.Say($"VmRSS before {before:0} MB; highest while taking {uploaded:0}, while publishing {published:0}: {grown:+0;-0} MB; {state}"));
    }

    private static async Task<string> UploadAsync(HttpClient api, string video)
    {
        await using var file = File.OpenRead(video);
        using var form = new MultipartFormDataContent();
        var part = new StreamContent(file, 128 * 1024);
        part.Headers.ContentType = new("video/mp4");
        form.Add(part, "file", "video.mp4");
        using var answer = await api.PostAsync("/api/v1/media", form);
        return (string)(await ReadAsync(answer))["id"]!;
    }

    private static async Task<string> EndAsync(HttpClient api)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var state = (string)(await api.GetFromJsonAsync<JsonNode>("/api/v1/deliveries"))!["items"]![0]!["state"]!;
            if (state is not ("scheduled" or "working") || TimeProvider.System.GetElapsedTime(begun) > Patience)
            {
                return state;
            }

            await Task.Delay(500);
        }
    }

    /// <summary>A second of film, and behind it free space that belongs to it: readers skip it, but every byte is taken and sent.</summary>
    private static async Task MakeAsync(string path, long bytes)
    {
        using var process = Process.Start(
            "ffmpeg", ["-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=size=640x360:rate=25", "-t", "1", "-pix_fmt", "yuv420p", path]);
        await process.WaitForExitAsync();
        await using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        var head = new byte[8];
        BinaryPrimitives.WriteUInt32BigEndian(head, checked((uint)(bytes - file.Length)));
        "free"u8.CopyTo(head.AsSpan(4));
        file.Seek(0, SeekOrigin.End);
        await file.WriteAsync(head);
        file.SetLength(bytes);
    }

    private static async Task<string> FurnishAsync(string data)
    {
        var instance = await Instance.OpenAsync(RostrumSettings.Read(["--data", data], _ => null), CancellationToken.None);
        var services = new ServiceCollection();
        services.AddLogging();
        instance.AddTo(services, TimeProvider.System);
        await using var provider = services.BuildServiceProvider();
        var made = await provider.GetRequiredService<WorkspaceRegister>().CreateAsync("Bench", "Etc/UTC", null, CancellationToken.None);
        var key = await provider.GetRequiredService<ApiKeys>().CreateAsync(
            made.Workspace!.Id, "bench", [.. ApiScope.All], null, Guid.Empty, CancellationToken.None);
        return key.Text;
    }

    private static async Task<string> ConnectAsync(HttpClient api, Uri server)
    {
        var connection = await PostAsync(
            api, "/api/v1/connections", new() { ["network"] = "mastodon", ["homeServer"] = server.GetLeftPart(UriPartial.Authority) });
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        var page = new Uri((string)connection["url"]!);
        using var ask = new HttpRequestMessage(HttpMethod.Get, page);
        ask.Headers.Accept.ParseAdd("application/json");
        using var asked = await browser.SendAsync(ask);
        var question = await ReadAsync(asked);
        var form = question["fields"]!.AsObject().ToDictionary(f => f.Key, f => (string)f.Value!);
        form["account"] = (string)question["accounts"]![0]!["id"]!;
        form["decision"] = "allow";
        using var decided = await browser.PostAsync(new Uri(page, (string)question["action"]!), new FormUrlEncodedContent(form));
        using var returned = await browser.GetAsync(decided.Headers.Location);
        var state = (await api.GetFromJsonAsync<JsonNode>($"/api/v1/connections/{connection["id"]}"))!;
        var wanted = new JsonObject { ["accounts"] = new JsonArray((string)state["accounts"]![0]!["id"]!) };
        return (string)(await PostAsync(api, $"/api/v1/connections/{connection["id"]}/channels", wanted))["items"]![0]!["id"]!;
    }

    private static async Task<JsonNode> PostAsync(HttpClient api, string path, JsonObject body)
    {
        using var answer = await api.PostAsJsonAsync(path, body);
        return await ReadAsync(answer);
    }

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        return answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.Accepted
            ? JsonNode.Parse(text)!
            : throw new InvalidOperationException($"{(int)answer.StatusCode}: {text}");
    }
}
