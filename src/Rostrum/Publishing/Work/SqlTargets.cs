using Microsoft.EntityFrameworkCore;
using Rostrum.Channels;
using Rostrum.Model;
using Rostrum.Networks;
using Rostrum.Platform.Clock;
using Rostrum.Platform.Files;
using Rostrum.Posts;
using Rostrum.Workspaces;

namespace Rostrum.Publishing;

/// <summary>Opens the network side of a delivery from the workspace's own data: grant, account, library. One for each run.</summary>
internal sealed class SqlTargets(OpenWorkspace workspace, PublishingParts parts) : ITargets
{
    private ChannelVoice? spoken;
    private bool isRenewed;

    public string? Doubt => parts.Clock.Alarm is { HoldsActs: true } alarm ? alarm.Sentence + " Nothing goes out until another clock agrees." : null;

    public async ValueTask<PublishTarget> OpenAsync(Situation situation, CancellationToken cancel)
    {
        var delivery = situation.Delivery;
        var voice = spoken = situation.Line is { } line
            ? await parts.Voices.OpenAsync(workspace, line, cancel)
            : await parts.Voices.OpenAsync(workspace, delivery.ChannelId, cancel);
        if (voice.Network.Publisher is not { } publisher)
        {
            throw NetworkException.Refused($"{voice.Network.Name} does not offer publishing.");
        }

        var library = await LibraryAsync(delivery, cancel);
        var content = PartContents.Of(delivery.Content, delivery.Kind, library);
        var job = new PublishJob
        {
            Caller = voice.Caller,
            Content = content,
            Media = parts.Media.For(workspace, library),
            PublicationId = delivery.PublicationId,
            DueAt = delivery.PlannedAt,
            Time = parts.Time,
            Random = parts.Random,
            Root = Live(situation.Root),
            Parent = Live(situation.Previous),
        };
        return new(job, publisher, voice.Network.Timing)
        {
            Finder = voice.Network.FindsOwnPost,
            HasMetrics = voice.Network.Metrics is not null,
            ReadsBack = voice.Network.ReadsBack is not null,
            Refusal = Refusal(delivery, voice, content, library),
        };
    }

    public async ValueTask<bool> RenewSignInAsync(Situation situation, CancellationToken cancel)
    {
        if (isRenewed || spoken is not { } refused)
        {
            return false;
        }

        isRenewed = true;
        return await parts.Voices.RenewedAsync(workspace, refused, cancel) is not null; // read with the delivery when it is taken up again
    }

    public async ValueTask<DateTimeOffset?> TakeSharedQuotaAsync(Situation situation, CancellationToken cancel)
    {
        var rules = parts.Networks.Find(situation.Network)?.Quotas.Where(q => q.Scope == QuotaScope.App) ?? [];
        foreach (var rule in rules)
        {
            if (await parts.SharedQuotas.TakeAsync(situation.Network, rule, cancel) is { } later)
            {
                return later;
            }
        }

        return null;
    }

    private async Task<IReadOnlyDictionary<Guid, MediaAsset>> LibraryAsync(DeliveryRow delivery, CancellationToken cancel)
    {
        if (delivery.Content.Media.Count == 0)
        {
            return new Dictionary<Guid, MediaAsset>();
        }

        var ids = delivery.Content.Media.Select(m => m.Id).ToList();
        await using var db = workspace.CreateDb();
        return await db.Media.AsNoTracking().Where(m => ids.Contains(m.Id)).ToDictionaryAsync(m => m.Id, cancel);
    }

    private string? Refusal(
        DeliveryRow delivery, ChannelVoice voice, PartContent content, IReadOnlyDictionary<Guid, MediaAsset> library)
    {
        if (delivery.Content.Media.Any(m => !library.ContainsKey(m.Id)))
        {
            return "A file of this post is no longer in the library.";
        }

        return PostRules.CheckPart(voice.Network, voice.Facts, content, delivery.Part, parts.Media.HasPublicAddress)
            .FirstOrDefault(f => f.Severity == FaultSeverity.Refusal)?.Sentence;
    }

    private static LivePart? Live(ChainPart? part) => part is { NetworkPostId: { } id } ? new(id, part.NetworkState) : null;
}

/// <summary>What every publishing job needs of the instance.</summary>
internal sealed record PublishingParts(
    WorkspaceDatabases Workspaces,
    ChannelVoices Voices,
    NetworkList Networks,
    MediaSources Media,
    SharedQuotas SharedQuotas,
    LandedFile Notes,
    TimeProvider Time,
    SteadyTime Clock,
    Random Random);
