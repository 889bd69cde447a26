using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Rostrum.Sandbox;

/// <summary>Keeps what each origin hears, and lets faults strike calls that are not acts.</summary>
internal sealed class Listening(SandboxNetwork network, string origin, World world, RequestLog log, FaultBoard board,
    FaultRunner runner, Snapshot snapshot)
{
    private const int BodyKept = 32 * 1024;
    private readonly Redaction redaction = new(world);

    /// <summary>Outermost: one line per request, however it ends.</summary>
    public async Task HearAsync(HttpContext http, RequestDelegate next)
    {
        var request = http.Request;
        var heard = new HeardRequest
        {
            Id = world.NextNumber(), At = world.HostNow, Network = network.Id, Origin = origin, Method = request.Method,
            Path = request.Path, Query = redaction.Query(request.QueryString),
            Headers = redaction.Headers(request.Headers), BodyBytes = request.ContentLength ?? 0,
        };
        http.Features.Set(heard);
        heard.Body = await BodyAsync(request, http.RequestAborted);
        log.Add(heard);
        http.Response.OnStarting(() => snapshot.WriteAsync(CancellationToken.None)); // what is answered must survive
        var start = TimeProvider.System.GetTimestamp();
        try
        {
            await next(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller is gone, or we cut it off: nothing to answer.
        }
        finally
        {
            log.Ended(heard, http, TimeProvider.System.GetElapsedTime(start));
        }
    }

    /// <summary>After routing: faults for uploads, reads and everything; acts have their own exact point.</summary>
    public async Task StrikeAsync(HttpContext http, RequestDelegate next)
    {
        var path = http.Request.Path.Value ?? "";
        var fault = board.Take(network.Id, FaultCalls.All, path) ?? Kind(http) switch
        {
            { } calls => board.Take(network.Id, calls, path),
            null => null,
        };
        if (fault is null)
        {
            await next(http);
            return;
        }

        var body = http.Response.Body;
        using var held = new MemoryStream();
        http.Response.Body = held;
        var answer = await runner.RunAsync(http, fault, async () =>
        {
            await next(http);
            return new Held(held);
        });
        http.Response.Body = body;
        if (answer is not Held)
        {
            http.Response.Clear();
        }

        await answer.ExecuteAsync(http);
    }

    private static FaultCalls? Kind(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<UploadMark>() is not null ? FaultCalls.Uploads
        : HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) ? FaultCalls.Reads
        : null;

    private async Task<string?> BodyAsync(HttpRequest request, CancellationToken cancel)
    {
        var type = request.ContentType ?? "";
        var text = type.Contains("json", StringComparison.OrdinalIgnoreCase)
            || type.Contains("x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);
        if (!text || HttpMethods.IsGet(request.Method) || request.ContentLength is 0 or > BodyKept)
        {
            return null;
        }

        request.EnableBuffering(BodyKept);
        using var reader = new StreamReader(request.Body, Encoding.UTF8, leaveOpen: true);
        var piece = new char[BodyKept];
        var length = await reader.ReadBlockAsync(piece, cancel);
        request.Body.Position = 0;
        return length == BodyKept ? null : redaction.Body(new(piece, 0, length), type);
    }

    /// <summary>What the network already wrote, sent on.</summary>
    private sealed class Held(MemoryStream held) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            held.Position = 0;
            await held.CopyToAsync(httpContext.Response.Body, httpContext.RequestAborted);
        }
    }
}

/// <summary>Marks a route that takes media, so that a fault can strike uploads only.</summary>
public static class UploadRoutes
{
    public static TBuilder AsUpload<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder
    {
        route.Add(endpoint => endpoint.Metadata.Add(new UploadMark()));
        return route;
    }
}

internal sealed record UploadMark;
