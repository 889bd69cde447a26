using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Networks;
using Rostrum.Posts;

namespace Rostrum.Media;

/// <summary>Holds files against the rules of channels before anything is written, and says what could be made to fit.</summary>
internal static class CheckMedia
{
    private const int Most = 50;

    /// <param name="MediaIds">As they would stand together in one post.</param>
    public sealed record Request(IReadOnlyList<Guid> MediaIds, IReadOnlyList<Guid> ChannelIds);

    public sealed record Fault
    {
        /// <summary>Null: about all of them together.</summary>
        public required Guid? MediaId { get; init; }

        public required string Rule { get; init; }

        public required string Sentence { get; init; }

        /// <summary><c>warning</c>: it can be published so; <c>refusal</c>: not.</summary>
        public required FaultSeverity Severity { get; init; }

        public required long? Limit { get; init; }

        public required long? Actual { get; init; }

        /// <summary>A file that fits can be made here.</summary>
        public required bool CanFit { get; init; }

        /// <summary>The length must be chosen for it: nothing is cut off by itself.</summary>
        public required bool NeedsTrim { get; init; }

        /// <summary>Why none can be made.</summary>
        public required string? WhyNot { get; init; }
    }

    /// <param name="Fits">Nothing is refused.</param>
    public sealed record ChannelCheck(Guid ChannelId, bool Fits, IReadOnlyList<Fault> Faults);

    public sealed record Response(IReadOnlyList<ChannelCheck> Channels);

    public static void Map(RouteGroupBuilder media) => media.MapPost("/checks", HandleAsync)
        .WithName("CheckMedia").WithSummary("Hold files against channels' rules").RequireScope(ApiScope.MediaRead);

    private static async Task<Results<Found<Response>, Problem>> HandleAsync(
        Request request, WorkspaceDb db, PostSurroundingsReader reader, MediaMaker maker, RostrumSettings settings, CancellationToken cancel)
    {
        var mistakes = new Mistakes();
        mistakes.Expect(request.MediaIds.Count is >= 1 and <= Most, "mediaIds", "1 to 50 ids.");
        mistakes.Expect(request.ChannelIds.Count is >= 1 and <= Most, "channelIds", "1 to 50 ids.");
        if (mistakes.Any)
        {
            return mistakes.ToProblem();
        }

        var around = await reader.ReadAsync(db, request.ChannelIds, request.MediaIds, cancel);
        for (var i = 0; i < request.MediaIds.Count; i++)
        {
            mistakes.Expect(around.Library.ContainsKey(request.MediaIds[i]), $"mediaIds[{i}]", "There is no such file.");
        }

        for (var i = 0; i < request.ChannelIds.Count; i++)
        {
            mistakes.Expect(around.Channels.GetValueOrDefault(request.ChannelIds[i])?.Network is not null, $"channelIds[{i}]", "There is no such channel.");
        }

        if (mistakes.Any)
        {
            return mistakes.ToProblem();
        }

        var hasPublicAddress = settings.PublicUrl is { Scheme: "https", IsLoopback: false };
        List<MediaAsset> assets = [.. request.MediaIds.Select(id => around.Library[id])];
        return new Found<Response>(new([.. request.ChannelIds.Select(id => Check(around.Channels[id], assets, maker, hasPublicAddress))]));
    }

    private static ChannelCheck Check(ChannelView channel, List<MediaAsset> assets, MediaMaker maker, bool hasPublicAddress)
    {
        var network = channel.Network!;
        var rules = network.RulesFor(channel.Facts);
        List<Fault> faults =
        [
            .. assets.SelectMany(a => MediaFaults.Of(rules, network.Name, a).Select(f => Show(f, a, rules.Media, maker))),
            .. MediaFaults.OfAll(rules, network.Name, assets).Select(f => Show(f, null, rules.Media, maker)),
        ];
        if (!hasPublicAddress && assets.Find(a => rules.Media.Fetched.Contains(a.Kind)) is { } fetched)
        {
            var sentence = $"{network.Name} fetches {fetched.Name} itself: this installation needs a public https address first.";
            faults.Add(Show(new("needsPublicAddress", sentence, FaultSeverity.Refusal), fetched, rules.Media, maker));
        }

        return new(channel.Id, faults.TrueForAll(f => f.Severity != FaultSeverity.Refusal), faults);
    }

    private static Fault Show(RuleFault fault, MediaAsset? asset, MediaRules rules, MediaMaker maker)
    {
        var (canFit, whyNot) = asset is not null && fault.Rule is "videoTooLarge" or "videoTooLong" or "videoType" or "aspect" or "imageType"
            ? Try(asset, rules, maker)
            : (false, null);
        return new()
        {
            MediaId = asset?.Id,
            Rule = fault.Rule,
            Sentence = fault.Sentence,
            Severity = fault.Severity,
            Limit = fault.Limit,
            Actual = fault.Actual,
            CanFit = canFit,
            NeedsTrim = canFit && asset!.DurationMs > rules.VideoMax?.TotalMilliseconds,
            WhyNot = whyNot,
        };
    }

    private static (bool CanFit, string? WhyNot) Try(MediaAsset asset, MediaRules rules, MediaMaker maker)
    {
        var target = FitTarget.Of(rules, asset.Kind, "");
        var plan = FitPlan.Of(asset, asset.DurationMs > target.Longest?.TotalMilliseconds ? target with { To = target.Longest } : target);
        var whyNot = plan is FitPlan.Refused refused ? refused.Reason : maker.Lacks(plan);
        return (whyNot is null && plan is not FitPlan.Fits, whyNot);
    }
}
