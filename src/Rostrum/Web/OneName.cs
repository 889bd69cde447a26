using Microsoft.Net.Http.Headers;

namespace Rostrum.Web;

/// <summary>
/// This machine has several names, and a browser keeps cookies for each of them apart: whoever opens a page under another name
/// than the public address is led to that. A network may send a person back to 127.0.0.1 whatever the public name is.
/// </summary>
internal static class OneName
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase) { "localhost", "127.0.0.1", "[::1]" };

    public static void UseOneName(this WebApplication app, Uri site)
    {
        if (!Names.Contains(site.Host))
        {
            return; // a site of the internet: what stands before it says which names lead here
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

    private static bool IsOtherName(string name, Uri site) =>
        Names.Contains(name) && !name.Equals(site.Host, StringComparison.OrdinalIgnoreCase);

    private static bool IsPage(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers[HeaderNames.Accept].ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}
