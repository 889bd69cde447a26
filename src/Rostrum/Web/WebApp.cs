using Microsoft.AspNetCore.WebUtilities;
using Rostrum.Accounts;
using Rostrum.Model;

namespace Rostrum.Web;

/// <summary>The web app as files: no part of it is made at run time, and it has no door to the server but the API.</summary>
internal static class WebApp
{
    private const string Forever = "public, max-age=31536000, immutable";
    private const string Ask = "no-cache";

    /// <summary>Read by the app's first script before the first paint; says nothing that the page would not show.</summary>
    private const string ThemeCookie = "rostrum-theme";

    private static readonly TimeSpan ThemeKept = TimeSpan.FromDays(365);

    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; "
        + "connect-src 'self'; font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    /// <summary>Serves the app; false where it was not built, and then a plain page stands at the root instead.</summary>
    public static bool MapWebApp(this WebApplication app)
    {
        var files = WebFiles.Read(Path.Combine(AppContext.BaseDirectory, "web"));
        if (files.Index is not { } index)
        {
            return false;
        }

        foreach (var name in files.Names)
        {
            var file = files.Find(name)!;
            var cache = name.StartsWith("assets/", StringComparison.Ordinal) ? Forever : Ask; // names there carry a hash
            app.MapMethods("/" + name, ["GET", "HEAD"], (HttpContext http) => file.SendAsync(http, cache)).ExcludeFromDescription();
        }

        foreach (var address in (string[])["/", "/welcome", "/w/{**rest}"])
        {
            app.MapMethods(address, ["GET", "HEAD"], (HttpContext http, Sessions sessions, FirstOwner firstOwner) =>
                OpenAsync(http, index, sessions, firstOwner)).ExcludeFromDescription();
        }

        return true;
    }

    /// <summary>Nobody is shown an empty app first: who is not signed in goes where that is done, and comes back.</summary>
    private static async Task OpenAsync(HttpContext http, WebFile index, Sessions sessions, FirstOwner firstOwner)
    {
        if (await sessions.FindAsync(http, http.RequestAborted) is not var (person, _))
        {
            var wanted = http.Request.Path + http.Request.QueryString;
            http.Response.Redirect(await firstOwner.IsMissingAsync(http.RequestAborted) ? FirstOwner.Page
                : wanted == "/" ? "/signin" : QueryHelpers.AddQueryString("/signin", "returnTo", wanted));
            return;
        }

        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
        CarryTheme(http, person.Theme);
        await index.SendAsync(http, Ask);
    }

    /// <summary>The profile's choice reaches a browser with the page itself: nothing is painted in the other one first.</summary>
    private static void CarryTheme(HttpContext http, Theme theme)
    {
        var word = Conventions.Word(theme);
        if (http.Request.Cookies[ThemeCookie] == word)
        {
            return;
        }

        http.Response.Cookies.Append(ThemeCookie, word, new()
        {
            Secure = http.Request.IsHttps,
            SameSite = SameSiteMode.Lax,
            MaxAge = ThemeKept,
            IsEssential = true,
        });
    }
}
