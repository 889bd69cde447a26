using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http.Features;
using Rostrum.Model;
using Rostrum.Operations;
using Rostrum.Workspaces;

namespace Rostrum.Api;

/// <summary>
/// The edge of the API: limits, who asks, which workspace, may they, is every parameter known. Runs before any binding,
/// so that a stranger learns nothing from how a body is refused.
/// </summary>
internal sealed class ApiGate(
    RequestDelegate next, ApiLimits limits, KeyReader keys, ISessionReader sessions, WorkspaceDatabases workspaces, TimeProvider time)
{
    public const long JsonBytes = 1024 * 1024;

    private readonly ConcurrentDictionary<Endpoint, IReadOnlySet<string>> queryNames = new();

    public async Task InvokeAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (http.Request.Path.StartsWithSegments(ApiRoutes.Base))
        {
            http.Response.Headers["Rostrum-Version"] = HealthRoutes.Version;
            http.Response.Headers["Request-Id"] = Problem.TraceOf(http);
        }

        if (http.GetEndpoint() is not { } endpoint || endpoint.Metadata.GetMetadata<ApiAccess>() is not { } access)
        {
            await next(http);
            await ExplainAsync(http);
            return;
        }

        if (await RefuseAsync(http, endpoint, access) is { } problem)
        {
            await problem.ExecuteAsync(http);
            return;
        }

        await next(http);
        await ExplainAsync(http);
    }

    /// <summary>Where the framework answered with a bare status, the problem is written out.</summary>
    private static Task ExplainAsync(HttpContext http)
    {
        var answer = http.Response;
        if (answer.HasStarted || answer.ContentType is not null || !http.Request.Path.StartsWithSegments("/api"))
        {
            return Task.CompletedTask;
        }

        return answer.StatusCode switch
        {
            StatusCodes.Status404NotFound => Problem.NotFound().ExecuteAsync(http),
            StatusCodes.Status405MethodNotAllowed => Problem.Make("not-found", "Nothing answers to this method here", 405).ExecuteAsync(http),
            StatusCodes.Status413PayloadTooLarge => Problem.TooLarge(LimitOf(http.GetEndpoint())).ExecuteAsync(http),
            StatusCodes.Status415UnsupportedMediaType =>
                Problem.Unsupported("Send JSON with Content-Type: application/json.", ["application/json"]).ExecuteAsync(http),
            _ => Task.CompletedTask,
        };
    }

    private async ValueTask<Problem?> RefuseAsync(HttpContext http, Endpoint endpoint, ApiAccess access)
    {
        if (access.Reach != ApiReach.Public)
        {
            var (caller, refusal) = await RecogniseAsync(http, access);
            if (caller is null)
            {
                return refusal ?? Unknown(http);
            }

            if (limits.Take(http, caller) is { } tooMany)
            {
                return tooMany;
            }

            if (await EnterAsync(http, caller, access) is { } closed)
            {
                return closed;
            }
        }

        LimitBody(http, endpoint);
        if (http.Request.ContentLength > LimitOf(endpoint))
        {
            return Problem.TooLarge(LimitOf(endpoint));
        }

        var names = queryNames.GetOrAdd(endpoint, AccessConventions.QueryNamesOf);
        return http.Request.Query.Keys.FirstOrDefault(k => !names.Contains(k)) is { } unknown ? Problem.UnknownParameter(unknown) : null;
    }

    private async ValueTask<(ApiCaller? Caller, Problem? Refusal)> RecogniseAsync(HttpContext http, ApiAccess access)
    {
        var authorization = http.Request.Headers.Authorization.ToString();
        if (authorization.Length == 0)
        {
            return await sessions.ReadAsync(http, access.Reach.OpensWorkspace());
        }

        if (limits.MayTryKey(http) is { } tooMany)
        {
            return (null, tooMany);
        }

        const string scheme = "Bearer ";
        var text = authorization.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? authorization[scheme.Length..].Trim() : "";
        var key = ApiKeyText.IsWellFormed(text)
            ? await keys.ReadAsync(text, http.Connection.RemoteIpAddress, http.RequestAborted)
            : null;
        if (key is null)
        {
            limits.NoteFailedKey(http);
            return (null, Problem.Key("key-invalid", "This key is not valid"));
        }

        return key.ExpiresAt <= time.GetUtcNow()
            ? (null, Problem.Key("key-expired", "This key has expired"))
            : (CallerOf(key), null);
    }

    private Problem Unknown(HttpContext http) =>
        limits.TakeAnonymous(http) ?? Problem.Key("key-missing", "A key is needed");

    private static ApiCaller CallerOf(ApiKey key) => new()
    {
        Kind = "key",
        Id = key.Id,
        Name = key.Name,
        WorkspaceId = key.WorkspaceId,
        Role = Role.Owner,
        Scopes = key.Scopes,
        IsInstance = key.WorkspaceId is null,
        IsInstanceOwner = key.WorkspaceId is null,
    };

    private async ValueTask<Problem?> EnterAsync(HttpContext http, ApiCaller caller, ApiAccess access)
    {
        if (access.Scope is { } scope && !caller.May(scope))
        {
            return Problem.ScopeMissing(scope);
        }

        if (access.Reach is ApiReach.Person or ApiReach.Member && caller.Kind != "person")
        {
            return Problem.Forbidden("not-yours", "A key is nobody", "This is about a person: sign in.");
        }

        if (access.Reach == ApiReach.Owner && !caller.IsInstanceOwner)
        {
            return Problem.Forbidden("role-too-low", "Owners of the instance only", "Ask the person who runs this installation.");
        }

        var scopeOfRequest = http.RequestServices.GetRequiredService<RequestScope>();
        if (!access.Reach.OpensWorkspace())
        {
            scopeOfRequest.Enter(caller, null);
            return null;
        }

        if (caller.WorkspaceId is not { } id)
        {
            return Problem.Forbidden("not-yours", "An instance key opens no workspace", "Use a key of the workspace.");
        }

        if (http.Request.Headers["Rostrum-Workspace"] is [{ } named] && !(Guid.TryParse(named, out var wanted) && wanted == id))
        {
            return Problem.Forbidden("not-yours", "This key belongs to another workspace", "Leave out Rostrum-Workspace, or use that workspace's key.");
        }

        if (await workspaces.FindAsync(id, http.RequestAborted) is not { } workspace)
        {
            return Problem.Key("key-invalid", "This key's workspace does not exist any more");
        }

        scopeOfRequest.Enter(caller, workspace);
        return null;
    }

    private static void LimitBody(HttpContext http, Endpoint endpoint)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = LimitOf(endpoint);
        }
    }

    private static long LimitOf(Endpoint? endpoint) => endpoint?.Metadata.GetMetadata<BodyLimit>()?.MaxBytes ?? JsonBytes;
}

/// <summary>Recognises a signed-in browser. The web app's sign-in brings the implementation that reads cookies.</summary>
internal interface ISessionReader
{
    /// <param name="needsWorkspace">The route is about one workspace: the header <c>Rostrum-Workspace</c> must name it.</param>
    ValueTask<(ApiCaller? Caller, Problem? Refusal)> ReadAsync(HttpContext http, bool needsWorkspace);
}
