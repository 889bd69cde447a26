using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Rostrum.Sandbox;

/// <summary>The page on which a person sees what was posted: one HTML, one CSS, one JS file.</summary>
internal static class WorldPage
{
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        + "media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    public static void Map(WebApplication site)
    {
        site.MapGet("/", (HttpContext http) =>
        {
            http.Response.Headers.ContentSecurityPolicy = Policy;
            return Results.Bytes(Assets.Read("world.html"), "text/html; charset=utf-8");
        });
        site.MapGet("/world.css", () => Results.Bytes(Assets.Read("world.css"), "text/css; charset=utf-8"));
        site.MapGet("/world.js", () => Results.Bytes(Assets.Read("world.js"), "text/javascript; charset=utf-8"));
        site.MapGet("/icon.svg", () => Results.Bytes(Assets.Read("icon.svg"), "image/svg+xml"));
    }
}
