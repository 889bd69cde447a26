using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Rostrum.Model;
using Rostrum.Workspaces;

namespace Rostrum.Api;

/// <summary>Server-sent events from the outbox.</summary>
internal static class ReadEvents
{
    private static readonly TimeSpan ReconnectAfter = TimeSpan.FromSeconds(3);

    public static void Map(RouteGroupBuilder api) => api.MapGet("/events", Handle)
        .WithMetadata(new QueryNames("workspace"))
        .Produces<string>(StatusCodes.Status200OK, "text/event-stream")
        .WithTags("Events").WithName("ReadEvents").WithSummary("Follow what happens")
        .WithMetadata(new ApiAccess(null, ApiReach.Workspace));

    /// <param name="types">Comma list, e.g. <c>delivery.*,post.*</c>.</param>
    /// <param name="after">The last id received; the header <c>Last-Event-ID</c> says the same.</param>
    private static IResult Handle(string? types, string? after, HttpContext http, OpenWorkspace workspace, ApiCaller caller)
    {
        var last = http.Request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } header ? header : after;
        long? from = null;
        if (last is not null)
        {
            if (!long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var seq))
            {
                return Problem.BadParameter("after", "The id of an event.");
            }

            from = seq;
        }

        var wanted = (types ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new Stream(workspace, caller, wanted, from);
    }

    private sealed class Stream(OpenWorkspace workspace, ApiCaller caller, string[] wanted, long? after) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var services = httpContext.RequestServices;
            var streams = services.GetRequiredService<OpenStreams>();
            if (!streams.TryOpen(caller))
            {
                await Problem.RateLimited("streams", 30).ExecuteAsync(httpContext);
                return;
            }

            try
            {
                var stream = new EventStream(workspace, caller, c => IsStillKnownAsync(httpContext, c), services.GetRequiredService<TimeProvider>());
                await WriteAsync(httpContext, stream);
            }
            catch (OperationCanceledException) when (httpContext.RequestAborted.IsCancellationRequested)
            {
                return; // the client left
            }
            finally
            {
                streams.Close(caller);
            }
        }

        private async Task WriteAsync(HttpContext http, EventStream stream)
        {
            var answer = http.Response;
            answer.ContentType = "text/event-stream";
            answer.Headers.CacheControl = "no-store";
            answer.Headers["X-Accel-Buffering"] = "no";
            await answer.WriteAsync($"retry: {ReconnectAfter.TotalMilliseconds:0}\n\n", http.RequestAborted);
            await foreach (var item in stream.ReadAsync(after, wanted, http.RequestAborted))
            {
                var text = item.Type is null
                    ? $": {item.Data}\n\n"
                    : string.Create(CultureInfo.InvariantCulture, $"id: {item.Seq}\nevent: {item.Type}\ndata: {item.Data}\n\n");
                await answer.WriteAsync(text, http.RequestAborted);
                await answer.Body.FlushAsync(http.RequestAborted);
            }
        }

        /// <summary>A revoked key, an ended session, a deleted workspace: the stream ends.</summary>
        private async Task<bool> IsStillKnownAsync(HttpContext http, CancellationToken cancel)
        {
            var services = http.RequestServices;
            if (await services.GetRequiredService<WorkspaceDatabases>().FindAsync(workspace.Id, cancel) is null)
            {
                return false;
            }

            if (caller.Kind != "key")
            {
                return (await services.GetRequiredService<ISessionReader>().ReadAsync(http, needsWorkspace: true)).Caller is not null;
            }

            var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
            await using var control = services.GetRequiredService<IStore>().OpenControl();
            return await control.ApiKeys.AnyAsync(
                k => k.Id == caller.Id && k.RevokedAt == null && (k.ExpiresAt == null || k.ExpiresAt > now), cancel);
        }
    }
}

/// <summary>How many streams each caller holds open: five a key, ten a session.</summary>
internal sealed class OpenStreams
{
    private readonly ConcurrentDictionary<Guid, int> open = new();

    public bool TryOpen(ApiCaller caller)
    {
        if (open.AddOrUpdate(caller.Id, 1, (_, n) => n + 1) <= (caller.Kind == "key" ? 5 : 10))
        {
            return true;
        }

        Close(caller);
        return false;
    }

    public void Close(ApiCaller caller) => open.AddOrUpdate(caller.Id, 0, (_, n) => Math.Max(0, n - 1));
}
