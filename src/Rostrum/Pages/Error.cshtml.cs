using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Rostrum.Api;

namespace Rostrum.Pages;

/// <summary>What a browser shows when a page is not there, a form is too old, or something broke. It changes nothing, so it needs no token.</summary>
[IgnoreAntiforgeryToken]
internal sealed class ErrorPage : RostrumPage
{
    [BindProperty(SupportsGet = true)]
    public int Status { get; set; }

    public string Title => T(Status switch
    {
        400 => "error.form",
        500 => "error.500",
        _ => "error.404",
    });

    public string Text => T(Status switch
    {
        400 => "error.form-sub",
        500 => "error.500-sub",
        _ => "error.404-sub",
    });

    public string Trace => Problem.TraceOf(HttpContext);

    public void OnGet() => Show();

    public void OnPost() => Show();

    private void Show()
    {
        Response.Headers.CacheControl = "no-store";
        if (HttpContext.Features.Get<IStatusCodeReExecuteFeature>() is null)
        {
            Response.StatusCode = Status is 400 or 500 ? Status : StatusCodes.Status404NotFound;
        }
    }
}

/// <summary>A page that broke: logged, and answered with the page that says so.</summary>
internal sealed class PageErrors(ILogger<PageErrors> logger) : IExceptionHandler
{
    public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        if (!PageComposition.IsForPeople(httpContext))
        {
            return ValueTask.FromResult(false);
        }

        logger.PageBroke(exception, (httpContext.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "");
        httpContext.Response.StatusCode = exception is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError;
        return ValueTask.FromResult(true);
    }
}

internal static partial class PagesLog
{
    [LoggerMessage(3101, LogLevel.Error, "The page {Page} broke")]
    public static partial void PageBroke(this ILogger logger, Exception exception, string page);
}
