using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Rostrum.Bench;

/// <summary>
/// A network in a process of its own that does as little as it can: it notes when a post arrived, answers after 50 ms as a
/// Mastodon server would, and tells its notes. The sandbox's world would cost more processor time than what is measured.
/// </summary>
internal static class StandIn
{
    public static readonly TimeSpan Answers = TimeSpan.FromMilliseconds(50);

    private static readonly ConcurrentQueue<(string Text, long Ticks)> Arrived = new();
    private static readonly ConcurrentDictionary<string, string> Posts = new();
    private static long next;

    /// <summary>Says its address in the first line and ends when its input ends.</summary>
    public static async Task<int> RunAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.Run(AnswerAsync);
        await app.StartAsync();
        Console.WriteLine(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        await Console.In.ReadToEndAsync();
        return 0;
    }

    private static Task AnswerAsync(HttpContext http) => (http.Request.Method, http.Request.Path.Value) switch
    {
        ("POST", "/api/v1/statuses") => TakeAsync(http, TimeProvider.System.GetUtcNow().UtcTicks),
        ("GET", "/bench/count") => http.Response.WriteAsync(Arrived.Count.ToString(CultureInfo.InvariantCulture)),
        ("GET", "/bench/arrivals") => TellAsync(http),
        ("GET", "/bench/cpu") => http.Response.WriteAsync(Cpu()),
        ("DELETE", "/bench/arrivals") => ForgetAsync(),
        ("GET", { } path) when Posts.TryGetValue(path, out var post) => SayAsync(http, post), // read-back
        _ => RefuseAsync(http),
    };

    private static async Task TakeAsync(HttpContext http, long ticks)
    {
        using var body = await JsonDocument.ParseAsync(http.Request.Body, default, http.RequestAborted);
        var text = body.RootElement.GetProperty("status").GetString()!;
        Arrived.Enqueue((text, ticks));
        await Task.Delay(Answers, http.RequestAborted);
        var id = Interlocked.Increment(ref next).ToString(CultureInfo.InvariantCulture);
        var post = $$"""{"id":"{{id}}","url":"http://127.0.0.1/@bench/{{id}}","visibility":"public","content":"<p>{{text}}</p>"}""";
        Posts[$"/api/v1/statuses/{id}"] = post;
        await SayAsync(http, post);
    }

    private static Task SayAsync(HttpContext http, string post)
    {
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(post);
    }

    private static async Task TellAsync(HttpContext http)
    {
        foreach (var (text, ticks) in Arrived)
        {
            await http.Response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{ticks} {text}\n"));
        }
    }

    private static Task ForgetAsync()
    {
        Arrived.Clear();
        return Task.CompletedTask;
    }

    private static Task RefuseAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static string Cpu() => Environment.CpuUsage.TotalTime.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);
}
