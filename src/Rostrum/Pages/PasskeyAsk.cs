using System.Text.Json.Nodes;
using Rostrum.Accounts;

namespace Rostrum.Pages;

/// <summary>What the sign-in page's script asks the authenticator with; nothing is stored for it.</summary>
internal static class PasskeyAsk
{
    public const string Path = "/signin/passkey";

    public static void MapPasskeyAsk(this IEndpointRouteBuilder app) => app.MapGet(Path, async Task<IResult> (HttpContext http, PasskeyDesk desk) =>
    {
        if (!desk.IsPossible)
        {
            return TypedResults.NotFound();
        }

        http.Response.Headers.CacheControl = "no-store";
        var asked = await desk.AskForAnyAsync(http);
        return TypedResults.Json(new JsonObject { ["options"] = JsonNode.Parse(asked.Options), ["state"] = asked.State });
    }).ExcludeFromDescription();
}
