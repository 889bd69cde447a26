using System.Net;
using Microsoft.Net.Http.Headers;

namespace Rostrum.Web;

/// <summary>
/// This machine has several names, and a browser keeps cookies for each of them apart: whoever opens a page under another name
/// than the public address is led to that. A network may send a person back to 127.0.0.1 whatever the public name is.
/// A name of the internet that is not the public address is refused: a stranger's page could have made it lead here.
/// </summary>
internal static class OneName
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase) { "localhost", "127.0.0.1", "[::1]" };

    public static void UseOneName(this WebApplication app, RostrumSettings settings)
    {
        var site = settings.PublicUrl;
        app.Use((http, next) => IsKnown(http.Request.Host.Host, settings) ? next(http) : RefuseAsync(http, site));
        if (!Names.Contains(site.Host))
        {
            return;
        }

        app.Use((http, next) =>
        {
            var request = http.Request;
            if (!IsPage(request) || request.Host.Port != site.Port || !IsOtherName(request.Host.Host, site))
            {
                return next(http);
            }

            http.Response.Redirect(site.GetLeftPart(UriPartial.Authority) + request.PathBase + request.Path + request.QueryString);
            return Task.CompletedTask;
        });
    }

    // Nobody but the owner of this network gives names without a dot, and an address is no name.
    private static bool IsKnown(string name, RostrumSettings settings) =>
        !name.Contains('.', StringComparison.Ordinal)
        || IPAddress.TryParse(name.Trim('[', ']'), out _)
        || name.Equals(settings.PublicUrl.IdnHost, StringComparison.OrdinalIgnoreCase)
        || name.Equals(settings.ListenUrl.IdnHost, StringComparison.OrdinalIgnoreCase);

    private static Task RefuseAsync(HttpContext http, Uri site)
    {
        http.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        http.Response.ContentType = "text/plain; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        return http.Response.WriteAsync(
            $"Rostrum does not answer under this name; its address is {site.GetLeftPart(UriPartial.Authority)}. "
            + "Whoever runs it can change that with ROSTRUM_PUBLIC_URL; what stands before it has to pass the Host header on.\n",
            http.RequestAborted);
    }

    private static bool IsOtherName(string name, Uri site) =>
        Names.Contains(name) && !name.Equals(site.Host, StringComparison.OrdinalIgnoreCase);

    private static bool IsPage(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers[HeaderNames.Accept].ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}
