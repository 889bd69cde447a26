using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Rostrum.Model;

namespace Rostrum.Api;

/// <summary>
/// A browser's session: cookie, the header that names the workspace (which also forces a preflight on strangers' pages),
/// and a membership there.
/// </summary>
internal sealed class SessionReader(IStore store, TimeProvider time) : ISessionReader
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

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(cookie)));
        var now = time.GetUtcNow();
        await using var db = store.OpenControl();
        var session = await db.Sessions.AsNoTracking().SingleOrDefaultAsync(s => s.TokenHash == hash && s.EndsAt > now, http.RequestAborted);
        var person = session is null ? null : await db.People.AsNoTracking().SingleOrDefaultAsync(p => p.Id == session.PersonId, http.RequestAborted);
        if (person is null)
        {
            return (null, Problem.Key("key-invalid", "This session has ended"));
        }

        return needsWorkspace
            ? await EnterAsync(db, http, person)
            : (Caller(person, null, person.IsOwner ? Role.Owner : Role.Client, person.IsOwner ? ApiScope.All : [ApiScope.WorkspaceRead]), null);
    }

    private static async Task<(ApiCaller? Caller, Problem? Refusal)> EnterAsync(ControlDb db, HttpContext http, Person person)
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

        var membership = await db.Memberships.AsNoTracking()
            .SingleOrDefaultAsync(m => m.WorkspaceId == id && m.PersonId == person.Id, http.RequestAborted);
        return membership is null
            ? (null, Problem.NotFound())
            : (Caller(person, id, membership.Role, RoleScopes.Of(membership.Role)), null);
    }

    /// <summary>EventSource and the elements of pictures and videos cannot send headers; they only read.</summary>
    private static bool IsOpenedByAnElement(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Path.Value is { } path
        && (path.EndsWith("/events", StringComparison.Ordinal)
            || (path.StartsWith("/api/v1/media/", StringComparison.Ordinal)
                && (path.EndsWith("/content", StringComparison.Ordinal) || path.EndsWith("/thumbnail", StringComparison.Ordinal))));

    private static ApiCaller Caller(Person person, Guid? workspace, Role role, IReadOnlyList<string> scopes) => new()
    {
        Kind = "person",
        Id = person.Id,
        Name = person.Name,
        WorkspaceId = workspace,
        Role = role,
        Scopes = scopes,
        IsInstance = workspace is null,
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
