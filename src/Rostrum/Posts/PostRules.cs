using Rostrum.Model;
using Rostrum.Networks;

namespace Rostrum.Posts;

/// <summary>A channel as the rules need it.</summary>
/// <param name="Network">Null when this program no longer knows the network.</param>
internal sealed record ChannelView(Guid Id, string NetworkId, Network? Network, ChannelState State, string Name)
{
    public string? StateReason { get; init; }

    public AccountFacts? Facts { get; init; }

    public IReadOnlyList<string> Scopes { get; init; } = [];

    public string Defaults { get; init; } = "{}";
}

/// <summary>One delivery as it would go out.</summary>
internal sealed record PlannedPart(int Part, PartKind Kind, DeliveryContent Content, int AfterSeconds);

/// <summary>A broken rule, with the channel and the part it belongs to.</summary>
internal sealed record PostFault(Guid ChannelId, int Part, RuleFault Fault);

/// <summary>
/// The one place that holds a post against a network's rules: asked by the checks, by scheduling and by the publisher right
/// before it starts. Pure: no database, no network.
/// </summary>
internal static class PostRules
{
    /// <summary>All faults of one channel's parts, warnings included.</summary>
    public static IEnumerable<PostFault> Check(
        ChannelView channel, IReadOnlyList<PlannedPart> parts, IReadOnlyDictionary<Guid, MediaAsset> library, bool hasPublicAddress)
    {
        if (ChannelFault(channel) is { } fault)
        {
            yield return new(channel.Id, 0, fault);
        }

        if (channel.Network is not { } network)
        {
            yield break;
        }

        foreach (var structural in StructureFaults(network, channel, parts))
        {
            yield return structural;
        }

        foreach (var part in parts)
        {
            var content = PartContents.Of(part.Content, part.Kind, library);
            foreach (var broken in CheckPart(network, channel.Facts, content, part.Part, hasPublicAddress))
            {
                yield return new(channel.Id, part.Part, broken);
            }

            foreach (var failed in part.Content.Media.Where(m => library.TryGetValue(m.Id, out var a) && a.State != "ready"))
            {
                yield return new(channel.Id, part.Part, Refusal("mediaFailed", $"{library[failed.Id].Name} could not be read."));
            }
        }
    }

    /// <summary>The faults of one part's content.</summary>
    public static IReadOnlyList<RuleFault> CheckPart(
        Network network, AccountFacts? facts, PartContent content, int part, bool hasPublicAddress)
    {
        var faults = new List<RuleFault>(network.RulesFor(facts).Check(content, network.Name));
        OptionRules.Check(network, content.Options, part, faults);
        if (network.ChecksContent is { } checks)
        {
            faults.AddRange(checks.Check(content, facts));
        }

        if (!hasPublicAddress && content.Media.FirstOrDefault(m => network.Rules.Media.Fetched.Contains(m.Kind)) is { } fetched)
        {
            faults.Add(Refusal(
                "needsPublicAddress",
                $"{network.Name} fetches {fetched.FileName} itself: this installation needs a public https address first."));
        }

        return faults;
    }

    public static bool Refuses(PostFault fault) => fault.Fault.Severity == FaultSeverity.Refusal;

    private static RuleFault? ChannelFault(ChannelView channel)
    {
        if (channel.Network is not { } network)
        {
            return Refusal("networkUnknown", $"This version does not know the network {channel.NetworkId}.");
        }

        if (network.Publisher is null)
        {
            return Refusal("notOffered", $"{network.Name} does not offer publishing.");
        }

        return channel.State switch
        {
            ChannelState.Ready => LackFault(channel, network),
            ChannelState.Paused => new("paused", $"{channel.Name} is paused: this will wait.", FaultSeverity.Warning),
            ChannelState.SignInAgain => Refusal("signInAgain", $"{channel.Name} must be signed in again."),
            ChannelState.ScopeMissing => Refusal("scopeMissing", channel.StateReason ?? $"{channel.Name} lacks a permission."),
            ChannelState.Gone => Refusal("accountGone", $"{channel.Name} does not exist on {network.Name} any more."),
            ChannelState.Disconnecting => Refusal("disconnecting", $"{channel.Name} is being disconnected."),
            _ => throw new ArgumentOutOfRangeException(nameof(channel)),
        };
    }

    private static RuleFault? LackFault(ChannelView channel, Network network) =>
        network.Lacks?.Invoke(channel.Facts, channel.Scopes).FirstOrDefault(l => l.Ability == Needs.Publishing) is { } lack
            ? Refusal("scopeMissing", lack.Reason)
            : null;

    private static IEnumerable<PostFault> StructureFaults(Network network, ChannelView channel, IReadOnlyList<PlannedPart> parts)
    {
        var rules = network.RulesFor(channel.Facts);
        var chain = parts.Count(p => p.Kind != PartKind.FirstComment);
        if (chain == 0)
        {
            yield return new(channel.Id, 0, Refusal("empty", "Write something or add media."));
        }
        else if (chain > 1 && rules.Thread is null)
        {
            yield return new(channel.Id, 1, Refusal("threadNotOffered", $"{network.Name} has no threads."));
        }
        else if (rules.Thread is { } thread && chain > thread.MaxParts)
        {
            yield return new(channel.Id, thread.MaxParts, Refusal(
                "threadTooLong", $"{chain} parts; {network.Name} takes at most {thread.MaxParts}.") with
            {
                Limit = thread.MaxParts,
                Actual = chain,
            });
        }

        if (parts.FirstOrDefault(p => p.Kind == PartKind.FirstComment) is { } comment && !rules.FirstComment)
        {
            yield return new(channel.Id, comment.Part, Refusal("firstCommentNotOffered", $"{network.Name} has no first comments here."));
        }
    }

    private static RuleFault Refusal(string rule, string sentence) => new(rule, sentence, FaultSeverity.Refusal);
}
