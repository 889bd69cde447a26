using Rostrum.Channels;

namespace Rostrum.Api;

/// <summary>Every problem's type is an address; here is what stands there.</summary>
internal static class ProblemPages
{
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["validation"] = "The request has mistakes. The member errors names each one and says what would be right.",
        ["cursor-invalid"] = "A cursor is only good for the filters and the order it was given with. Begin again without it.",
        ["unknown-parameter"] = "The address has a query parameter that this route does not know. Nothing is ignored silently.",
        ["key-missing"] = "Send Authorization: Bearer with an API key.",
        ["key-invalid"] = "The key is unknown or revoked, or not written completely.",
        ["key-expired"] = "The key's time is over. Make a new one.",
        ["scope-missing"] = "The key lacks a permission; requiredScopes names it.",
        ["not-yours"] = "This key or session is for something else.",
        ["sign-in-too-old"] = "This is asked only soon after signing in. Sign out and in again.",
        ["role-too-low"] = "Your role in this workspace does not allow it.",
        ["not-found"] = "There is no such thing here, or it is not for this key.",
        ["gone"] = "It was here and is not any more.",
        ["version-conflict"] = "Somebody changed it since you read it. Read it again, then repeat your change.",
        ["state-conflict"] = "It is not in a state in which this can be done; state says where it stands, allowed what would do.",
        ["already-exists"] = "It exists already; existingId names it.",
        ["choose-account"] = "The credentials open several accounts: choose one of accounts.",
        ["in-use"] = "Something uses it; usedBy names the first ten.",
        ["idempotency-in-flight"] = "The first request with this Idempotency-Key still runs. Ask again in a second.",
        ["idempotency-key-reused"] = "This Idempotency-Key was used with another body. Use a new one.",
        ["content-refused"] = "A network would refuse this. deliveries has one entry for every broken rule, with the channel, the limit and the actual value.",
        ["approval-required"] = "This workspace publishes approved posts only.",
        ["approval-not-yours"] = "Somebody else must decide.",
        ["body-too-large"] = "The body is larger than maxBytes.",
        ["media-unsupported"] = "This kind of content is not taken; accepted lists what is.",
        ["disk-full"] = "The disk of this installation is nearly full. Its operator must make room.",
        ["rate-limited"] = "Too many requests. Retry-After says when to come again.",
        ["network-refused"] = "The network said no; detail says why.",
        ["network-busy"] = "The network does not answer well now. Try again later.",
        ["source-down"] = "A collection of pictures elsewhere does not answer now. Try again in a moment.",
        ["not-configured"] = "This installation is not set up for it; its operator can do that.",
        ["internal"] = "Something went wrong here. The traceId helps the operator to find it in the log.",
    };

    public static void MapProblemPages(this IEndpointRouteBuilder app) => app.MapGet(
        "/problems/{type}",
        (string type) => All.TryGetValue(type, out var text)
            ? new PlainPage(200, type, text)
            : new PlainPage(404, "No such problem", "There is no problem of this name.")).ExcludeFromDescription();
}
