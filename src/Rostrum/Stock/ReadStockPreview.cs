using Rostrum.Api;
using Rostrum.Media;

namespace Rostrum.Stock;

/// <summary>
/// A small picture of a source, passed through this server: a visitor's address never reaches the source, and browsers keep
/// to "pictures from here only". Only addresses that we sealed ourselves are fetched, and only pictures are passed on.
/// </summary>
internal static class ReadStockPreview
{
    private const int HeadBytes = 4_096;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static void Map(RouteGroupBuilder stock) => stock.MapGet("/{source}/previews/{token}", HandleAsync)
        .Produces(StatusCodes.Status200OK, contentType: "image/jpeg").Produces(StatusCodes.Status200OK, contentType: "image/gif")
        .WithMetadata(new QueryNames("workspace"))
        .WithName("GetStockPreview").WithSummary("Get a small picture of what a search found")
        .RequireScope(ApiScope.MediaRead).WithProblems(404, 415, 503);

    private static async Task<IResult> HandleAsync(
        string source, string token, StockSources sources, StockPreviews previews, StockHttp stock, TimeProvider time, HttpContext http,
        CancellationToken cancel)
    {
        if (sources.Find(source) is not { } from || previews.Open(from, token) is not { } address)
        {
            return Problem.NotFound();
        }

        using var limit = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            return await PassAsync(from, address, stock, http, both.Token);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException
            || (broken is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            if (!http.Response.HasStarted)
            {
                return Down(from);
            }

            http.Abort(); // half a picture must not be kept as a whole one
            return Results.Empty;
        }
    }

    private static async Task<IResult> PassAsync(IStockSource from, Uri address, StockHttp stock, HttpContext http, CancellationToken cancel)
    {
        using var answer = await stock.OpenPictureAsync(address, cancel);
        if (answer is null)
        {
            return Down(from);
        }

        await using var body = await answer.Content.ReadAsStreamAsync(cancel);
        var head = new byte[HeadBytes];
        var filled = await body.ReadAtLeastAsync(head, HeadBytes, throwOnEndOfStream: false, cancel);
        if (TypeOf(head, filled) is not { } type)
        {
            return Problem.Unsupported($"{from.Name} sent something else than a picture.", ["image/jpeg", "image/png", "image/gif", "image/webp"]);
        }

        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        headers.CacheControl = "private, max-age=86400, immutable";
        http.Response.ContentType = type;
        await http.Response.Body.WriteAsync(head.AsMemory(0, filled), cancel);
        await body.CopyToAsync(http.Response.Body, cancel);
        return Results.Empty;
    }

    private static string? TypeOf(byte[] head, int filled)
    {
        try
        {
            var format = MediaSniffer.Sniff(new MemoryStream(head, 0, filled));
            return format.HasOwnReader() ? format.ContentType() : null;
        }
        catch (MediaRefusedException)
        {
            return null;
        }
    }

    private static Problem Down(IStockSource from) => Problem.SourceDown($"{from.Name} does not give this picture now.");
}
