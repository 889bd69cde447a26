namespace Rostrum.Networks.Mastodon;

/// <summary>Limits and choices of a post, from what the server told.</summary>
internal static class MastodonRules
{
    public const string ContentWarning = "contentWarning";
    public const string Visibility = "visibility";
    public const string Sensitive = "sensitive";
    public const string Language = "language";
    public const string PollOptions = "pollOptions";
    public const string PollMinutes = "pollMinutes";
    public const string PollMultiple = "pollMultiple";
    public const string PollHideTotals = "pollHideTotals";
    public const string QuotePolicy = "quotePolicy";

    public static IReadOnlyList<Option> Options { get; } =
    [
        new(ContentWarning, "Content warning", OptionKind.Text)
        {
            Help = "Shown first; people open the post behind it. It counts as part of the text.",
        },
        new(Visibility, "Who sees it", OptionKind.Choice)
        {
            Help = "Without a choice the account's own default holds. Later parts of a thread are never wider than the part before.",
            Choices =
            [
                new("public", "Everyone"),
                new("unlisted", "Everyone, but not in public timelines"),
                new("private", "Followers"),
                new("direct", "Only people who are mentioned"),
            ],
        },
        new(Sensitive, "Hide media behind a warning", OptionKind.Flag),
        new(Language, "Language", OptionKind.Text) { Help = "Two or three letters, e.g. en or ja.", MaxLength = 3 },
        new(PollOptions, "Poll answers", OptionKind.TextList) { Help = "A poll cannot stand with media.", MaxItems = 20 },
        new(PollMinutes, "Poll runs for (minutes)", OptionKind.Number) { Default = "1440", Min = 1, Max = 600_000 },
        new(PollMultiple, "Several answers may be chosen", OptionKind.Flag),
        new(PollHideTotals, "Hide results until the poll ends", OptionKind.Flag),
        new(QuotePolicy, "Who may quote it", OptionKind.Choice)
        {
            Help = "On servers from 4.5.",
            Choices = [new("public", "Everyone"), new("followers", "Followers"), new("nobody", "Nobody")],
        },
    ];

    public static Rules Of(MastodonFacts facts) => new()
    {
        Text = new(facts.MaxCharacters, TextUnit.Grapheme)
        {
            UrlWeight = facts.UrlWeight == 0 ? null : facts.UrlWeight,
            MentionDomainIsFree = true,
            CountedOptions = [ContentWarning],
        },
        Media = new()
        {
            MaxItems = facts.MaxMedia,
            MaxImages = facts.MaxMedia,
            MaxVideos = 1,
            MaxAudios = 1,
            ImageTypes = facts.TypesOf("image/"),
            VideoTypes = facts.TypesOf("video/"),
            AudioTypes = facts.TypesOf("audio/"),
            ImageBytes = facts.ImageBytes,
            VideoBytes = facts.VideoBytes,
            VideoPoster = true,
            AltMaxLength = facts.DescriptionLimit,
        },
        Thread = new(25),
        FirstComment = true,
    };

    /// <summary>A picture as this server takes it: bytes, pixels and type.</summary>
    public static FitWish WishFor(MediaItem item, MastodonFacts facts)
    {
        if (item.Kind is not MediaKind.Image)
        {
            return FitWish.AsIs;
        }

        var taken = facts.TypesOf("image/");
        string[] wanted = [item.ContentType, "image/jpeg", "image/png", "image/webp"];
        return new()
        {
            MaxBytes = facts.ImageBytes,
            MaxSide = SideFor(item, facts.ImagePixels),
            ContentTypes = taken.Count == 0 ? [] : [.. wanted.Distinct().Where(t => taken.Contains(t, StringComparer.OrdinalIgnoreCase))],
        };
    }

    /// <summary>Servers limit the number of pixels, not the sides.</summary>
    private static int? SideFor(MediaItem item, long pixels)
    {
        var has = (double)item.Width * item.Height;
        return has <= pixels ? null : (int)Math.Floor(Math.Max(item.Width, item.Height) * Math.Sqrt(pixels / has));
    }
}
