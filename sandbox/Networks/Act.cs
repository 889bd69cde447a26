using Microsoft.AspNetCore.Http;

namespace Rostrum.Sandbox;

/// <summary>Something that changes the world when it happens, as the history names it.</summary>
/// <param name="Act">A word for it: <c>post</c>, <c>delete</c>, <c>comment</c>.</param>
public sealed record ActCall(string Act, string AccountId, string Text = "")
{
    public IReadOnlyList<SandboxMedia> Media { get; init; } = [];
}

/// <summary>What an act did, and what the network would answer.</summary>
public sealed record ActResult(ActOutcome Outcome, string? RemoteId, IResult Answer)
{
    public static ActResult Stored(string remoteId, IResult answer) => new(ActOutcome.Stored, remoteId, answer);

    /// <summary>Recognised as already done; nothing changed.</summary>
    public static ActResult Repeated(string remoteId, IResult answer) => new(ActOutcome.Repeated, remoteId, answer);

    public static ActResult Refused(IResult answer) => new(ActOutcome.Refused, null, answer);
}
