using System.Reflection;
using Microsoft.AspNetCore.Mvc;

namespace Rostrum.Api;

/// <summary>Who may call a route.</summary>
/// <param name="Scope">The scope it needs; null = being known is enough.</param>
internal sealed record ApiAccess(string? Scope, ApiReach Reach);

internal enum ApiReach
{
    /// <summary>No key needed.</summary>
    Public,

    /// <summary>A workspace's key, or a session that names the workspace.</summary>
    Workspace,

    /// <summary>An instance key or a session; no workspace is opened.</summary>
    Instance,

    /// <summary>A session only: it is about the person.</summary>
    Person,

    /// <summary>A session that names the workspace: it is about the person as its member.</summary>
    Member,

    /// <summary>An instance key, or the session of a person who owns the instance.</summary>
    Owner,
}

/// <summary>The largest body a route takes, when it is not the usual one.</summary>
internal sealed record BodyLimit(long MaxBytes);

/// <summary>The body is a stream that is read once and never kept: it is not buffered for an Idempotency-Key.</summary>
internal sealed record StreamedBody;

/// <summary>One of many requests that together are one write: counted as a request only.</summary>
internal sealed record BulkWrite;

/// <summary>About a workspace, but written to the control database: there its Idempotency-Key is claimed, too.</summary>
internal sealed record ControlWrite;

/// <summary>Query parameters that the handler's signature does not show.</summary>
internal sealed record QueryNames(params string[] Names);

internal static class AccessConventions
{
    /// <summary>A workspace is opened for the request.</summary>
    public static bool OpensWorkspace(this ApiReach reach) => reach is ApiReach.Workspace or ApiReach.Member;

    public static TBuilder RequireScope<TBuilder>(this TBuilder route, string scope)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new ApiAccess(scope, ApiReach.Workspace));

    public static TBuilder RequireInstance<TBuilder>(this TBuilder route, string scope)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new ApiAccess(scope, ApiReach.Instance));

    /// <summary>For signed-in people, about themselves.</summary>
    public static TBuilder RequirePerson<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new ApiAccess(null, ApiReach.Person));

    /// <summary>For signed-in people, about what is theirs in one workspace.</summary>
    public static TBuilder RequireMember<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new ApiAccess(null, ApiReach.Member));

    /// <summary>For those who run the instance.</summary>
    public static TBuilder RequireOwner<TBuilder>(this TBuilder route, string scope)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new ApiAccess(scope, ApiReach.Owner));

    public static TBuilder Public<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new ApiAccess(null, ApiReach.Public));

    public static TBuilder Takes<TBuilder>(this TBuilder route, long maxBytes)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new BodyLimit(maxBytes));

    /// <summary>The problem statuses of a route besides those every route may answer (400, 401, 403, 429, 500).</summary>
    public static TBuilder WithProblems<TBuilder>(this TBuilder route, params int[] statuses)
        where TBuilder : IEndpointConventionBuilder
    {
        foreach (var status in statuses)
        {
            route.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(ProblemBody), ["application/problem+json"]));
        }

        return route;
    }

    /// <summary>The query parameters a handler reads, by their names on the wire.</summary>
    public static IReadOnlySet<string> QueryNamesOf(Endpoint endpoint)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var extra in endpoint.Metadata.GetOrderedMetadata<QueryNames>())
        {
            names.UnionWith(extra.Names);
        }

        if (endpoint.Metadata.GetMetadata<MethodInfo>() is not { } method)
        {
            return names;
        }

        var route = (endpoint as RouteEndpoint)?.RoutePattern.Parameters.Select(p => p.Name).ToHashSet(StringComparer.OrdinalIgnoreCase) ?? [];
        foreach (var parameter in method.GetParameters())
        {
            if (parameter.GetCustomAttribute<AsParametersAttribute>() is not null)
            {
                names.UnionWith(parameter.ParameterType.GetProperties()
                    .Select(p => p.GetCustomAttribute<FromQueryAttribute>()?.Name ?? Camel(p.Name)));
            }
            else if (parameter.GetCustomAttribute<FromQueryAttribute>() is { } query)
            {
                names.Add(query.Name ?? parameter.Name!);
            }
            else if (IsSimple(parameter.ParameterType) && !route.Contains(parameter.Name!))
            {
                names.Add(parameter.Name!);
            }
        }

        return names;
    }

    private static bool IsSimple(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) is { } inner
        && (inner == typeof(string) || inner == typeof(string[]) || inner == typeof(Guid) || inner == typeof(Guid[])
            || inner == typeof(int) || inner == typeof(long) || inner == typeof(bool));

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
