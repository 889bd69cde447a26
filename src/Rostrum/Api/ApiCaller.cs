using Rostrum.Model;

namespace Rostrum.Api;

/// <summary>Who asks: a key, or a person's session. Set once at the edge; nothing below asks who it is again.</summary>
public sealed record ApiCaller
{
    /// <summary><c>key</c> or <c>person</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The key's or the person's id.</summary>
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    /// <summary>The workspace this request is about; null for an instance key and for routes outside workspaces.</summary>
    public Guid? WorkspaceId { get; init; }

    /// <summary>What the key's maker, or the person, is in the workspace.</summary>
    public required Role Role { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>The instance's own routes: all workspaces, doctor, metrics.</summary>
    public bool IsInstance { get; init; }

    /// <summary>The instance's own key, or a person who owns the instance.</summary>
    public bool IsInstanceOwner { get; init; }

    /// <summary>The session, when a person asks.</summary>
    public Guid? SessionId { get; init; }

    public bool May(string scope) => ApiScope.Covers(Scopes, scope);
}
