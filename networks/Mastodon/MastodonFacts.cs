using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Rostrum.Networks.Mastodon;

/// <summary>What a server allows and is, as read from its instance document; the defaults hold where it says nothing.</summary>
internal sealed partial record MastodonFacts
{
    public string Domain { get; init; } = "";

    public string Version { get; init; } = "";

    /// <summary>Its number of the client API (4.3 = 2, 4.5 = 7); 0 = not said.</summary>
    public int ApiVersion { get; init; }

    /// <summary>
    /// The software is known to keep <c>Idempotency-Key</c> for an hour. Related servers take the header and ignore it, so
    /// this is true only for servers that name a version of this very API and claim no compatibility.
    /// </summary>
    public bool HonoursKey { get; init; }

    /// <summary>Name of the app that the account's token belongs to, as shown beneath its posts; null = not said.</summary>
    public string? AppName { get; init; }

    /// <summary>The account's own default of who sees a post.</summary>
    public string? DefaultVisibility { get; init; }

    public int MaxCharacters { get; init; } = 500;

    public int MaxMedia { get; init; } = 4;

    /// <summary>0 = addresses count as written.</summary>
    public int UrlWeight { get; init; } = 23;

    public IReadOnlyList<string> MediaTypes { get; init; } = [];

    public int DescriptionLimit { get; init; } = 1500;

    public long ImageBytes { get; init; } = 8 * 1024 * 1024;

    public long ImagePixels { get; init; } = 16_777_216;

    public long VideoBytes { get; init; } = 40 * 1024 * 1024;

    public int PollOptions { get; init; } = 4;

    public int PollOptionLength { get; init; } = 50;

    public long PollSeconds { get; init; } = 300;

    public long PollMaxSeconds { get; init; } = 2_629_746;

    public static MastodonFacts Unknown { get; } = new();

    public static MastodonFacts Read(AccountFacts? facts)
    {
        if (facts is null)
        {
            return Unknown;
        }

        try
        {
            return JsonSerializer.Deserialize(facts.Json, MastodonJson.Default.MastodonFacts) ?? Unknown;
        }
        catch (JsonException)
        {
            return Unknown;
        }
    }

    public AccountFacts ToFacts() => new(JsonSerializer.Serialize(this, MastodonJson.Default.MastodonFacts));

    public static MastodonFacts Of(WireInstance instance, Uri server)
    {
        var statuses = instance.Configuration?.Statuses;
        var media = instance.Configuration?.MediaAttachments;
        var polls = instance.Configuration?.Polls ?? instance.PollLimits;
        var api = instance.ApiVersions?.Mastodon ?? 0;
        var version = instance.Version ?? "";
        return new()
        {
            Domain = DomainOf(instance, server),
            Version = version,
            ApiVersion = api,
            HonoursKey = api >= 1 && IsOwnVersion(version),
            MaxCharacters = Int(statuses?.MaxCharacters ?? instance.MaxTootChars, Unknown.MaxCharacters),
            MaxMedia = Int(statuses?.MaxMediaAttachments ?? instance.MaxMediaAttachments, Unknown.MaxMedia),
            UrlWeight = Int(statuses?.CharactersReservedPerUrl, ClaimsCompatibility(version) ? 0 : Unknown.UrlWeight),
            MediaTypes = [.. media?.SupportedMimeTypes?.Where(t => t.Length is > 2 and < 100).Take(200) ?? []],
            DescriptionLimit = Int(media?.DescriptionLimit ?? instance.DescriptionLimit, Unknown.DescriptionLimit),
            ImageBytes = Positive(media?.ImageSizeLimit ?? instance.UploadLimit, Unknown.ImageBytes),
            ImagePixels = Positive(media?.ImageMatrixLimit, Unknown.ImagePixels),
            VideoBytes = Positive(media?.VideoSizeLimit ?? instance.UploadLimit, Unknown.VideoBytes),
            PollOptions = Int(polls?.MaxOptions, Unknown.PollOptions),
            PollOptionLength = Int(polls?.MaxCharactersPerOption ?? polls?.MaxOptionChars, Unknown.PollOptionLength),
            PollSeconds = polls?.MinExpiration is >= 0 and var least ? least : Unknown.PollSeconds,
            PollMaxSeconds = Positive(polls?.MaxExpiration, Unknown.PollMaxSeconds),
        };
    }

    public IReadOnlyList<string> TypesOf(string family) =>
        [.. MediaTypes.Where(t => t.StartsWith(family, StringComparison.OrdinalIgnoreCase))];

    private static bool IsOwnVersion(string version) =>
        !ClaimsCompatibility(version)
        && LeadingNumber().Match(version) is { Success: true } match
        && int.Parse(match.Value, CultureInfo.InvariantCulture) >= 4;

    // Related software names the version it is like, and then itself.
    private static bool ClaimsCompatibility(string version) => version.Contains("compatible", StringComparison.OrdinalIgnoreCase);

    private static string DomainOf(WireInstance instance, Uri server)
    {
        var said = instance.Domain ?? instance.Uri;
        if (said is not null && System.Uri.TryCreate(said, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
        {
            return address.Authority;
        }

        return string.IsNullOrWhiteSpace(said) || said.Length > 300 ? server.Authority : said;
    }

    private static int Int(long? value, int otherwise) => value is > 0 and < int.MaxValue ? (int)value : otherwise;

    private static long Positive(long? value, long otherwise) => value is > 0 ? value.Value : otherwise;

    [GeneratedRegex(@"^\d{1,3}(?=\.)")]
    private static partial Regex LeadingNumber();
}
