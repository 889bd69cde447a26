using Rostrum.Accounts;

namespace Rostrum.Pages;

/// <summary>What every answer tells the browser to refuse. A page that needs more, such as the web app, says so itself.</summary>
internal sealed class PageHeaders(RequestDelegate next, InstanceSwitches switches)
{
    public const string Policy =
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    public async Task InvokeAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Response.OnStarting(static state =>
        {
            Protect((HttpContext)state);
            return Task.CompletedTask;
        }, http);
        if (PageComposition.IsForPeople(http) && (await switches.ReadLatelyAsync(http.RequestAborted)).SingleOperator)
        {
            http.Response.Headers["X-Robots-Tag"] = "noindex, nofollow";
        }

        await next(http);
    }

    private static void Protect(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (http.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        }

        if (!headers.ContainsKey("Referrer-Policy"))
        {
            headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
        }

        var isPage = http.Response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true;
        if (isPage && !headers.ContainsKey("Content-Security-Policy"))
        {
            headers.ContentSecurityPolicy = Policy;
        }
    }
}
