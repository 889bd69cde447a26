using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Rostrum.Networks;

/// <summary>What one delivery sends: a post, a reply of a thread, or a first comment.</summary>
public sealed record PartContent
{
    public string Text { get; init; } = "";

    public IReadOnlyList<MediaItem> Media { get; init; } = [];

    /// <summary>Values of the network's <see cref="Option"/>s.</summary>
    public IReadOnlyDictionary<string, JsonElement> Options { get; init; } = new Dictionary<string, JsonElement>();

    public PartKind Kind { get; init; } = PartKind.Post;

    public string? OptionText(string option) =>
        Options.TryGetValue(option, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

public enum PartKind
{
    Post,
    Reply,
    FirstComment,
}

/// <summary>A picture, video or sound of the library as a part uses it.</summary>
public sealed record MediaItem(Guid Id, MediaKind Kind, string ContentType, long Bytes)
{
    public int Width { get; init; }

    public int Height { get; init; }

    public TimeSpan? Duration { get; init; }

    public string? Alt { get; init; }

    public string FileName { get; init; } = "";

    /// <summary>Focal point, -1..1 each, y up; null = centre.</summary>
    public (double X, double Y)? Focus { get; init; }
}

public enum MediaKind
{
    Image,
    AnimatedImage,
    Video,
    Audio,
}

/// <summary>Opens media as the network wants it; the product fits pictures in limited child processes.</summary>
public interface IMediaSource
{
    Task<OpenMedia> OpenAsync(MediaItem item, FitWish wish, CancellationToken cancel);

    /// <summary>The picture of a video that a person chose to stand for it, a JPEG; null when none was chosen or can be made.</summary>
    Task<OpenMedia?> PosterAsync(MediaItem item, CancellationToken cancel) => Task.FromResult<OpenMedia?>(null);

    /// <summary>A page's title, text and picture for a link card; null when it cannot be had. Decoration: never throws for that.</summary>
    Task<LinkCard?> LinkCardAsync(Uri page, CancellationToken cancel);

    /// <summary>A public address from which the network itself may fetch the file; null when the instance has none.</summary>
    Task<Uri?> PublicAddressAsync(MediaItem item, FitWish wish, CancellationToken cancel);
}

/// <summary>How a file has to be before it is sent.</summary>
public sealed record FitWish
{
    public long? MaxBytes { get; init; }

    public int? MaxSide { get; init; }

    /// <summary>Accepted content types, best first; empty = as it is.</summary>
    public IReadOnlyList<string> ContentTypes { get; init; } = [];

    public static FitWish AsIs { get; } = new();
}

/// <summary>A readable, seekable stream of known length. Dispose it.</summary>
public sealed record OpenMedia(Stream Content, string ContentType, long Length, int Width, int Height) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Content.DisposeAsync();
}

public sealed record LinkCard(Uri Address, string Title, string Description, MediaItem? Picture);

/// <summary>The live post a part follows.</summary>
public sealed record LivePart(string RemoteId, string? State);

/// <summary>Everything a publisher may know.</summary>
public sealed record PublishJob
{
    public required Caller Caller { get; init; }

    public required PartContent Content { get; init; }

    public required IMediaSource Media { get; init; }

    /// <summary>Stable for this publication of this delivery; a person's "post again" makes a new one.</summary>
    public required Guid PublicationId { get; init; }

    public required DateTimeOffset DueAt { get; init; }

    public required TimeProvider Time { get; init; }

    public required Random Random { get; init; }

    /// <summary>First part of the thread, when this is a later one.</summary>
    public LivePart? Root { get; init; }

    /// <summary>The part directly before.</summary>
    public LivePart? Parent { get; init; }
}

/// <summary>What the next call of <see cref="IPublisher.AdvanceAsync"/> would do; pure, from the checkpoint alone.</summary>
public sealed record NextStep(string Name, StepKind Kind)
{
    /// <summary>The network recognises a repetition of this very act (frozen record key, idempotency key, nonce).</summary>
    public bool RepeatIsSafe { get; init; }

    /// <summary>For how long after the first sending it does.</summary>
    public TimeSpan? RepeatWindow { get; init; }

    /// <summary>
    /// How long after the end of a sending a repetition must wait: a network that keeps its key only once the post is made
    /// would take a repetition that runs beside the first for a second post.
    /// </summary>
    public TimeSpan RepeatAfter { get; init; }

    /// <summary>The longest this step may take where it carries bytes; null = <see cref="Timing.ActTimeout"/>.</summary>
    public TimeSpan? Timeout { get; init; }
}

public enum StepKind
{
    /// <summary>Repeatable, may be done before the due moment: uploads, containers.</summary>
    Prepare,

    /// <summary>Repeatable, not before the due moment: freezing a time into a record.</summary>
    AtDue,

