using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rostrum.Networks.Mastodon;

// What servers answer. Every member may be absent: servers that only share the client API leave many out.

internal sealed record WireAccount
{
    [JsonConverter(typeof(LooseText))]
    public string? Id { get; init; }

    public string? Username { get; init; }

    public string? Acct { get; init; }

    public string? DisplayName { get; init; }

    public string? Url { get; init; }

    public string? Avatar { get; init; }

    public long? FollowersCount { get; init; }

    /// <summary>The account this one has moved to.</summary>
    public WireAccount? Moved { get; init; }

    public WireSource? Source { get; init; }
}

internal sealed record WireSource
{
    public string? Privacy { get; init; }
}

internal sealed record WireApp
{
    public string? Name { get; init; }

    public string? ClientId { get; init; }

    public string? ClientSecret { get; init; }

    public IReadOnlyList<string>? Scopes { get; init; }
}

internal sealed record WireStatus
{
    [JsonConverter(typeof(LooseText))]
    public string? Id { get; init; }

    public string? Url { get; init; }

    public string? Uri { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    [JsonConverter(typeof(LooseText))]
    public string? InReplyToId { get; init; }

    [JsonConverter(typeof(LooseText))]
    public string? InReplyToAccountId { get; init; }

    public string? Visibility { get; init; }

    public string? SpoilerText { get; init; }

    /// <summary>HTML.</summary>
    public string? Content { get; init; }

    public WireAccount? Account { get; init; }

    public WireApp? Application { get; init; }

    public IReadOnlyList<WireMedia>? MediaAttachments { get; init; }

    public WireStatus? Reblog { get; init; }

    public WirePoll? Poll { get; init; }

    public long? FavouritesCount { get; init; }

    public long? ReblogsCount { get; init; }

    public long? RepliesCount { get; init; }

    public long? QuotesCount { get; init; }
}

internal sealed record WireMedia
{
    [JsonConverter(typeof(LooseText))]
    public string? Id { get; init; }

    public string? Url { get; init; }
}

internal sealed record WirePoll
{
    public long? VotesCount { get; init; }
}

internal sealed record WireStatusSource
{
    public string? Text { get; init; }

    public string? SpoilerText { get; init; }
}

internal sealed record WireNotification
{
    [JsonConverter(typeof(LooseText))]
    public string? Id { get; init; }

    public string? Type { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public WireAccount? Account { get; init; }

    public WireStatus? Status { get; init; }
}

internal sealed record WireError
{
    public string? Error { get; init; }
}

internal sealed record WireOAuthServer
{
    public string? Issuer { get; init; }

    public string? AuthorizationEndpoint { get; init; }

    public string? TokenEndpoint { get; init; }

    public string? RevocationEndpoint { get; init; }
}

internal sealed record WireFinger
{
    public IReadOnlyList<WireFingerLink>? Links { get; init; }
}

internal sealed record WireFingerLink
{
    public string? Rel { get; init; }

    public string? Type { get; init; }

    public string? Href { get; init; }
}

// What we send.

internal sealed record SendStatus
{
    public string? Status { get; init; }

    public IReadOnlyList<string>? MediaIds { get; init; }

    public IReadOnlyList<SendMediaAttributes>? MediaAttributes { get; init; }

    public SendPoll? Poll { get; init; }

    public string? InReplyToId { get; init; }

    public bool? Sensitive { get; init; }

    public string? SpoilerText { get; init; }

    public string? Visibility { get; init; }

    public string? Language { get; init; }

    public string? QuoteApprovalPolicy { get; init; }
}

internal sealed record SendPoll(IReadOnlyList<string> Options, long ExpiresIn, bool Multiple, bool HideTotals);

internal sealed record SendMediaAttributes(string Id, string? Description, string? Focus);

/// <summary>Ids are text; some servers write them as numbers.</summary>
internal sealed class LooseText : JsonConverter<string?>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return reader.GetString();
            case JsonTokenType.Number:
                using (var number = JsonDocument.ParseValue(ref reader))
                {
                    return number.RootElement.GetRawText();
                }

            default:
                reader.Skip();
                return null;
        }
    }

    public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(WireAccount))]
[JsonSerializable(typeof(List<WireAccount>))]
[JsonSerializable(typeof(WireApp))]
[JsonSerializable(typeof(WireStatus))]
[JsonSerializable(typeof(List<WireStatus>))]
[JsonSerializable(typeof(WireMedia))]
[JsonSerializable(typeof(WireStatusSource))]
[JsonSerializable(typeof(List<WireNotification>))]
[JsonSerializable(typeof(WireError))]
[JsonSerializable(typeof(WireOAuthServer))]
[JsonSerializable(typeof(WireFinger))]
[JsonSerializable(typeof(WireInstance))]
[JsonSerializable(typeof(SendStatus))]
[JsonSerializable(typeof(MastodonFacts))]
[JsonSerializable(typeof(MastodonProgress))]
[JsonSerializable(typeof(MastodonPostState))]
internal sealed partial class MastodonJson : JsonSerializerContext;
