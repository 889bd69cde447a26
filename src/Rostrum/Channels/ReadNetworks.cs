using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Rostrum.Api;
using Rostrum.Networks;
using Rostrum.Networks.Http;

namespace Rostrum.Channels;

/// <summary>What each network can do and needs: the composer, the connect dialog and clients draw everything from this.</summary>
internal static class ReadNetworks
{
    public static void Map(RouteGroupBuilder api)
    {
        var networks = api.MapGroup("/networks").WithTags("Networks");
        networks.MapGet("/", ListAsync).WithName("ListNetworks").WithSummary("List networks").RequireScope(ApiScope.ChannelsRead);
        networks.MapGet("/{id}", GetAsync).WithName("GetNetwork").WithSummary("Get a network")
            .RequireScope(ApiScope.ChannelsRead).WithProblems(404);
    }

    private static async Task<Results<PageOf<NetworkAnswer>, Problem>> ListAsync(
        HttpRequest request, NetworkList networks, OAuthFlow flow, CancellationToken cancel)
    {
        var items = new List<NetworkAnswer>();
        foreach (var network in networks.All)
        {
            items.Add(await ShowAsync(network, flow, cancel));
        }

        return new PageOf<NetworkAnswer>(new(items, null));
    }

    private static async Task<Results<Found<NetworkAnswer>, Problem>> GetAsync(
        string id, NetworkList networks, OAuthFlow flow, CancellationToken cancel) =>
        networks.Find(id) is { } network ? new Found<NetworkAnswer>(await ShowAsync(network, flow, cancel)) : Problem.NotFound();

    private static async Task<NetworkAnswer> ShowAsync(Network network, OAuthFlow flow, CancellationToken cancel)
    {
        var consents = new List<ConsentAnswer>();
        foreach (var consent in network.Consents)
        {
            var whyNot = consent is OAuthConsent oauth ? await flow.WhyNotAsync(network, oauth, cancel) : null;
            consents.Add(ConsentAnswer.Of(consent, whyNot));
        }

        return NetworkAnswer.Of(network, consents);
    }
}

/// <summary>One way to connect.</summary>
/// <param name="WhyNot">Why this installation cannot use it, or null.</param>
public sealed record ConsentAnswer(
    string Id, string Kind, string Label, string? WhyNot, HomeServerAnswer? HomeServer, IReadOnlyList<ConsentFieldAnswer> Fields,
    IReadOnlyList<NetworkScopeAnswer> Scopes)
{
    internal static ConsentAnswer Of(Consent consent, string? whyNot) => new(
        consent.Id,
        consent is PastedConsent ? "pasted" : "oauth",
        consent.Label,
        whyNot,
        consent.HomeServer is { } server ? new(server.Label, server.Hint, server.Default, server.Required) : null,
        consent is PastedConsent pasted ? [.. pasted.Fields.Select(ConsentFieldAnswer.Of)] : [],
        [.. consent.Scopes.Select(s => new NetworkScopeAnswer(s.Name, s.Purpose, s.Needs))]);
}

public sealed record HomeServerAnswer(string Label, string Hint, string? Default, bool Required);

public sealed record NetworkScopeAnswer(string Name, string Purpose, Needs Needs);

/// <summary>A network as clients draw it.</summary>
public sealed record NetworkAnswer
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>At least one way to connect can be used here.</summary>
    public required bool Configured { get; init; }

    public required IReadOnlyList<ConsentAnswer> Consents { get; init; }

    public required NetworkRulesAnswer Rules { get; init; }

    public required IReadOnlyList<string> Can { get; init; }

    public required IReadOnlyList<string> NotOffered { get; init; }

    public required IReadOnlyList<string> Lookups { get; init; }

    /// <summary>JSON Schema of a post's settings for this network.</summary>
    public required JsonObject Settings { get; init; }

    public required NetworkLookAnswer Look { get; init; }

    public required NetworkLinksAnswer Links { get; init; }

    public required IReadOnlyList<NetworkQuotaAnswer> Quotas { get; init; }

    internal static NetworkAnswer Of(Network network, IReadOnlyList<ConsentAnswer> consents) => new()
    {
        Id = network.Id,
        Name = network.Name,
        Configured = consents.Any(c => c.WhyNot is null),
        Consents = consents,
        Rules = NetworkRulesAnswer.Of(network.Rules),
        Can = NetworkAbilities.Of(network, []),
        NotOffered = network.NotOffered,
        Lookups = network.Lookups?.Names ?? [],
        Settings = SettingsSchema.Of(network),
        Look = new(network.Look.Colour, network.Look.Preview, network.Look.PostNoun, network.Look.BestPicture.Width, network.Look.BestPicture.Height),
        Links = new(network.Links.Terms, network.Links.Privacy, network.Links.Permissions, network.Links.Register),
        Quotas = [.. network.Quotas.Select(q => new NetworkQuotaAnswer(q.Name, q.Limit, (long)q.Window.TotalSeconds, q.Scope, q.CostOfPost))],
    };
}

public sealed record NetworkLookAnswer(string Colour, PreviewShape Preview, string PostNoun, int PictureWidth, int PictureHeight);

public sealed record NetworkLinksAnswer(Uri Terms, Uri Privacy, Uri? Permissions, Uri? Register);

public sealed record NetworkQuotaAnswer(string Name, int Limit, long WindowSeconds, QuotaScope Scope, int CostOfPost);

/// <summary>The network's usual limits; an account or its server may have others.</summary>
public sealed record NetworkRulesAnswer
{
    public required int MaxLength { get; init; }

    public required TextUnit Unit { get; init; }

    public required int? MaxBytes { get; init; }

    public required int? UrlWeight { get; init; }

    public required int? MaxWithMedia { get; init; }

    public required int MaxMedia { get; init; }

    public required int MaxImages { get; init; }

    public required int MaxVideos { get; init; }

    public required bool Mixed { get; init; }

    public required long ImageBytes { get; init; }

    public required long VideoBytes { get; init; }

    public required double? VideoMaxSeconds { get; init; }

    /// <summary>Takes a picture of our choice that stands for a video.</summary>
    public required bool VideoPoster { get; init; }

    public required int? AltMaxLength { get; init; }

    public required int MaxParts { get; init; }

    public required bool FirstComment { get; init; }

    public required bool TextAlone { get; init; }

    internal static NetworkRulesAnswer Of(Rules rules) => new()
    {
        MaxLength = rules.Text.MaxLength,
        Unit = rules.Text.Unit,
        MaxBytes = rules.Text.MaxBytes,
        UrlWeight = rules.Text.UrlWeight,
        MaxWithMedia = rules.Text.MaxWithMedia,
        MaxMedia = rules.Media.MaxItems,
        MaxImages = rules.Media.MaxImages,
        MaxVideos = rules.Media.MaxVideos,
        Mixed = rules.Media.Mixed,
        ImageBytes = rules.Media.ImageBytes,
        VideoBytes = rules.Media.VideoBytes,
        VideoPoster = rules.Media.VideoPoster,
        VideoMaxSeconds = rules.Media.VideoMax?.TotalSeconds,
        AltMaxLength = rules.Media.AltMaxLength,
        MaxParts = rules.Thread?.MaxParts ?? 1,
        FirstComment = rules.FirstComment,
        TextAlone = rules.TextAlone,
    };
}
