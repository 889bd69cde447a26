using System.Text.Json.Nodes;
using Rostrum.Model;
using Rostrum.Networks;

namespace Rostrum.Posts;

/// <summary>A post as the API shows it.</summary>
public sealed record PostAnswer
{
    public required Guid Id { get; init; }

    public required int Version { get; init; }

    public required PostState State { get; init; }

    public required DateTimeOffset? At { get; init; }

    /// <summary>The local time and zone it was wished for; null when an instant was named.</summary>
    public required ResolvedAnswer? Resolved { get; init; }

    public required PostAuthorAnswer Author { get; init; }

    public required string? ExternalRef { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    public required string? Note { get; init; }

    public required IReadOnlyList<PartAnswer> Parts { get; init; }

    public required IReadOnlyList<PostChannelAnswer> Channels { get; init; }

    public required IReadOnlyList<PostDeliveryAnswer> Deliveries { get; init; }

    /// <summary>Rules broken as it stands: warnings, and what scheduling would refuse. Filled in while it can be edited.</summary>
    public required IReadOnlyList<PostRuleAnswer> Warnings { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    internal static PostAnswer Of(Post post, IReadOnlyList<PostFault> faults) => new()
    {
        Id = post.Id,
        Version = post.Version,
        State = post.Folded,
        At = post.At,
        Resolved = post is { Local: { } local, Zone: { } zone } ? new(local, zone, Wish.ShiftOf(local, zone)) : null,
        Author = new(post.AuthorKind, post.AuthorName),
        ExternalRef = post.ExternalRef,
        Tags = post.Tags,
        Note = post.Note,
        Parts = [.. post.Parts.Select(PartAnswer.Of)],
        Channels = [.. post.Channels.Select(PostChannelAnswer.Of)],
        Deliveries = [.. post.Deliveries.OrderBy(d => d.ChannelId).ThenBy(d => d.Part).Select(PostDeliveryAnswer.Of)],
        Warnings = [.. faults.Select(PostRuleAnswer.Of)],
        CreatedAt = post.CreatedAt,
        UpdatedAt = post.UpdatedAt,
    };
}

/// <param name="Local">As the person said it.</param>
/// <param name="Shift">Why <c>at</c> is not plainly that local time; null where it is.</param>
public sealed record ResolvedAnswer(string Local, string Zone, ClockShift? Shift);

public sealed record PostAuthorAnswer(string Kind, string Name);

public sealed record PartAnswer(string Text, IReadOnlyList<PartMediaAnswer> Media, int AfterSeconds)
{
    internal static PartAnswer Of(PartDraft part) => new(
        part.Text,
        [.. part.Media.Select(m => new PartMediaAnswer(m.Id, m.Alt, m is { FocusX: { } x, FocusY: { } y } ? new(x, y) : null))],
        part.AfterSeconds);
}

public sealed record PartMediaAnswer(Guid Id, string? Alt, FocusInput? Focus);

public sealed record PostChannelAnswer(Guid Id, JsonObject Settings, IReadOnlyList<PartAnswer>? Parts, string? FirstComment)
{
    internal static PostChannelAnswer Of(PostChannel channel) => new(
        channel.ChannelId,
        JsonNode.Parse(channel.Settings)!.AsObject(),
        channel.Parts is { } parts ? [.. parts.Select(PartAnswer.Of)] : null,
        channel.FirstComment);
}

/// <summary>A delivery in short; <c>GET /deliveries/{id}</c> tells the rest.</summary>
public sealed record PostDeliveryAnswer(
    Guid Id, Guid ChannelId, int Part, PartKind Kind, DeliveryState State, HeldReason? HeldReason, DateTimeOffset? PlannedAt, string? Url)
{
    internal static PostDeliveryAnswer Of(Delivery delivery) => new(
        delivery.Id, delivery.ChannelId, delivery.Part, delivery.Kind, delivery.State, delivery.HeldReason, delivery.PlannedAt, delivery.Url);
}

/// <param name="MediaId">The file it is about, where it is about one.</param>
/// <param name="Refuses">Scheduling is refused until it is mended.</param>
public sealed record PostRuleAnswer(
    Guid ChannelId, int Part, string Rule, Guid? MediaId, long? Limit, long? Actual, string Sentence, bool Refuses)
{
    internal static PostRuleAnswer Of(PostFault fault) => new(
        fault.ChannelId, fault.Part, fault.Fault.Rule, fault.Fault.MediaId, fault.Fault.Limit, fault.Fault.Actual, fault.Fault.Sentence, PostRules.Refuses(fault));
}
