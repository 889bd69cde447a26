using System.Text.Json;
using Rostrum.Jobs;
using Rostrum.Model;

namespace Rostrum.Notices;

/// <summary>
/// An event that members may have to hear of, on its way to them: a job in the same commit as the event. The only two places
/// that write events ask here.
/// </summary>
/// <param name="Data">The event's <c>data</c>.</param>
internal sealed record NoticeCause(string Type, DateTimeOffset At, JsonElement Data)
{
    public const string JobKind = "tell-members/1";

    /// <summary>That every post went out is told only where somebody wants it: its writer asks first.</summary>
    public const string Finished = "post.finished";

    private static readonly HashSet<string> Told = new(StringComparer.Ordinal)
    {
        "delivery.failed", "delivery.needsPerson", "delivery.held", "delivery.preflightFailed", "post.submitted", "post.approved",
        "post.rejected", "post.commented", "channel.signInAgain", "channel.signInEnding", "member.joined", "media.failed",
    };

    public static bool IsTold(string type) => Told.Contains(type);

    /// <summary>The job that tells it; null for an event that is nobody's concern.</summary>
    public static NewJob? JobOf(string type, string data, DateTimeOffset now) => IsTold(type) ? Always(type, data, now) : null;

    public static NewJob Always(string type, string data, DateTimeOffset now)
    {
        using var document = JsonDocument.Parse(data);
        return new(JobKind, now)
        {
            Payload = JsonSerializer.Serialize(new NoticeCause(type, now, document.RootElement), Conventions.ModelJson),
        };
    }

    public static NoticeCause? Read(string? payload) =>
        payload is null ? null : JsonSerializer.Deserialize<NoticeCause>(payload, Conventions.ModelJson);

    public Guid? Id(string member) => Text(member) is { } text && Guid.TryParse(text, out var id) ? id : null;

    public string? Text(string member) =>
        Data.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A text within an object of the data.</summary>
    public string? Text(string member, string inner) =>
        Data.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.Object
            && value.TryGetProperty(inner, out var found) && found.ValueKind == JsonValueKind.String
            ? found.GetString()
            : null;
}
