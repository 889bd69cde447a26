using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Rostrum.Sandbox.Mastodon;

/// <summary>
/// Two pretend servers with the same people: <c>instance</c> behaves like Mastodon 4.6, <c>other</c> speaks the same
/// client
/// API with other limits, no version 2 of the instance document, and does not look at <c>Idempotency-Key</c>.
/// </summary>
public sealed class MastodonSandbox : SandboxNetwork
{
    private readonly Dictionary<string, MastodonServer> servers = [];
    private SandboxNetworkContext? world;

    public override string Id => "mastodon";

    public override string Name => "Mastodon";

    public override SandboxLook Look { get; } = new("#563acc",
        "M12 3c4.6 0 8 1.2 8 5.2v4.4c0 3.4-2.6 4.6-6.2 4.9-1.6.1-3 0-4.1-.4 0 1.7 1.6 2.4 3.6 2.4 1 0 1.9-.1 "
        + "2.7-.4l.1 1.9c-.9.5-2.2.8-3.6.8-4.7 0-7.5-2.4-8.1-7.1C4.1 12.7 4 10.9 4 8.2 4 4.2 7.4 3 12 3z",
        "favourites") { Stars = true };

    /// <summary>False: limits are counted and said, but nothing is refused; for runs with thousands of posts.</summary>
    public bool Quotas { get; init; } = true;

    /// <summary>The largest video of the flagship server, where it is not the usual one.</summary>
    public long? VideoBytes { get; init; }

    public override IReadOnlyList<string> Origins => [ServerProfile.Flagship.Origin, ServerProfile.Other.Origin];

    public override IReadOnlyList<string> HomeServers => Origins;

    public override void Map(string origin, IEndpointRouteBuilder routes, SandboxNetworkContext network)
    {
        world = network;
        var flagship = VideoBytes is { } most ? ServerProfile.Flagship with { MaxVideoBytes = most } : ServerProfile.Flagship;
        var profile = origin == ServerProfile.Other.Origin ? ServerProfile.Other : flagship;
        servers[origin] = new MastodonServer(network, profile, Quotas);
        servers[origin].Map(routes);
    }

    public override SandboxAccount Complete(SandboxAccount draft, SandboxNetworkContext network) =>
        MastodonIds.Complete(draft);

    public override SandboxPost Complete(SandboxPost draft, SandboxNetworkContext network)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(network);
        var parent = draft.ReplyTo is { } above ? network.Post(above) : null;
        return servers[parent?.Extra["origin"]?.GetValue<string>() ?? ServerProfile.Flagship.Origin].Complete(draft,
            parent);
    }

    public override IResult RateLimited(HttpContext http, TimeSpan wait)
    {
        ArgumentNullException.ThrowIfNull(http);
        foreach (var (name, value) in ApiLimits.Headers(300, 0, world!.World.HostNow + wait))
        {
            http.Response.Headers[name] = value;
        }

        return MastodonCall.Json(new System.Text.Json.Nodes.JsonObject { ["error"] = "Too many requests" },
            StatusCodes.Status429TooManyRequests);
    }

    public override IResult Broken(HttpContext http, int status) =>
        MastodonCall.Json(
            new System.Text.Json.Nodes.JsonObject { ["error"] =
                "There was a temporary problem serving your request, please try again" }, status);
}
