using System.Globalization;
using Rostrum.Jobs;

namespace Rostrum.Publishing;

/// <summary>The publisher's jobs: stable names with a version, and how each is enqueued.</summary>
internal static class JobKinds
{
    public const string Publish = "publish-delivery/1";
    public const string LookUp = "look-up/1";
    public const string ReadBack = "read-back/1";
    public const string Metrics = "metrics/1";
    public const string PreFlight = "pre-flight/1";

    /// <summary>Fixed ages at which a live post is measured, so that posts compare like with like.</summary>
    public static IReadOnlyList<(string Age, TimeSpan After)> Ages { get; } =
        [("1h", TimeSpan.FromHours(1)), ("24h", TimeSpan.FromHours(24)), ("7d", TimeSpan.FromDays(7))];

    // No unique keys here: a key would swallow a job that is enqueued while its predecessor is about to end. A second job of
    // one delivery is harmless, because every write names the version it read.
    public static NewJob PublishOf(Guid deliveryId, Guid channelId, DateTimeOffset due) => new(Publish, due)
    {
        Subject = deliveryId,
        Lane = Lane(channelId),
        Exact = true,
    };

    public static NewJob LookUpOf(Guid deliveryId, DateTimeOffset due) =>
        new(LookUp, due) { Subject = deliveryId };

    public static NewJob ReadBackOf(Guid deliveryId, DateTimeOffset due) => new(ReadBack, due) { Subject = deliveryId };

    public static NewJob MetricsOf(Guid deliveryId, string age, DateTimeOffset due) =>
        new(Metrics, due) { Subject = deliveryId, Payload = age };

    public static NewJob PreFlightOf(Guid postId, Guid channelId, DateTimeOffset at, int hours, DateTimeOffset due) =>
        new(PreFlight, due)
        {
            Subject = postId,
            Payload = channelId.ToString(),
            UniqueKey = string.Create(CultureInfo.InvariantCulture, $"pre-flight:{postId}:{channelId}:{hours}:{at.ToUnixTimeSeconds()}"),
        };

    public static string Lane(Guid channelId) => $"channel:{channelId}";
}
