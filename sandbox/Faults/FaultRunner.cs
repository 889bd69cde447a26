using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Rostrum.Sandbox;

/// <summary>Runs a call with the fault that strikes it, at the exact point before or after it happens.</summary>
internal sealed class FaultRunner(SandboxNetwork network, FaultBoard board, WorldClock clock, TimeProvider host)
{
    private const string Html = "<!doctype html><title>Sign in to this Wi-Fi</title><p>Please accept the terms.";

    /// <summary>
    /// Calls <paramref name="happen"/> at most once. What comes back is the answer to write, or nothing when the
    /// connection was cut.
    /// </summary>
    public async Task<IResult> RunAsync(HttpContext http, Fault? fault, Func<Task<IResult>> happen)
    {
        if (fault is null)
        {
            return await happen();
        }

        http.Features.GetRequiredFeature<HeardRequest>().Fault = fault.Kind;
        return fault.Kind switch
        {
            FaultKind.RateLimited => network.RateLimited(http, fault.Wait(60)),
            FaultKind.ErrorBefore => network.Broken(http, fault.Status ?? StatusCodes.Status503ServiceUnavailable),
            FaultKind.HtmlBefore => Results.Text(Html, "text/html"),
            FaultKind.CutBefore => await FinishAsync(http),
            FaultKind.ResetBefore => Reset(http),
            FaultKind.HangBefore => await HangThenAsync(http, happen),
            FaultKind.Late => await LateAsync(http, fault.Wait(30), happen),
            FaultKind.ErrorAfter or FaultKind.CutAfter or FaultKind.ResetAfter or FaultKind.CutAnswer
                or FaultKind.HangAfter or FaultKind.MalformedAfter or FaultKind.HtmlAfter or FaultKind.EmptyAfter
                => await AfterAsync(http, fault, await happen()),
            FaultKind.Slow or FaultKind.ListLag or FaultKind.Revoke or FaultKind.Expire or _ => await happen(),
        };
    }

    private async Task<IResult> AfterAsync(HttpContext http, Fault fault, IResult answer)
    {
        switch (fault.Kind)
        {
            case FaultKind.ErrorAfter:
                return network.Broken(http, fault.Status ?? StatusCodes.Status500InternalServerError);
            case FaultKind.CutAfter:
                return await FinishAsync(http);
            case FaultKind.ResetAfter:
                return Reset(http);
            case FaultKind.CutAnswer:
                return new CutAnswer(host);
            case FaultKind.HangAfter:
                await board.HangAsync(network.Id, http.RequestAborted);
                return answer;
            case FaultKind.MalformedAfter:
                return Results.Text("{\"id\": \"12", "application/json");
            case FaultKind.HtmlAfter:
                return Results.Text(Html, "text/html");
            case FaultKind.EmptyAfter:
                return Results.Text("", "application/json");
            default:
                return answer;
        }
    }

    private async Task<IResult> FinishAsync(HttpContext http)
    {
        await ConnectionCut.FinishAsync(http, host);
        return Results.Empty;
    }

    private static IResult Reset(HttpContext http)
    {
        ConnectionCut.Reset(http);
        return Results.Empty;
    }

    private async Task<IResult> HangThenAsync(HttpContext http, Func<Task<IResult>> happen)
    {
        await board.HangAsync(network.Id, http.RequestAborted);
        return await happen();
    }

    /// <summary>The caller is cut off at once; the act is still travelling and arrives later.</summary>
    private async Task<IResult> LateAsync(HttpContext http, TimeSpan wait, Func<Task<IResult>> happen)
    {
        var arrives = Task.Delay(wait, clock, CancellationToken.None); // it arrives although the caller is gone
        await ConnectionCut.FinishAsync(http, host);
        await arrives;
        await happen();
        return Results.Empty;
    }

    /// <summary>Promises a body of 200 bytes, sends a few, and closes.</summary>
    private sealed class CutAnswer(TimeProvider host) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.ContentType = "application/json";
            httpContext.Response.ContentLength = 200;
            await httpContext.Response.Body.WriteAsync(Encoding.UTF8.GetBytes("{\"id\": \"1"),
                httpContext.RequestAborted);
            await httpContext.Response.Body.FlushAsync(httpContext.RequestAborted);
            await ConnectionCut.FinishAsync(httpContext, host);
        }
    }
}
