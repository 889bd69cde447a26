using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Rostrum.Sandbox;

/// <summary>Server-sent events: one <c>changed</c> with the revision whenever something changed, at most five a second.</summary>
internal static class ControlLive
{
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    public static void Map(RouteGroupBuilder control, SandboxHost host)
    {
        control.MapGet("/view", (HttpContext http) => Results.Json(WorldView.Of(host)));
        control.MapGet("/live", (HttpContext http) => StreamAsync(host, http));
    }

    private static async Task StreamAsync(SandboxHost host, HttpContext http)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, host.Stopping);
        http.Response.ContentType = "text/event-stream";
        try
        {
            while (true)
            {
                var change = host.World.NextChangeAsync();
                var line = string.Create(CultureInfo.InvariantCulture,
                    $"event: changed\ndata: {host.World.Revision}\n\n");
                await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(line), end.Token);
                await http.Response.Body.FlushAsync(end.Token);
                await Task.Delay(Apart, host.HostTime, end.Token);
                await Task.WhenAny(change, Task.Delay(Heartbeat, host.HostTime, end.Token));
                end.Token.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The page was closed, or the sandbox stops.
        }
    }
}
