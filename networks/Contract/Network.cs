namespace Rostrum.Networks;

/// <summary>
/// One outside network as a value: what it is called, how a person consents, what it allows, and what it can do.
/// An ability that the network does not offer is <c>null</c>; the compiler makes every caller ask.
/// </summary>
public sealed record Network
{
    /// <summary>Lower-case id, stored in databases and never renamed.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>The ways to connect, best first. The product picks the first usable one unless a person chooses.</summary>
    public required IReadOnlyList<Consent> Consents { get; init; }

    public required Rules Rules { get; init; }

    public required Look Look { get; init; }

    public required NetworkLinks Links { get; init; }

    /// <summary>When to prepare, how long an act may take, and what an absent look-up proves.</summary>
    public required Timing Timing { get; init; }

    /// <summary>Per-network choices of a post, drawn by the composer and checked by the server.</summary>
    public IReadOnlyList<Option> Options { get; init; } = [];

    public IReadOnlyList<QuotaRule> Quotas { get; init; } = [];

    public IReadOnlyList<RetentionRule> Retention { get; init; } = [];

    /// <summary>What people look for and this network's API has not: shown as "not offered by X", never as an empty list.</summary>
    public IReadOnlyList<string> NotOffered { get; init; } = [];

    /// <summary>Base of relative addresses where accounts have no server of their own; null = every account has one.</summary>
    public Uri? Server { get; init; }

    /// <summary>What the network's own error codes mean; null = HTTP status alone.</summary>
    public IErrorTable? Errors { get; init; }

    public required IAccounts Accounts { get; init; }

    public IPublisher? Publisher { get; init; }

    public IFindsOwnPost? FindsOwnPost { get; init; }

    public IReadsBack? ReadsBack { get; init; }

    public IEditsPosts? EditsPosts { get; init; }

    public IDeletesPosts? DeletesPosts { get; init; }

    public ITimeline? Timeline { get; init; }

    public IMetrics? Metrics { get; init; }

    public IInbox? Inbox { get; init; }

    public IWebhooks? Webhooks { get; init; }

    public ILookups? Lookups { get; init; }

    /// <summary>What data cannot say: extra checks of a part before it is scheduled. No network call.</summary>
    public IChecksContent? ChecksContent { get; init; }

    /// <summary>
    /// Abilities that this account or grant lacks although the network has them (a login variant that cannot delete, a
    /// scope that was not granted); null = nothing is lacking.
    /// </summary>
    public Func<AccountFacts?, IReadOnlyList<string>, IReadOnlyList<Lack>>? Lacks { get; init; }

    /// <summary>
    /// Hosts (with port where it is not the usual one) that calls of a channel may reach besides its home server; a test
    /// compares. None of them is given the account's token.
    /// </summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Hosts of the network that are given the account's token besides the home server: an upload host.</summary>
    public IReadOnlyList<string> TokenHosts { get; init; } = [];

    /// <summary>The app registrations an operator must enter, several where one network needs several.</summary>
    public IReadOnlyList<AppRegistration> Apps { get; init; } = [];

    /// <summary>Limits that depend on the account or its server, from the facts its look-up returned; null = always <see cref="Rules"/>.</summary>
    public Func<AccountFacts, Rules>? RulesOf { get; init; }

    public Rules RulesFor(AccountFacts? facts) => facts is null || RulesOf is null ? Rules : RulesOf(facts);

    public Consent? ConsentNamed(string? id) =>
        id is null ? Consents[0] : Consents.FirstOrDefault(c => c.Id == id);
}

/// <summary>An ability that is missing here, and why, worded for a person.</summary>
public sealed record Lack(Needs Ability, string Reason);

/// <summary>An app to register at the network: its own set of credentials, named so that families can share one.</summary>
public sealed record AppRegistration(string Id, string Label, IReadOnlyList<PastedField> Fields)
{
    /// <summary>What the network must approve before strangers can connect, or null.</summary>
    public string? Review { get; init; }
}

/// <summary>How the interface draws the network: one counter, one preview, one icon tag for all of them.</summary>
public sealed record Look(string Colour, PreviewShape Preview)
{
    /// <summary>Colour of the mark on <see cref="Colour"/>, a CSS colour.</summary>
    public string Ink { get; init; } = "#fff";

    /// <summary>Words of this network for one post and for the act, e.g. "toot" is not used, "post" is.</summary>
    public string PostNoun { get; init; } = "post";

    /// <summary>The picture shape that suits best, width by height.</summary>
    public (int Width, int Height) BestPicture { get; init; } = (1080, 1080);
}

public enum PreviewShape
{
    TextFirst,
    MediaFirst,
    Video,
    Chat,
    Pin,
}

/// <summary>Addresses shown before consent, on the channel page and in the operator's own policy.</summary>
public sealed record NetworkLinks(Uri Terms, Uri Privacy)
{
    /// <summary>Where a person sees and removes the permission at the network.</summary>
    public Uri? Permissions { get; init; }

    public Uri? DeveloperTerms { get; init; }

    /// <summary>Where the operator registers the app, when one is needed.</summary>
    public Uri? Register { get; init; }
}

/// <summary>Times of the publishing contract that differ by network.</summary>
public sealed record Timing
{
    /// <summary>How long before the due moment uploads and containers may be made.</summary>
    public TimeSpan PreStage { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The longest an unrepeatable request may take.</summary>
    public TimeSpan ActTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>How long after the end of the request an absent look-up says nothing.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(180);

    /// <summary>False where lists are slow or partial: absence is never proved and a person decides.</summary>
    public bool AbsenceIsProof { get; init; } = true;

    /// <summary>When preparing (processing, containers) is given up.</summary>
    public TimeSpan PrepareLimit { get; init; } = TimeSpan.FromMinutes(30);
}

/// <summary>A limit of the network: how many, in which window, shared by whom.</summary>
public sealed record QuotaRule(string Name, int Limit, TimeSpan Window, QuotaScope Scope)
{
    /// <summary>Points one publish costs; some networks count in points.</summary>
    public int CostOfPost { get; init; } = 1;

    /// <summary>Price of one publish in millionths of a US dollar where calls cost money.</summary>
    public long PriceMicros { get; init; }
}

public enum QuotaScope
{
    Channel,
    App,
    Server,
}

/// <summary>How long the network's terms let a kind of synced data be kept; <c>null</c> = shown live, never stored.</summary>
public sealed record RetentionRule(string Kind, TimeSpan? Keep, string Reason);
