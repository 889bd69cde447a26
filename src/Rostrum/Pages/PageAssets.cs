using System.Security.Cryptography;
using Microsoft.AspNetCore.Mvc;
using EntityTag = Microsoft.Net.Http.Headers.EntityTagHeaderValue;
using Rostrum.Accounts;

namespace Rostrum.Pages;

/// <summary>The one style sheet of the pages without script, and the switch of their language.</summary>
internal static class PageAssets
{
    public const string StylePath = "/pages/pages.css";
    public const string LanguagePath = "/language";

    private static readonly TimeSpan Remembered = TimeSpan.FromDays(365);

    public static void MapPageAssets(this IEndpointRouteBuilder app)
    {
        var style = Read("pages.css");
        var tag = new EntityTag($"\"{Convert.ToHexStringLower(SHA256.HashData(style).AsSpan(0, 8))}\"");
        app.MapGet(StylePath, (HttpContext http) =>
        {
            http.Response.Headers.CacheControl = "public, max-age=0, must-revalidate";
            return TypedResults.Bytes(style, "text/css; charset=utf-8", entityTag: tag);
        }).ExcludeFromDescription();
        app.MapPost(LanguagePath, Speak).ExcludeFromDescription();
    }

    // The form's token is checked by the framework, because the values come from a form.
    private static Microsoft.AspNetCore.Http.HttpResults.RedirectHttpResult Speak([FromForm] string language, [FromForm] string? returnTo, HttpContext http)
    {
        if (Phrases.Find(language) is { } phrases)
        {
            http.Response.Cookies.Append(RostrumPage.LanguageCookie, phrases.Language, new()
            {
                HttpOnly = true,
                Secure = http.Request.IsHttps,
                SameSite = SameSiteMode.Lax,
                MaxAge = Remembered,
                IsEssential = true,
            });
        }

        return TypedResults.Redirect(IsOurs(returnTo) ? returnTo! : "/");
    }

    private static bool IsOurs(string? path) =>
        path is ['/', ..] and not ['/', '/' or '\\', ..] && !path.Any(char.IsControl);

    private static byte[] Read(string name)
    {
        using var file = typeof(PageAssets).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is missing.");
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
