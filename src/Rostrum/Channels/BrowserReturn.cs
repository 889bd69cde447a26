using System.Net;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Networks;
using Rostrum.Networks.Http;
using Rostrum.Workspaces;

namespace Rostrum.Channels;

/// <summary>
/// Where a network sends the browser back: finishes the consent at once (codes live seconds), then leads to the page that
/// asked, or says in plain words what came of it. Serves the client document as well.
/// </summary>
internal static class BrowserReturn
{
    public static void MapBrowserReturn(this IEndpointRouteBuilder app)
    {
        app.MapGet(Connecting.CallbackPath, HandleAsync).ExcludeFromDescription();
        app.MapGet(ClientMetadata.Path, DocumentAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> HandleAsync(
        HttpContext http, PendingRegister register, WorkspaceDatabases workspaces, Connecting connecting, ISessionReader sessions,
        RostrumSettings settings, CancellationToken cancel)
    {
        var state = http.Request.Query["state"].ToString();
        if (state.Length is 0 or > 500
            || await register.FindAsync(PendingRegister.Hash(state), cancel) is not { } pending
            || await workspaces.FindAsync(pending.WorkspaceId, cancel) is not { } workspace)
        {
            return Page(404, "Nothing waits for this answer", "Start to connect once more: an attempt lives 30 minutes and is good for one answer.");
        }

        await using var db = workspace.CreateDb();
        var connection = await db.Connections.SingleOrDefaultAsync(c => c.Id == pending.ConnectionId, cancel);
        if (connection?.StateHash is null)
        {
            return Page(404, "This answer was used already", "Start to connect once more.");
        }

        // Only the browser that began it may finish it: else somebody could attach a stranger's account.
        if (connection.StartedBy.StartsWith("person:", StringComparison.Ordinal)
            && (await sessions.ReadAsync(http, needsWorkspace: false)).Caller?.Id.ToString() != connection.StartedBy[7..])
        {
            return Page(403, "Please sign in first", "Sign in here with the account that began this, then connect again.");
        }

        // The query is taken as it came; the address is the one the network was told.
        var redirectedTo = new Uri(new Uri(settings.PublicUrl, Connecting.CallbackPath), http.Request.QueryString.ToUriComponent());
        if (!await connecting.AnswerAsync(db, workspace, connection, redirectedTo, cancel))
        {
            return Page(404, "This answer was used already", "Start to connect once more.");
        }

        await db.SaveChangesAsync(CancellationToken.None); // the code is spent: what it gave must not be lost
        if (connection.ReturnTo is { } path)
        {
            return new Leads(QueryHelpers.AddQueryString(path, "connection", connection.Id.ToString()));
        }

        return connection.State == ConnectionState.Choose
            ? Page(200, "Permission given", "You can close this window and go on where you began.")
            : Page(200, "Not connected", connection.ProblemSentence ?? "The network did not make the connection.");
    }

    private static async Task<IResult> DocumentAsync(NetworkList networks, NetworkEnvironment environment, CancellationToken cancel)
    {
        var consent = networks.All.SelectMany(n => n.Consents).OfType<OAuthConsent>().FirstOrDefault(c => c.Client == ClientSource.MetadataDocument);
        if (consent is null || environment.PublicUrl.Scheme != Uri.UriSchemeHttps || ClientMetadata.WhyNot(environment) is not null)
        {
            return Problem.NotFound();
        }

        var document = await ClientMetadata.DocumentAsync(
            environment, consent, "Rostrum", [new Uri(environment.PublicUrl, Connecting.CallbackPath)], cancel);
        return TypedResults.Bytes(document, "application/json");
    }

    private static PlainPage Page(int status, string title, string text) => new(status, title, text);

    private sealed class Leads(string path) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status302Found;
            httpContext.Response.Headers.Location = path;
            PlainPage.Protect(httpContext.Response);
            return Task.CompletedTask;
        }
    }
}

/// <summary>A page that needs nothing: no script, no style, no picture.</summary>
internal sealed class PlainPage(int status, string title, string text) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var answer = httpContext.Response;
        answer.StatusCode = status;
        answer.ContentType = "text/html; charset=utf-8";
        Protect(answer);
        var html = $"""
            <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <meta name="color-scheme" content="light dark"><title>{WebUtility.HtmlEncode(title)} - Rostrum</title></head>
            <body><main><h1>{WebUtility.HtmlEncode(title)}</h1><p>{WebUtility.HtmlEncode(text)}</p></main></body></html>
            """;
        return answer.Body.WriteAsync(Encoding.UTF8.GetBytes(html), httpContext.RequestAborted).AsTask();
    }

    /// <summary>The address holds a code: it must not travel on, be kept, or be framed.</summary>
    public static void Protect(HttpResponse answer)
    {
        answer.Headers["Referrer-Policy"] = "no-referrer";
        answer.Headers.CacheControl = "no-store";
        answer.Headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";
        answer.Headers.XContentTypeOptions = "nosniff";
    }
}
