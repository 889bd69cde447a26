using System.Security.Cryptography;
using Microsoft.AspNetCore.Mvc;
using EntityTag = Microsoft.Net.Http.Headers.EntityTagHeaderValue;
using Rostrum.Accounts;

namespace Rostrum.Pages;

/// <summary>The one style sheet of these pages, the scripts for passkeys and the time zone, and the switch of the language.</summary>
internal static class PageAssets
{
    public const string StylePath = "/pages/pages.css";
    public const string PasskeyPath = "/pages/passkey.js";
    public const string ZonePath = "/pages/zone.js";
    public const string LanguagePath = "/language";

    private static readonly TimeSpan Remembered = TimeSpan.FromDays(365);

    public static void MapPageAssets(this IEndpointRouteBuilder app)
    {
        Serve(app, StylePath, Read("pages.css"), "text/css; charset=utf-8");
        Serve(app, PasskeyPath, Read("passkey.js"), "text/javascript; charset=utf-8");
        Serve(app, ZonePath, Read("zone.js"), "text/javascript; charset=utf-8");
        app.MapPost(LanguagePath, Speak).ExcludeFromDescription();
    }

    private static void Serve(IEndpointRouteBuilder app, string path, byte[] file, string type)
    {
        var tag = new EntityTag($"\"{Convert.ToHexStringLower(SHA256.HashData(file).AsSpan(0, 8))}\"");
        app.MapGet(path, (HttpContext http) =>
        {
            http.Response.Headers.CacheControl = "public, max-age=0, must-revalidate";
            return TypedResults.Bytes(file, type, entityTag: tag);
        }).ExcludeFromDescription();
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
