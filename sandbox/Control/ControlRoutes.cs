using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Rostrum.Sandbox;

/// <summary>The control API: what tests and the world page ask of the world, over HTTP.</summary>
internal static class ControlRoutes
{
    public static void Map(WebApplication site, SandboxHost host)
    {
        site.UseRouting();
        var control = site.MapGroup("/control");
        control.MapGet("/networks", () => host.Networks.Select(network => new
        {
            network.Id, network.Network.Name,
            origins = network.Network.Origins.ToDictionary(origin => origin, origin => network.AddressOf(origin)),
        }));
        control.MapGet("/acts", (string? network) =>
            host.World.Acts.Where(act => network is null || act.Network == network));
        control.MapGet("/requests", (string? network, long? after, int? limit) =>
            host.Requests.After(after ?? 0, network, Math.Clamp(limit ?? 500, 1, 4000)));
    }
}
