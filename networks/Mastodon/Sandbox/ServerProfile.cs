namespace Rostrum.Sandbox.Mastodon;

/// <summary>
/// What one server is and allows. Numbers of the flagship server and of a server with the same client API but habits of
/// its own (docs.joinmastodon.org/entities/Instance, docs.pleroma.social; checked 2026-11).
/// </summary>
internal sealed record ServerProfile(string Origin, string Title, string Version)
{
    public int MaxCharacters { get; init; } = 500;

    public int MaxMedia { get; init; } = 4;

    public int CharactersPerUrl { get; init; } = 23;

    public int MaxDescription { get; init; } = 1500;

    public long MaxImageBytes { get; init; } = 16_777_216;

    public long MaxVideoBytes { get; init; } = 103_809_024;

    public int MaxPollOptions { get; init; } = 4;

    public int MaxPollOption { get; init; } = 50;

    public int MinPollSeconds { get; init; } = 300;

    public int MaxPollSeconds { get; init; } = 2_629_746;

    /// <summary>False: the header is not looked at, as on some other servers; a repeat is a second post.</summary>
    public bool KnowsIdempotencyKey { get; init; } = true;

    /// <summary>False: no /api/v2/instance, no authorisation server metadata, limits at the top of
    /// /api/v1/instance.</summary>
    public bool IsMastodon { get; init; } = true;

    public static ServerProfile Flagship { get; } = new("instance", "Mastodon", "4.6.4");

    public static ServerProfile Other { get; } = new("other", "Another server", "2.7.2 (compatible; Pleroma 2.9.1)")
    {
        MaxCharacters = 5000, MaxMedia = 16, CharactersPerUrl = 0, MaxDescription = 5000, MaxPollOptions = 20,
        MaxPollOption = 200,
        MinPollSeconds = 0, MaxPollSeconds = 31_536_000, KnowsIdempotencyKey = false, IsMastodon = false,
    };
}
