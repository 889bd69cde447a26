using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Rostrum.Networks;

namespace Rostrum.Channels;

/// <summary>
/// How each network looks, made from the networks themselves: a sheet of marks and the styles with its colour and its
/// previews. Pages name no network.
/// </summary>
internal static partial class NetworkArt
{
    public static void MapNetworkArt(this WebApplication app)
    {
        var networks = app.Services.GetRequiredService<IReadOnlyList<Network>>();
        Serve(app, "/networks/icons.svg", "image/svg+xml", Marks(networks));
        Serve(app, "/networks/style.css", "text/css; charset=utf-8", Styles(networks));
    }

    private static void Serve(WebApplication app, string path, string type, string text)
    {
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..20]}\"";
        app.MapGet(path, (HttpContext http) =>
        {
            http.Response.Headers.ETag = tag;
            http.Response.Headers.CacheControl = "public, max-age=300";
            http.Response.Headers.XContentTypeOptions = "nosniff";
            return http.Request.Headers.IfNoneMatch.ToString().Contains(tag, StringComparison.Ordinal)
                ? Results.StatusCode(StatusCodes.Status304NotModified)
                : TypedResults.Text(text, type);
        }).ExcludeFromDescription();
    }

    private static string Marks(IReadOnlyList<Network> networks)
    {
        var sheet = new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\">\n");
        foreach (var network in networks)
        {
            // The drawing's own <svg> becomes a symbol: its view box and pens stay.
            if (NetworkFiles.Read(network.Id, "icon.svg") is { } icon && Root().Match(icon) is { Success: true } root)
            {
                sheet.Append(CultureInfo.InvariantCulture, $"<symbol id=\"n-{network.Id}\"{Idle().Replace(root.Groups["pens"].Value, "")}>")
                    .Append(icon[(root.Index + root.Length)..].Replace("</svg>", "</symbol>", StringComparison.Ordinal).Trim()).Append('\n');
            }
        }

        return sheet.Append("</svg>\n").ToString();
    }

    private static string Styles(IReadOnlyList<Network> networks)
    {
        var styles = new StringBuilder("@layer tokens, reset, base, shell, components, views, utilities;\n");
        foreach (var network in networks)
        {
            styles.Append(CultureInfo.InvariantCulture, $"@layer tokens {{ [data-net=\"{network.Id}\"] {{ --net: {network.Look.Colour}; --net-ink: {network.Look.Ink}; }} }}\n");
            if (NetworkFiles.Read(network.Id, "preview.css") is { } preview)
            {
                styles.Append(preview).Append('\n');
            }
        }

        return styles.ToString();
    }

    [GeneratedRegex("<svg(?<pens>[^>]*)>")]
    private static partial Regex Root();

    [GeneratedRegex(" (xmlns|width|height|role|aria-label)=\"[^\"]*\"")]
    private static partial Regex Idle();
}
