using System.Text.Json.Nodes;

namespace Rostrum.Posts;

/// <summary>A post as a client writes it: the same words for creating, checking and editing.</summary>
public sealed record PostInput
{
    /// <summary>The caller's own id, unique in the workspace: at most 200 characters.</summary>
    public string? ExternalRef { get; init; }

    /// <summary>When it goes out; absent = a draft.</summary>
    public WhenInput? When { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>The first part is the post, further parts a thread.</summary>
    public IReadOnlyList<PartInput>? Parts { get; init; }

    public IReadOnlyList<PostChannelInput>? Channels { get; init; }

    /// <summary>For colleagues; never published.</summary>
    public string? Note { get; init; }
}

/// <summary>One part of a thread.</summary>
public sealed record PartInput
{
    public string? Text { get; init; }

    public IReadOnlyList<PartMediaInput>? Media { get; init; }

    /// <summary>Pause after the part before, at most one day.</summary>
    public int? AfterSeconds { get; init; }
}

public sealed record PartMediaInput(Guid Id)
{
    /// <summary>Description for people who cannot see it; absent = the library's.</summary>
    public string? Alt { get; init; }

    public FocusInput? Focus { get; init; }
}

/// <summary>The point that must stay visible, -1 to 1 each, y up.</summary>
public sealed record FocusInput(double X, double Y);

/// <summary>A channel the post goes to, with what it overrides.</summary>
public sealed record PostChannelInput(Guid Id)
{
    /// <summary>Values of the network's settings (see its schema).</summary>
    public JsonObject? Settings { get; init; }

    /// <summary>Own parts instead of the shared ones.</summary>
    public IReadOnlyList<PartInput>? Parts { get; init; }

    public string? FirstComment { get; init; }
}

/// <summary>A wish: an instant, or a local time with its zone, or the next free slot.</summary>
public sealed record WhenInput
{
    public DateTimeOffset? At { get; init; }

    /// <summary><c>2026-12-01T09:00</c>, without offset.</summary>
    public string? Local { get; init; }

    /// <summary>IANA name, e.g. <c>Europe/Madrid</c>.</summary>
    public string? Zone { get; init; }

    /// <summary><c>next</c>.</summary>
    public string? Slot { get; init; }
}
