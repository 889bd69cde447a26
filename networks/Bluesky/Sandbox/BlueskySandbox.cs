using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Rostrum.Sandbox.Bluesky;

/// <summary>
/// A pretend Bluesky: data server with its login server (<c>pds</c>), identity directory (<c>plc</c>), public app view
/// (<c>appview</c>), video service (<c>video</c>) and the site itself (<c>web</c>).
/// </summary>
public sealed class BlueskySandbox : SandboxNetwork
{
    private BlueskyServer? server;

    public override string Id => "bluesky";

    public override string Name => "Bluesky";

    public override SandboxLook Look { get; } = new("#0b7bdc",
        "M6.3 4.2C8.6 5.9 11.1 9.4 12 11.3c.9-1.9 3.4-5.4 5.7-7.1 1.7-1.2 4.3-2.2 4.3.8 0 .6-.3 5.1-.5 5.8-.7"
        + " 2.5-3.2 3.1-5.4 2.7 3.9.7 4.9 2.9 2.8 5-4.1 4.2-5.9-1-6.4-2.4-.1-.3-.3-.3-.5 0-.5 1.4-2.3 6.6-6.4 2"
        + ".4-2.1-2.1-1.1-4.3 2.8-5-2.2.4-4.7-.2-5.4-2.7C2.3 10.1 2 5.6 2 5c0-3 2.6-2 4.3-.8z");

    /// <summary>False: limits are counted and said, but nothing is refused; for runs with thousands of posts.</summary>
    public bool Quotas { get; init; } = true;

    /// <summary>How long an access token by OAuth lives; its refresh token works once.</summary>
    public TimeSpan LoginAccessLife { get; init; } = TimeSpan.FromHours(1);

    public override IReadOnlyList<string> Origins => ["pds", "plc", "appview", "video", "web"];

    public override bool TakesAppPasswords => true;

    public override void Map(string origin, IEndpointRouteBuilder routes, SandboxNetworkContext network)
    {
        server ??= new BlueskyServer(network, Quotas, LoginAccessLife);
        server.Map(origin, routes);
    }

    public override SandboxAccount Complete(SandboxAccount draft, SandboxNetworkContext network) =>
        BlueskyIds.Complete(draft);

    public override SandboxPost Complete(SandboxPost draft, SandboxNetworkContext network) => server!.Complete(draft);

    public override IResult RateLimited(HttpContext http, TimeSpan wait)
    {
        ArgumentNullException.ThrowIfNull(http);
        var reset = server!.HostNow + wait;
        http.Response.Headers["RateLimit-Limit"] = "3000";
        http.Response.Headers["RateLimit-Remaining"] = "0";
        http.Response.Headers["RateLimit-Reset"] = reset.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        http.Response.Headers["RateLimit-Policy"] = "3000;w=300";
        return Answers.Error(http,
            new(StatusCodes.Status429TooManyRequests, "RateLimitExceeded", "Rate Limit Exceeded"));
    }

    public override IResult Broken(HttpContext http, int status) => Answers.Error(http, status switch
    {
        502 => new(status, "UpstreamFailure", "Upstream service unreachable"),
        503 => new(status, "NotEnoughResources", "Service unavailable"),
        504 => new(status, "UpstreamTimeout", "Upstream timed out"),
        _ => new(status, "InternalServerError", "Internal Server Error"),
    });
}
