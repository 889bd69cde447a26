using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Rostrum.Sandbox;

/// <summary>Looking at the world.</summary>
internal static class ControlReads
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    public static void Map(RouteGroupBuilder control, SandboxHost host)
    {
        control.MapGet("/networks", () => host.Networks.Select(network => new
        {
            network.Id, network.Network.Name,
            origins = network.Network.Origins.ToDictionary(origin => origin, origin => network.AddressOf(origin)),
            accounts = network.Accounts.Select(account => new { account.Id, account.Handle, account.Name, account.PersonId }),
        }));
        control.MapGet("/accounts", (string? network) => host.World.Accounts.All()
            .Where(account => network is null || account.Network == network));
        control.MapGet("/acts", (string? network, string? act) => Acts(host.World, network, act));
        control.MapGet("/posts", (string? network) => host.Networks
            .Where(one => network is null || one.Id == network)
            .SelectMany(one => host.World.Posts.In(one.Id)));
        control.MapGet("/messages", (string? network) =>
            host.World.Messages.All().Where(message => network is null || message.Network == network));
        control.MapGet("/requests", (string? network, long? after, int? limit) =>
            host.Requests.After(after ?? 0, network, Math.Clamp(limit ?? 500, 1, 4000)));
        control.MapGet("/requests/{id:long}", (long id) =>
            host.Requests.After(id - 1, null, int.MaxValue).FirstOrDefault(one => one.Id == id) is { } heard
                ? Results.Json(heard)
                : Results.NotFound());
        control.MapGet("/media/{hash}", async (string hash, HttpContext http) =>
        {
            var bytes = await host.Media.FindAsync(hash, http.RequestAborted);
            var type = host.World.Posts.All().SelectMany(post => post.Media).FirstOrDefault(one => one.Hash == hash);
            http.Response.Headers.XContentTypeOptions = "nosniff";
            http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
            return bytes is null || type is null ? Results.NotFound() : Results.Bytes(bytes, type.ContentType);
        });
        control.MapGet("/wait", (int? acts, int? hanging, string? network, string? act, double? seconds,
            HttpContext http) => WaitAsync(host, new(acts ?? 0, hanging ?? 0, network, act), seconds, http));
    }

    private static IEnumerable<SandboxAct> Acts(World world, string? network, string? act) => world.Acts
        .Where(one => (network is null || one.Network == network) && (act is null || one.Act == act));

    /// <summary>Answers as soon as so many acts were stored and so many calls hang, or when the time is up.</summary>
    private static async Task<IResult> WaitAsync(SandboxHost host, Wanted wanted, double? seconds, HttpContext http)
    {
        var limit = seconds is { } given && given < LongestWait.TotalSeconds
            ? TimeSpan.FromSeconds(Math.Max(0, given))
            : LongestWait;
        using var late = new CancellationTokenSource(limit, host.HostTime);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, http.RequestAborted);
        while (true)
        {
            var change = host.World.NextChangeAsync(); // taken before looking, or a change in between is missed
            var acts = Acts(host.World, wanted.Network, wanted.Act).Count(one => one.Result == ActOutcome.Stored);
            var hanging = host.Faults.Hanging(wanted.Network);
            var reached = acts >= wanted.Acts && hanging >= wanted.Hanging;
            if (reached || end.IsCancellationRequested)
            {
                return Results.Json(new { reached, acts, hanging });
            }

            try
            {
                await change.WaitAsync(end.Token);
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                // The time is up: look once more and say what there is.
            }
        }
    }

    private sealed record Wanted(int Acts, int Hanging, string? Network, string? Act);
}
