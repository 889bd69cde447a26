using Microsoft.AspNetCore.Http.HttpResults;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Operations;

/// <summary>What the person who runs the installation looks at: figures, and the doctor's checks.</summary>
internal static class ReadInstanceHealth
{
    public sealed record ChecksResponse(IReadOnlyList<CheckAnswer> Items);

    public static void Map(RouteGroupBuilder instance)
    {
        instance.MapGet("/health", HealthAsync).WithName("GetInstanceHealth").WithSummary("Get how the installation does")
            .RequireOwner(ApiScope.OperationsRead);
        instance.MapGet("/checks", ChecksAsync).WithName("GetInstanceChecks").WithSummary("Have the doctor look at the installation")
            .RequireOwner(ApiScope.OperationsRead);
    }

    private static async Task<Results<Found<HealthAnswer>, Problem>> HealthAsync(int? days, InstanceHealth health, CancellationToken cancel) =>
        days is null or 1 or 7 or 90
            ? new Found<HealthAnswer>(await health.ReadAsync(days ?? 7, cancel))
            : Problem.BadParameter("days", "1, 7 or 90.");

    // Channels are counted, not named: whoever runs the installation need not see who is connected where.
    private static async Task<Found<ChecksResponse>> ChecksAsync(RostrumSettings settings, TimeProvider time, CancellationToken cancel)
    {
        var findings = await new Doctor(settings, time).ExamineAsync(cancel);
        var channels = findings.Count(f => f.Subject == DatabaseDoctor.ChannelSubject);
        IEnumerable<Finding> shown = findings.Where(f => f.Subject != DatabaseDoctor.ChannelSubject);
        shown = channels == 0 ? shown : shown.Append(new(
            "channels", FindingLevel.Fault, $"{channels} must be signed in again.", "The people of their workspaces see which, and can do it."));
        return new(new([.. shown.Select(f => new CheckAnswer(f.Subject, Conventions.Word(f.Level), f.Sentence, f.Advice))]));
    }
}