    /// <summary>The act that people see. Fenced.</summary>
    Act,

    /// <summary>After the act: asking for a permanent address. Never acts again.</summary>
    AfterAct,
}

/// <summary>Opaque progress of a publication: JSON made by the network's own code, at most 64 KB.</summary>
public sealed record Checkpoint(string Json);

/// <summary>What a step led to. A closed choice.</summary>
public abstract record PublishStep
{
    private PublishStep() { }

    /// <summary>Save the checkpoint and call again after <paramref name="Wait"/>.</summary>
    public sealed record Later(Checkpoint Next, TimeSpan Wait) : PublishStep;

    /// <summary>
    /// The act was answered: this id is saved before anything else happens. Null where the network gives none at once;
    /// later steps find it.
    /// </summary>
    public sealed record Accepted(string? RemoteId, Checkpoint Next) : PublishStep;

    /// <summary>
    /// Answer of an act that the network refused because something prepared is missing (an upload was cleaned away, a
    /// session ended): certainly nothing happened; save the checkpoint and go on from there.
    /// </summary>
    public sealed record NotDone(Checkpoint Next, TimeSpan Wait, string Sentence) : PublishStep;

    /// <summary>The post is live and its address is known (or there is none).</summary>
    /// <param name="State">What later parts of a thread and edits need to know of this one (e.g. a content id).</param>
    public sealed record Live(string RemoteId, Uri? Url, string? State = null) : PublishStep
    {
        /// <summary>Decoration that could not be had, worded for a person.</summary>
        public IReadOnlyList<string> Warnings { get; init; } = [];
    }

    /// <summary>The network wants the person to finish in its own app.</summary>
    public sealed record HandedOver(string? RemoteId, string Sentence) : PublishStep;
}

public interface IPublisher
{
    NextStep Next(PublishJob job, Checkpoint? from);

    /// <summary>
    /// Takes one step towards a live post; a step performs at most one act that cannot be repeated. Throws
    /// <see cref="NetworkException"/>; any other exception of an act counts as an unknown outcome.
    /// </summary>
    Task<PublishStep> AdvanceAsync(PublishJob job, Checkpoint? from, CancellationToken cancel);
}

/// <summary>Keeps a publisher's progress typed.</summary>
public abstract class Publisher<TState>(JsonTypeInfo<TState> json) : IPublisher
    where TState : class
{
    public NextStep Next(PublishJob job, Checkpoint? from) => Next(job, Read(from));

    public Task<PublishStep> AdvanceAsync(PublishJob job, Checkpoint? from, CancellationToken cancel) =>
        AdvanceAsync(job, Read(from), cancel);

    protected abstract NextStep Next(PublishJob job, TState? state);

    protected abstract Task<PublishStep> AdvanceAsync(PublishJob job, TState? state, CancellationToken cancel);

    protected PublishStep Later(TState next, TimeSpan wait = default) => new PublishStep.Later(Write(next), wait);

    protected PublishStep NotDone(TState next, string sentence, TimeSpan wait = default) =>
        new PublishStep.NotDone(Write(next), wait, sentence);

    protected PublishStep Accepted(string? remoteId, TState next) => new PublishStep.Accepted(remoteId, Write(next));

    protected TState? Read(Checkpoint? from) => from is null ? null : JsonSerializer.Deserialize(from.Json, json);

    private Checkpoint Write(TState state) => new(JsonSerializer.Serialize(state, json));
}

/// <summary>What a look-up for a possibly sent post found.</summary>
public abstract record OwnPostLook
{
    private OwnPostLook() { }

    /// <param name="Evidence">One sentence for the person: what was seen where.</param>
    public sealed record Found(string RemoteId, Uri? Url, string Evidence, string? State = null) : OwnPostLook;

    /// <summary>Not seen; says nothing before the settle time, and nothing ever where absence is no proof.</summary>
    public sealed record NotSeen : OwnPostLook;

    /// <summary>The network itself says that it did not happen (a container still unspent, a key still free).</summary>
    public sealed record NotDone(string Evidence) : OwnPostLook;
}

public interface IFindsOwnPost
{
    /// <summary>Scopes without which looking is impossible; a channel that lacks one ends an unknown outcome at a person.</summary>
    IReadOnlyList<string> RequiredScopes => [];

    /// <summary>Whether these granted scopes let it look; a network with broad scopes above narrow ones says so itself.</summary>
    bool CanLook(IReadOnlyList<string> granted) => RequiredScopes.All(granted.Contains);

    /// <summary>Looks for the post this job may have made since <paramref name="sentAt"/>; never changes anything.</summary>
    Task<OwnPostLook> LookAsync(PublishJob job, Checkpoint? from, DateTimeOffset sentAt, CancellationToken cancel);
}
