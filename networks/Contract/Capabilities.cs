namespace Rostrum.Networks;

/// <summary>An account that a consent opens: the one profile, or one of the Pages behind a login.</summary>
public sealed record NetworkAccount(string Id, string Handle, string Name)
{
    public Uri? Picture { get; init; }

    public Uri? Profile { get; init; }

    public Uri? Server { get; init; }

    public AccountFacts? Facts { get; init; }

    /// <summary>A grant of the account's own (a Page token); null = the grant of the consent.</summary>
    public Grant? OwnGrant { get; init; }

    /// <summary>Why it cannot be connected, or null.</summary>
    public string? Unusable { get; init; }
}

public interface IAccounts
{
    /// <summary>Every account this grant opens; nothing of an account is read before it is chosen.</summary>
    Task<IReadOnlyList<NetworkAccount>> ListAsync(Caller caller, CancellationToken cancel);

    /// <summary>Pre-flight: asks the network whether the account may publish now. Throws when not.</summary>
    Task<AccountHealth> CheckAsync(Caller caller, CancellationToken cancel);
}

/// <summary>Fresh profile and what is left of quotas.</summary>
public sealed record AccountHealth(NetworkAccount Account, IReadOnlyList<QuotaLeft> Quotas);

public sealed record QuotaLeft(string Name, int Used, int Limit, DateTimeOffset? ResetsAt);

/// <summary>A post as the network lists it.</summary>
public sealed record RemotePost(string Id, Uri? Url, string Text, DateTimeOffset At)
{
    public int MediaCount { get; init; }

    /// <summary>The post this one answers, if any.</summary>
    public string? ParentId { get; init; }

    /// <summary>Made by this installation's app, where the network says so; null = not said.</summary>
    public bool? ByThisApp { get; init; }

    /// <summary>After an edit: what the next edit needs to know, see <see cref="PublishStep.Live"/>; null = as before.</summary>
    public string? State { get; init; }
}

public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

public interface IReadsBack
{
    /// <summary>The post as it is now, or null when it is gone.</summary>
    Task<RemotePost?> ReadAsync(Caller caller, string remoteId, CancellationToken cancel);
}

public interface IEditsPosts
{
    /// <summary>Makes the live post hold this content and nothing else.</summary>
    Task<RemotePost> EditAsync(Caller caller, LivePart post, PartContent content, IMediaSource media, CancellationToken cancel);
}

public interface IDeletesPosts
{
    /// <summary>Deletes; a post that is already gone counts as deleted.</summary>
    Task DeleteAsync(Caller caller, string remoteId, CancellationToken cancel);
}

public interface ITimeline
{
    /// <summary>The account's own posts, newest first, made here or elsewhere.</summary>
    Task<Page<RemotePost>> ListAsync(Caller caller, string? cursor, CancellationToken cancel);
}

public interface IMetrics
{
    /// <summary>Names this network can fill: views, reach, likes, comments, shares, saves, quotes, bookmarks …</summary>
    IReadOnlyList<string> Offered { get; }

    int MaxBatch { get; }

    /// <summary>Values by post id; a post that is gone is left out.</summary>
    Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>>> ReadAsync(
        Caller caller, IReadOnlyList<string> remoteIds, CancellationToken cancel);

    /// <summary>Followers now, or null when the network does not say.</summary>
    Task<long?> FollowersAsync(Caller caller, CancellationToken cancel);
}

public sealed record InboxItem(string Id, string Kind, string FromId, string FromHandle, string Text, DateTimeOffset At)
{
    /// <summary>The own post it belongs to.</summary>
    public string? PostId { get; init; }

    public Uri? Url { get; init; }
}

public interface IInbox
{
    /// <summary>Kinds: comment, mention, message, review.</summary>
    IReadOnlyList<string> Kinds { get; }

    /// <summary>Newest first; stops at <paramref name="since"/> (an item id already known).</summary>
    Task<Page<InboxItem>> ReadAsync(Caller caller, string? since, string? cursor, CancellationToken cancel);
}

public sealed record LookupItem(string Id, string Name, string? Hint);

/// <summary>Names of look-ups that mean the same at every network.</summary>
public static class LookupNames
{
    /// <summary>People whom a text may mention: the id is what the text has after the @, the hint what the network shows of it.</summary>
    public const string People = "people";
}

public interface ILookups
{
    /// <summary>Names of the lists that options refer to: boards, subreddits, flairs …, and of <see cref="LookupNames"/>.</summary>
    IReadOnlyList<string> Names { get; }

    Task<IReadOnlyList<LookupItem>> FindAsync(Caller caller, string name, string? query, string? parent, CancellationToken cancel);
}

/// <summary>What arrived at our address, before anything of it is believed.</summary>
public sealed record IncomingCall(string Method, string Query, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body);

public sealed record NetworkEvent(string Kind, string AccountId, string? SubjectId, DateTimeOffset? At, string Id);

public interface IWebhooks
{
    /// <summary>The text to answer a handshake with, or null when this call is none.</summary>
    string? Handshake(IncomingCall call, AppCredentials app);

    /// <summary>True only when the signature over the raw bytes is right. Constant time.</summary>
    bool IsGenuine(IncomingCall call, AppCredentials app, DateTimeOffset now);

    IReadOnlyList<NetworkEvent> Read(IncomingCall call);
}

public interface IChecksContent
{
    /// <summary>Faults that no rule's data can express. No call to the network.</summary>
    IReadOnlyList<RuleFault> Check(PartContent content, AccountFacts? facts);
}
