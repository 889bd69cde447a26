using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Accounts;

/// <summary>An API key without the key.</summary>
public sealed record KeyLine
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Its first seven and last four characters.</summary>
    public required string Hint { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>The preset whose scopes these are; null for a choice of one's own.</summary>
    public required string? Preset { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who made it; null for the command line.</summary>
    public required string? CreatedBy { get; init; }

    /// <summary>Null = never.</summary>
    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Written at most every five minutes.</summary>
    public required DateTimeOffset? LastUsedAt { get; init; }

    public required string? LastAddress { get; init; }

    public required int RequestsPerMinute { get; init; }

    /// <summary>Of these, how many may change something.</summary>
    public required int WritesPerMinute { get; init; }

    internal static KeyLine Of(ApiKey key, string? maker, ApiLimitOptions limits) => new()
    {
        Id = key.Id,
        Name = key.Name,
        Hint = key.Hint,
        Scopes = key.Scopes,
        Preset = PresetOf(key.Scopes),
        CreatedAt = key.CreatedAt,
        CreatedBy = maker,
        ExpiresAt = key.ExpiresAt,
        LastUsedAt = key.LastUsedAt,
        LastAddress = key.LastAddress,
        RequestsPerMinute = limits.RequestsPerMinute,
        WritesPerMinute = limits.WritesPerMinute,
    };

    private static string? PresetOf(List<string> scopes) =>
        ((string[])["read", "publish", "full"]).FirstOrDefault(p => ApiScope.Preset(p)!.ToHashSet().SetEquals(scopes));
}

/// <param name="Secret">The key itself. It is shown now and never again.</param>
public sealed record MadeKey(KeyLine Key, string Secret);
