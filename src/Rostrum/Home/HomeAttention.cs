using Microsoft.EntityFrameworkCore;
using Rostrum.Channels;
using Rostrum.Model;

namespace Rostrum.Home;

/// <summary>Why somebody should look.</summary>
public enum AttentionKind
{
    /// <summary>Nobody knows whether it is live: a person decides.</summary>
    NeedsPerson,

    /// <summary>A channel must be signed in again, or given a permission.</summary>
    SignInAgain,

    Failed,

    /// <summary>Its moment has passed and it has not begun.</summary>
    Late,

    /// <summary>It waits for somebody.</summary>
    Held,

    /// <summary>It waits for a yes.</summary>
    Approval,
}

/// <param name="At">When it was due, or when the channel was last looked at.</param>
/// <param name="Sentence">What is the matter, in one sentence of English.</param>
/// <param name="HeldReason">What it waits for, where it is held.</param>
/// <param name="Reason">What was recorded when it went wrong, mostly the network's own words; null where nothing was.</param>
/// <param name="Author">Who asks for approval.</param>
public sealed record AttentionAnswer(
    AttentionKind Kind, Guid? PostId, Guid? DeliveryId, Guid? ChannelId, DateTimeOffset? At, string Sentence,
    HeldReason? HeldReason = null, string? Reason = null, string? Author = null);

/// <summary>Collects what needs somebody: a few of each kind, by the indexes of state and time.</summary>
internal static class HomeAttention
{
    private const int MostOfAKind = 20;
    private static readonly TimeSpan FailuresFor = TimeSpan.FromDays(14);
    private static readonly TimeSpan LateAfter = TimeSpan.FromMinutes(1);

    public static async Task<IReadOnlyList<AttentionAnswer>> ReadAsync(
        WorkspaceDb db, string? group, DateTimeOffset now, bool decides, CancellationToken cancel)
    {
        var channels = await db.Channels.AsNoTracking().Where(c => group == null || c.Group == group)
            .Select(c => new ChannelRow(c.Id, c.Name, c.State, c.StateReason, c.CheckedAt)).ToDictionaryAsync(c => c.Id, cancel);
        var oldest = now - FailuresFor;
        var begun = now - LateAfter;
        var deliveries = db.Deliveries.AsNoTracking().InGroup(db, group);
        List<AttentionAnswer> found =
        [
            .. Show(AttentionKind.NeedsPerson, channels, await TakeAsync(deliveries.Where(d => d.State == DeliveryState.NeedsPerson), cancel)),
            .. channels.Values.Where(c => c.State is ChannelState.SignInAgain or ChannelState.ScopeMissing).Select(Show),
            .. Show(AttentionKind.Failed, channels, await TakeAsync(
                deliveries.Where(d => d.State == DeliveryState.Failed && d.PlannedAt >= oldest && d.FailureKind != "gaveUp"), cancel)),
            .. Show(AttentionKind.Late, channels, await TakeAsync(
                deliveries.Where(d => d.State == DeliveryState.Scheduled && d.PlannedAt < begun && d.Part == 0), cancel)),
            .. Show(AttentionKind.Held, channels, await TakeAsync(
                deliveries.Where(d => d.State == DeliveryState.Held && d.HeldReason != HeldReason.EarlierPart), cancel)),
        ];
        if (decides)
        {
            found.AddRange(await ApprovalsAsync(db, group, cancel));
        }

        return found;
    }

    private static async Task<List<DeliveryRow>> TakeAsync(IQueryable<Delivery> deliveries, CancellationToken cancel) =>
        await deliveries.OrderByDescending(d => d.PlannedAt).Take(MostOfAKind)
            .Select(d => new DeliveryRow(d.Id, d.PostId, d.ChannelId, d.PlannedAt, d.HeldReason, d.FailureSentence)).ToListAsync(cancel);

    private static async Task<IEnumerable<AttentionAnswer>> ApprovalsAsync(WorkspaceDb db, string? group, CancellationToken cancel)
    {
        var waiting = await db.Posts.AsNoTracking().InGroup(db, group).Where(p => p.State == PostState.InReview).OrderBy(p => p.At).ThenBy(p => p.Id)
            .Take(MostOfAKind).Select(p => new { p.Id, p.At, p.AuthorName }).ToListAsync(cancel);
        return waiting.Select(p => new AttentionAnswer(
            AttentionKind.Approval, p.Id, null, null, p.At, $"A post by {p.AuthorName} waits for approval.", Author: p.AuthorName));
    }

    private static IEnumerable<AttentionAnswer> Show(
        AttentionKind kind, Dictionary<Guid, ChannelRow> channels, IEnumerable<DeliveryRow> rows) => rows.Select(r =>
    {
        var name = channels.TryGetValue(r.ChannelId, out var channel) ? channel.Name : "A channel";
        return new AttentionAnswer(
            kind, r.PostId, r.Id, r.ChannelId, r.PlannedAt, Sentence(kind, name, r.Reason), r.HeldReason, r.Reason);
    });

    private static AttentionAnswer Show(ChannelRow channel) => new(
        AttentionKind.SignInAgain, null, null, channel.Id, channel.CheckedAt, channel.Reason ?? $"{channel.Name} must be signed in again.",
        Reason: channel.Reason);

    private static string Sentence(AttentionKind kind, string channel, string? reason) => kind switch
    {
        AttentionKind.NeedsPerson => $"It is not known whether {channel} has this post.",
        AttentionKind.Failed => reason ?? $"{channel} did not take this post.",
        AttentionKind.Late => $"This post for {channel} should have gone out already.",
        AttentionKind.Held => reason ?? $"This post for {channel} is held back.",
        AttentionKind.SignInAgain or AttentionKind.Approval => reason ?? "",
    };

    private sealed record ChannelRow(Guid Id, string Name, ChannelState State, string? Reason, DateTimeOffset? CheckedAt);

    private sealed record DeliveryRow(Guid Id, Guid PostId, Guid ChannelId, DateTimeOffset? PlannedAt, HeldReason? HeldReason, string? Reason);
}
