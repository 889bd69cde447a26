using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Rostrum.Sandbox;

/// <summary>Breaking networks, letting hung calls go on, and turning the clock.</summary>
internal static class ControlFaults
{
    /// <summary>A fault to put up.</summary>
    /// <param name="Times">Calls to strike: 1 unless given, 0 = until removed.</param>
    /// <param name="ForSeconds">Virtual seconds after which it heals by itself.</param>
    public sealed record FaultRequest(string Network, FaultKind Kind, int? Times = null, double? Seconds = null,
        string? Path = null, FaultCalls Calls = FaultCalls.Acts, int? Status = null, double? ForSeconds = null);

    public sealed record ClockRequest(bool? Paused = null, double? Speed = null, double? AdvanceSeconds = null);

    public sealed record ReleaseRequest(string? Network = null);

    public sealed record RevokeRequest(string Network, string? Account = null);

    public static void Map(RouteGroupBuilder control, SandboxHost host)
    {
        control.MapGet("/faults", () => host.Faults.Waiting);
        control.MapPost("/faults", (FaultRequest request) => Add(host, request));
        control.MapDelete("/faults", (string? network) =>
        {
            host.Faults.Clear(network);
            return Results.NoContent();
        });
        control.MapDelete("/faults/{id:long}", (long id) =>
            host.Faults.Remove(id) ? Results.NoContent() : Results.NotFound());
        control.MapPost("/release", (ReleaseRequest? request) =>
            Results.Json(new { released = host.Faults.Release(request?.Network) }));
        control.MapPost("/revoke", (RevokeRequest request) => Revoke(host, request));
        control.MapGet("/clock", () => Clock(host.World));
        control.MapPost("/clock", (ClockRequest request) => Turn(host, request));
        control.MapPost("/reset", () =>
        {
            host.Reset();
            return Results.NoContent();
        });
    }

    private static IResult Add(SandboxHost host, FaultRequest request)
    {
        if (host.Find(request.Network) is null)
        {
            return ControlProblem.NoNetwork(request.Network);
        }

        var fault = host.Faults.Add(new Fault(0, request.Network, request.Kind)
        {
            Calls = request.Calls,
            Left = request.Kind is FaultKind.Slow or FaultKind.ListLag || request.Times <= 0 ? null : request.Times ?? 1,
            Seconds = request.Seconds, Path = request.Path, Status = request.Status,
            Until = request.ForSeconds is { } life ? host.Clock.GetUtcNow().AddSeconds(life) : null,
        });
        return Results.Json(fault, statusCode: StatusCodes.Status201Created);
    }

    private static IResult Revoke(SandboxHost host, RevokeRequest request)
    {
        if (host.Find(request.Network) is not { } network)
        {
            return ControlProblem.NoNetwork(request.Network);
        }

        var account = request.Account is null ? null
            : host.World.Accounts.Find(network.Id, request.Account) ?? network.AccountOf(request.Account);
        if (request.Account is not null && account is null)
        {
            return ControlProblem.NotFound($"{network.Network.Name} has no account {request.Account}.");
        }

        var ended = host.World.Tokens.In(network.Id)
            .Where(token => !token.Revoked && (account is null || token.AccountId == account.Id)).ToArray();
        foreach (var token in ended)
        {
            network.SignIns.Revoke(token);
        }

        return Results.Json(new { revoked = ended.Length });
    }

    private static IResult Turn(SandboxHost host, ClockRequest request)
    {
        var speed = request.Paused switch { true => 0, false => request.Speed ?? 1, null => request.Speed };
        if (speed is < 0 or > 100_000 || request.AdvanceSeconds is < 0 or > 400 * 86_400.0)
        {
            return ControlProblem.Bad("The clock runs forward only: speed 0 to 100000, at most 400 days at once.");
        }

        if (speed is { } run)
        {
            host.Clock.Run(run);
        }

        if (request.AdvanceSeconds is { } seconds)
        {
            host.Clock.Advance(TimeSpan.FromSeconds(seconds));
        }

        return Clock(host.World);
    }

    private static IResult Clock(World world) =>
        Results.Json(new { now = world.Clock.GetUtcNow(), world.Clock.Speed, paused = world.Clock.Speed == 0 });
}
