namespace Rostrum.Networks;

/// <summary>A network's limits as data: read by the composer, the API's checks and the publisher alike.</summary>
public sealed record Rules
{
    public required TextRules Text { get; init; }

    public MediaRules Media { get; init; } = MediaRules.None;

    public ThreadRules? Thread { get; init; }

    /// <summary>First comments can be published after the post.</summary>
    public bool FirstComment { get; init; }

    /// <summary>A post may be text alone.</summary>
    public bool TextAlone { get; init; } = true;

    public int? MaxHashtags { get; init; }

    public int? MaxMentions { get; init; }

    public int? MaxLinks { get; init; }

    /// <summary>All faults of a part, worded for a person. Severity says whether scheduling is refused.</summary>
    public IReadOnlyList<RuleFault> Check(PartContent content, string networkName)
    {
        var faults = new List<RuleFault>();
        Text.Check(content, networkName, faults);
        Media.Check(content, networkName, faults);
        var isEmpty = content.Text.Length == 0 && content.Media.Count == 0;
        if (isEmpty)
        {
            faults.Add(new("empty", "Write something or add media.", FaultSeverity.Refusal));
        }
        else if (!TextAlone && content.Media.Count == 0 && content.Kind == PartKind.Post)
        {
            faults.Add(new("mediaRequired", $"A post on {networkName} needs a picture or a video.", FaultSeverity.Refusal));
        }

        return faults;
    }
}

/// <summary>How text is counted and how much fits.</summary>
public sealed record TextRules(int MaxLength, TextUnit Unit)
{
    /// <summary>Every web address counts as this many; null = as written.</summary>
    public int? UrlWeight { get; init; }

    /// <summary><c>@user@domain</c> counts as <c>@user</c>.</summary>
    public bool MentionDomainIsFree { get; init; }

    public int? MaxBytes { get; init; }

    /// <summary>A longest text where media is attached (a caption); null = the same.</summary>
    public int? MaxWithMedia { get; init; }

    /// <summary>Options whose text is counted together with the body, e.g. a content warning.</summary>
    public IReadOnlyList<string> CountedOptions { get; init; } = [];

    public int Measure(string text) => TextMeasure.Measure(text, this);

    internal void Check(PartContent content, string networkName, List<RuleFault> faults)
    {
        var length = Measure(content.Text) + CountedOptions.Sum(o => Measure(content.OptionText(o) ?? ""));
        var limit = content.Media.Count > 0 && MaxWithMedia is { } caption ? caption : MaxLength;
        if (length > limit)
        {
            faults.Add(new("textTooLong", $"{length} of {limit} characters on {networkName}.", FaultSeverity.Refusal)
            {
                Limit = limit,
                Actual = length,
            });
        }

        var bytes = System.Text.Encoding.UTF8.GetByteCount(content.Text);
        if (MaxBytes is { } most && bytes > most)
        {
            faults.Add(new("textTooManyBytes", $"{bytes} of {most} bytes on {networkName}.", FaultSeverity.Refusal)
            {
                Limit = most,
                Actual = bytes,
            });
        }
    }
}

public enum TextUnit
{
    Grapheme,
    CodePoint,
    Utf16,

    /// <summary>Wide characters count double (twitter-text 3).</summary>
    Weighted,
    Byte,

    /// <summary>Letters count one, emoji count their UTF-8 bytes.</summary>
    EmojiAsBytes,
}

public sealed record ThreadRules(int MaxParts)
{
    /// <summary>Later parts are comments below the post, not a chain of posts.</summary>
    public bool PartsAreComments { get; init; }
}

/// <summary>Which media fit together and how large they may be.</summary>
public sealed record MediaRules
{
    public static MediaRules None { get; } = new() { MaxItems = 0 };

    public int MaxItems { get; init; } = 1;

    public int MaxImages { get; init; }

    public int MaxVideos { get; init; }

    public int MaxAudios { get; init; }

    /// <summary>Pictures and videos may stand in one post.</summary>
    public bool Mixed { get; init; }

    public IReadOnlyList<string> ImageTypes { get; init; } = [];

    public IReadOnlyList<string> VideoTypes { get; init; } = [];

    public IReadOnlyList<string> AudioTypes { get; init; } = [];

    /// <summary>A larger picture is fitted before sending, so this warns no one; 0 = no limit.</summary>
    public long ImageBytes { get; init; }

    public int ImageMaxSide { get; init; }

    public long VideoBytes { get; init; }

    /// <summary>Takes a picture of our choice that stands for a video until it is played.</summary>
    public bool VideoPoster { get; init; }

    public TimeSpan? VideoMin { get; init; }

    public TimeSpan? VideoMax { get; init; }

    public double? AspectMin { get; init; }

    public double? AspectMax { get; init; }

    /// <summary>Kinds that the network fetches from a public https address of ours; refused where the instance has none.</summary>
    public IReadOnlyList<MediaKind> Fetched { get; init; } = [];

    public int? AltMaxLength { get; init; }

    internal void Check(PartContent content, string networkName, List<RuleFault> faults) =>
        MediaCheck.Check(this, content, networkName, faults);
}

/// <summary>One broken rule.</summary>
public sealed record RuleFault(string Rule, string Sentence, FaultSeverity Severity)
{
    /// <summary>The file it is about, where it is about one.</summary>
    public Guid? MediaId { get; init; }

    public long? Limit { get; init; }

    public long? Actual { get; init; }
}

public enum FaultSeverity
{
    /// <summary>Shown; publishing goes on.</summary>
    Warning,

    /// <summary>A draft is kept, scheduling is refused.</summary>
    Refusal,
}

/// <summary>A choice a post may carry for one network.</summary>
public sealed record Option(string Name, string Label, OptionKind Kind)
{
    public string? Help { get; init; }

    /// <summary>Allowed values with their labels, for <see cref="OptionKind.Choice"/> and <see cref="OptionKind.Choices"/>.</summary>
    public IReadOnlyList<OptionChoice> Choices { get; init; } = [];

    public string? Default { get; init; }

    public bool Required { get; init; }

    public int? MaxLength { get; init; }

    public int? MaxItems { get; init; }

    public long? Min { get; init; }

    public long? Max { get; init; }

    /// <summary>Name of the look-up that offers values.</summary>
    public string? Lookup { get; init; }

    /// <summary>An option of the thread's first part only.</summary>
    public bool FirstPartOnly { get; init; }
}

public sealed record OptionChoice(string Value, string Label);

public enum OptionKind
{
    Text,
    LongText,
    Flag,
    Number,
    Choice,
    Choices,
    TextList,
    Address,
    Media,
}
