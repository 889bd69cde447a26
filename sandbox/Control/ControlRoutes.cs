using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Rostrum.Sandbox;

/// <summary>The control API: what tests and the world page ask of the world, over HTTP.</summary>
internal static class ControlRoutes
{
    public static void Map(WebApplication site, SandboxHost host)
    {
        site.Use(GuardAsync);
        site.Use((http, next) =>
        {
            http.Response.OnStarting(() => host.SaveAsync(CancellationToken.None)); // what is answered must survive
            return next(http);
        });
        site.UseRouting();
        WorldPage.Map(site);
        var control = site.MapGroup("/control");
        ControlReads.Map(control, host);
        ControlFaults.Map(control, host);
        ControlPeople.Map(control, host);
        ControlLive.Map(control, host);
    }

    /// <summary>Only pages of this very origin, and programs, may ask: another site in the same browser may not.</summary>
    private static async Task GuardAsync(HttpContext http, RequestDelegate next)
    {
        var own = $"{http.Request.Scheme}://{http.Request.Host}";
        var origin = http.Request.Headers.Origin.ToString();
        var foreign = origin.Length > 0 && origin != own;
        var named = http.Request.Host.Host is "127.0.0.1" or "localhost" or "[::1]";
        var form = !HttpMethods.IsGet(http.Request.Method) && http.Request.ContentLength > 0
            && !http.Request.HasJsonContentType();
        if (foreign || !named || form)
        {
            http.Response.StatusCode = form ? StatusCodes.Status415UnsupportedMediaType : StatusCodes.Status403Forbidden;
            return;
        }

        http.Response.Headers.CacheControl = "no-store";
        await next(http);
    }
}
