using System.Reflection;
using Microsoft.AspNetCore.Http.HttpResults;
using Rostrum.Model;
using Rostrum.Platform.Clock;

namespace Rostrum.Operations;

/// <summary>What a load balancer and a person with curl may ask without a key.</summary>
internal static class HealthRoutes
{
    /// <summary>The version of this program.</summary>
    public static string Version { get; } =
        typeof(HealthRoutes).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? "0";

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var health = app.MapGroup("").WithTags("Health");
        health.MapGet("/healthz", () => TypedResults.Ok(new Health("ok"))).WithName("GetHealth");
        health.MapGet("/readyz", ReadyAsync).WithName("GetReadiness");
        health.MapGet("/version", () => TypedResults.Ok(new VersionAnswer(Version))).WithName("GetVersion");
    }

    private static async Task<Results<Ok<Readiness>, JsonHttpResult<Readiness>>> ReadyAsync(
        IStore store, SteadyTime time, CancellationToken cancel)
    {
        List<string> failing = [];
        try
        {
            await using var control = store.ConnectControl();
            await control.OpenAsync(cancel);
            await control.NumberAsync("select count(*) from instance_setting", cancel);
        }
        catch (System.Data.Common.DbException)
        {
            failing.Add("database");
        }

        if (time.Alarm is not null)
        {
            failing.Add("clock");
        }

        var answer = new Readiness(failing.Count == 0, failing);
        return answer.Ready ? TypedResults.Ok(answer) : TypedResults.Json(answer, statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    public sealed record Health(string Status);

    public sealed record Readiness(bool Ready, IReadOnlyList<string> Failing);

    public sealed record VersionAnswer(string Version);
}
