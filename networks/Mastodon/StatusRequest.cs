namespace Rostrum.Networks.Mastodon;

/// <summary>The members that a new post and an edit have in common.</summary>
internal static class StatusRequest
{
    private const int QuotesSinceApi = 7;

    public static SendStatus Of(PartContent content, MastodonFacts facts, IReadOnlyList<string> mediaIds) => new()
    {
        Status = content.Text,
        MediaIds = mediaIds.Count == 0 ? null : mediaIds,
        Poll = mediaIds.Count == 0 ? PostOptions.Poll(content) : null,
        Sensitive = PostOptions.Flag(content, MastodonRules.Sensitive),
        SpoilerText = PostOptions.Text(content, MastodonRules.ContentWarning),
        Language = PostOptions.Text(content, MastodonRules.Language),
        QuoteApprovalPolicy = facts.ApiVersion >= QuotesSinceApi ? PostOptions.Text(content, MastodonRules.QuotePolicy) : null,
    };
}
