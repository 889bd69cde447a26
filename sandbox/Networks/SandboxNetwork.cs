using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Rostrum.Sandbox;

/// <summary>One pretend network: its name, its look on the world page, and its HTTP dialect on origins of its own.</summary>
public abstract class SandboxNetwork
{
    /// <summary>Same id as the product's network: <c>bluesky</c> style, lower case.</summary>
    public abstract string Id { get; }

    public abstract string Name { get; }

    public abstract SandboxLook Look { get; }

    /// <summary>Each origin gets a loopback port of its own, in this order.</summary>
    public virtual IReadOnlyList<string> Origins => [MainOrigin];

    /// <summary>Origins that a person types in as the server their account is on; the world page shows them.</summary>
    public virtual IReadOnlyList<string> HomeServers => [];

    /// <summary>One can sign in with handle and app password; the world page shows them.</summary>
    public virtual bool TakesAppPasswords => false;

    /// <summary>The people of the world have accounts there and the world page shows what they post; false for a collection of pictures.</summary>
    public virtual bool HasPeople => true;

    /// <summary>Keys that open its API, where it takes any; the world page shows them.</summary>
    public virtual IReadOnlyList<string> Keys => [];

    /// <summary>The name of the only origin of a network that has one.</summary>
    public const string MainOrigin = "main";

    /// <summary>Adds this network's routes to one of its origins. Addresses are known only once requests arrive.</summary>
    public abstract void Map(string origin, IEndpointRouteBuilder routes, SandboxNetworkContext network);

    /// <summary>Gives a new account this network's ids, handle and extras.</summary>
    public virtual SandboxAccount Complete(SandboxAccount draft, SandboxNetworkContext network) => draft;

    /// <summary>Gives a post or comment that a person writes on the world page this network's id, address and extras.</summary>
    public virtual SandboxPost Complete(SandboxPost draft, SandboxNetworkContext network) => draft;

    /// <summary>How this network says "too many requests".</summary>
    public virtual IResult RateLimited(HttpContext http, TimeSpan wait)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(
            System.Globalization.CultureInfo.InvariantCulture);
        return Results.Json(new { error = "Too many requests" }, statusCode: StatusCodes.Status429TooManyRequests);
    }

    /// <summary>How this network says that something broke on its side.</summary>
    public virtual IResult Broken(HttpContext http, int status) =>
        Results.Json(new { error = "Something went wrong" }, statusCode: status);
}

/// <summary>How a network is drawn on the world page.</summary>
/// <param name="Colour">CSS colour.</param>
/// <param name="Icon">The path data of a glyph on a 24 by 24 grid, filled.</param>
/// <param name="LikeWord">What a like is called there, e.g. <c>likes</c>.</param>
public sealed record SandboxLook(string Colour, string Icon, string LikeWord = "likes")
{
    /// <summary>Liking is drawn as a star.</summary>
    public bool Stars { get; init; }

    /// <summary>Pictures stand above the text.</summary>
    public bool PictureFirst { get; init; }

    public bool HasMessages { get; init; } = true;

    public bool HasComments { get; init; } = true;
}
