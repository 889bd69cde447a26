namespace Rostrum.Networks.Mastodon;

/// <summary>Both versions of the instance document, and what related servers put at its top level.</summary>
internal sealed record WireInstance
{
    public string? Domain { get; init; }

    /// <summary>Version 1's name for the domain; sometimes a whole address.</summary>
    public string? Uri { get; init; }

    public string? Version { get; init; }

    public WireApiVersions? ApiVersions { get; init; }

    public WireConfiguration? Configuration { get; init; }

    public long? MaxTootChars { get; init; }

    public long? MaxMediaAttachments { get; init; }

    public long? DescriptionLimit { get; init; }

    public long? UploadLimit { get; init; }

    public WirePollLimits? PollLimits { get; init; }
}

internal sealed record WireApiVersions
{
    public int? Mastodon { get; init; }
}

internal sealed record WireConfiguration
{
    public WireStatusLimits? Statuses { get; init; }

    public WireMediaLimits? MediaAttachments { get; init; }

    public WirePollLimits? Polls { get; init; }
}

internal sealed record WireStatusLimits
{
    public long? MaxCharacters { get; init; }

    public long? MaxMediaAttachments { get; init; }

    public long? CharactersReservedPerUrl { get; init; }
}

internal sealed record WireMediaLimits
{
    public IReadOnlyList<string>? SupportedMimeTypes { get; init; }

    public long? DescriptionLimit { get; init; }

    public long? ImageSizeLimit { get; init; }

    public long? ImageMatrixLimit { get; init; }

    public long? VideoSizeLimit { get; init; }
}

internal sealed record WirePollLimits
{
    public long? MaxOptions { get; init; }

    public long? MaxCharactersPerOption { get; init; }

    /// <summary>Another server's name for <see cref="MaxCharactersPerOption"/>.</summary>
    public long? MaxOptionChars { get; init; }

    public long? MinExpiration { get; init; }

    public long? MaxExpiration { get; init; }
}
