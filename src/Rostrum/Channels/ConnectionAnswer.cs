using System.Text.Json;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Networks;

namespace Rostrum.Channels;

/// <summary>Connecting in progress: start, consent, choose, done.</summary>
public sealed record ConnectionAnswer
{
    public required Guid Id { get; init; }

    public required string Network { get; init; }

    public required string Consent { get; init; }

    public required ConnectionState State { get; init; }

    /// <summary>Where the browser goes; null when the person pastes something instead.</summary>
    public required string? Url { get; init; }

    /// <summary>What the person pastes; empty when the browser goes somewhere.</summary>
    public required IReadOnlyList<ConsentFieldAnswer> Fields { get; init; }

    /// <summary>To choose from.</summary>
    public required IReadOnlyList<ConnectionAccountAnswer> Accounts { get; init; }

    /// <summary>What was connected.</summary>
    public required IReadOnlyList<Guid> Channels { get; init; }

    public required ConnectionProblem? Problem { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    internal static ConnectionAnswer Of(Connection connection, Consent? consent, DateTimeOffset now) => new()
    {
        Id = connection.Id,
        Network = connection.Network,
        Consent = connection.ConsentId,
        State = Connecting.StateOf(connection, now),
        Url = connection.State == ConnectionState.Consent ? connection.Url : null,
        Fields = consent is PastedConsent pasted ? [.. pasted.Fields.Select(ConsentFieldAnswer.Of)] : [],
        Accounts = connection.State == ConnectionState.Choose ? ReadAccounts(connection) : [],
        Channels = connection.Channels,
        Problem = connection.ProblemType is { } type ? new(type, connection.ProblemSentence ?? "") : null,
        ExpiresAt = connection.ExpiresAt,
    };

    internal static IReadOnlyList<ConnectionAccountAnswer> ReadAccounts(Connection connection) => connection.Accounts is null
        ? []
        : JsonSerializer.Deserialize<List<ConnectionAccountAnswer>>(connection.Accounts, ApiJson.Options) ?? [];
}

/// <param name="Unusable">Why it cannot be connected, or null.</param>
public sealed record ConnectionAccountAnswer(string Id, string Handle, string Name, string? Unusable);

public sealed record ConnectionProblem(string FailureKind, string Sentence);

public sealed record ConsentFieldAnswer(string Name, string Label, bool Secret, bool Required, string? Hint, string? Default)
{
    internal static ConsentFieldAnswer Of(PastedField field) =>
        new(field.Name, field.Label, field.IsSecret, field.Required, field.Hint, field.Default);
}
