using Microsoft.EntityFrameworkCore;
using Rostrum.Accounts;
using Rostrum.Model;

namespace Rostrum.Api;

/// <summary>
/// A browser's session: cookie, the header that names the workspace (which also forces a preflight on strangers' pages),
/// and a membership there.
/// </summary>
internal sealed class SessionReader(IStore store, Sessions sessions) : ISessionReader
{
    /// <summary>On plain http a browser refuses the <c>__Host-</c> prefix; there the short name is used.</summary>
    public const string SecureCookie = "__Host-rostrum";
    public const string PlainCookie = "rostrum";

    public async ValueTask<(ApiCaller? Caller, Problem? Refusal)> ReadAsync(HttpContext http, bool needsWorkspace)
    {
        ArgumentNullException.ThrowIfNull(http);
        var cookie = http.Request.Cookies[http.Request.IsHttps ? SecureCookie : PlainCookie];
        if (string.IsNullOrEmpty(cookie))
        {
            return (null, null);
        }

        if (IsForeign(http.Request))
        {
            return (null, Problem.Forbidden("not-yours", "This request came from another site", "Use a key."));
        }

        if (await sessions.FindAsync(http, http.RequestAborted) is not var (person, session))
        {
            return (null, Problem.Key("key-invalid", "This session has ended"));
        }

        return needsWorkspace
            ? await EnterAsync(http, person, session)
            : (Caller(person, session, null, Role.Owner, person.IsOwner ? ApiScope.All : [ApiScope.WorkspaceWrite]), null);
    }

    private async Task<(ApiCaller? Caller, Problem? Refusal)> EnterAsync(HttpContext http, Person person, Guid session)
    {
        var named = http.Request.Headers["Rostrum-Workspace"].ToString();
        if (named.Length == 0 && IsOpenedByAnElement(http.Request))
        {
            named = http.Request.Query["workspace"].ToString();
        }

        if (!Guid.TryParse(named, out var id))
        {
            return (null, Problem.Validation("Rostrum-Workspace", "Name the workspace in this header."));
        }

        await using var db = store.OpenControl();
        var membership = await db.Memberships.AsNoTracking()
            .SingleOrDefaultAsync(m => m.WorkspaceId == id && m.PersonId == person.Id, http.RequestAborted);
        return membership is null
            ? (null, Problem.NotFound())
            : (Caller(person, session, id, membership.Role, RoleScopes.Of(membership.Role)), null);
    }

    /// <summary>EventSource and the elements of pictures and videos cannot send headers; they only read.</summary>
    private static bool IsOpenedByAnElement(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Path.Value is { } path
        && (path.EndsWith("/events", StringComparison.Ordinal)
            || (path.StartsWith("/api/v1/media/", StringComparison.Ordinal)
                && (path.EndsWith("/content", StringComparison.Ordinal) || path.EndsWith("/thumbnail", StringComparison.Ordinal)))
            || (path.StartsWith("/api/v1/channels/", StringComparison.Ordinal) && path.EndsWith("/picture", StringComparison.Ordinal))
            || (path.StartsWith("/api/v1/stock/", StringComparison.Ordinal) && path.Contains("/previews/", StringComparison.Ordinal))
            || (path.StartsWith("/api/v1/link-cards/", StringComparison.Ordinal) && path.EndsWith("/image", StringComparison.Ordinal)));

    private static ApiCaller Caller(Person person, Guid session, Guid? workspace, Role role, IReadOnlyList<string> scopes) => new()
    {
        Kind = "person",
        Id = person.Id,
        Name = person.Name,
        WorkspaceId = workspace,
        Role = role,
        Scopes = scopes,
        IsInstance = workspace is null,
        IsInstanceOwner = person.IsOwner,
        SessionId = session,
    };

    /// <summary>Unsafe methods only from our own pages.</summary>
    private static bool IsForeign(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
        {
            return false;
        }

        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0)
        {
            return site is not ("same-origin" or "none");
        }

        var origin = request.Headers.Origin.ToString();
        return origin != $"{request.Scheme}://{request.Host}";
    }
}
