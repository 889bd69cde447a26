using System.Text.Json.Nodes;

namespace Rostrum.Networks.Bluesky;

/// <summary>Finds what a post points to: people, a quoted post, the page behind a link.</summary>
internal sealed class BlueskySurroundings(BlueskyIdentity identity)
{
    /// <summary>Decoration that could not be had comes back as warnings; a quoted post that is gone is a refusal.</summary>
    public async Task<(Surroundings Around, IReadOnlyList<string> Warnings)> FindAsync(PublishJob job, CancellationToken cancel)
    {
        var warnings = new List<string>();
        var facets = Facets.Find(job.Content.Text);
        var mentions = new Dictionary<string, string>();
        foreach (var handle in facets.Where(f => f.Kind == FacetKind.Mention).Select(f => f.Value).Distinct())
        {
            if (await identity.DidOfAsync(handle, cancel) is { } did)
            {
                mentions[handle] = did;
            }
            else
            {
                warnings.Add($"@{handle} is no Bluesky account and stays plain text.");
            }
        }

        var quote = await QuoteAsync(job, cancel);
        var card = CardAddress(job, facets, quote) is { } page ? await CardAsync(job, page, warnings, cancel) : null;
        return (new() { Mentions = mentions, Quote = quote, Card = card }, warnings);
    }

    private async Task<StrongRef?> QuoteAsync(PublishJob job, CancellationToken cancel)
    {
        if (job.Content.OptionText(BlueskyOptions.Quote) is not { Length: > 0 } typed)
        {
            return null;
        }

        var post = AtUri.ParsePost(typed) ?? throw NetworkException.Refused("The address of the quoted post is not one of Bluesky.", "QuoteAddress");
        var author = AtSyntax.IsDid(post.Authority)
            ? await identity.OfDidAsync(post.Authority, cancel)
            : await identity.OfHandleAsync(post.Authority, cancel);
        var quoted = await job.Caller.Sender.GetRecordAsync(post with { Authority = author.Did }, cancel, author.Server);
        return quoted is { Cid: { } cid }
            ? new(quoted.Uri, cid)
            : throw NetworkException.Refused("The quoted post is gone.", "QuoteGone");
    }

    private static Uri? CardAddress(PublishJob job, IReadOnlyList<Facet> facets, StrongRef? quote)
    {
        var content = job.Content;
        if (content.Media.Count > 0 || content.IsSet(BlueskyOptions.NoCard))
        {
            return null;
        }

        var wanted = content.OptionText(BlueskyOptions.Card) is { Length: > 0 } chosen
            ? chosen
            : quote is null ? facets.FirstOrDefault(f => f.Kind == FacetKind.Link)?.Value : null;
        return Uri.TryCreate(wanted, UriKind.Absolute, out var page) && page.Scheme is "https" or "http" ? page : null;
    }

    private static async Task<JsonObject?> CardAsync(PublishJob job, Uri page, List<string> warnings, CancellationToken cancel)
    {
        if (await job.Media.LinkCardAsync(page, cancel) is not { } card)
        {
            warnings.Add($"The preview of {page.Host} could not be had; the link is in the text.");
            return null;
        }

        var external = new JsonObject
        {
            ["uri"] = card.Address.AbsoluteUri,
            ["title"] = card.Title,
            ["description"] = card.Description,
        };
        if (card.Picture is { } picture)
        {
            try
            {
                external["thumb"] = await BlueskyUploads.CardPictureAsync(job, picture, cancel);
            }
            catch (NetworkException)
            {
                warnings.Add($"The picture of {page.Host} could not be taken along.");
            }
        }

        return new() { ["$type"] = "app.bsky.embed.external", ["external"] = external };
    }
}
