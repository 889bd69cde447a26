using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Networks;
using Rostrum.Workspaces;

namespace Rostrum.Channels;

/// <summary>Pre-flight now: may this channel publish, and what is left of its quotas?</summary>
internal static class CheckChannel
{
    public sealed record Response(bool Ok, string? FailureKind, string? Sentence, ChannelAnswer Channel, IReadOnlyList<QuotaAnswer> Quota);

    public sealed record QuotaAnswer(string Name, int Used, int Limit, DateTimeOffset? ResetsAt);

    public static void Map(RouteGroupBuilder channels) => channels.MapPost("/{id:guid}/check", HandleAsync)
        .WithName("CheckChannel").WithSummary("Check a channel at its network").RequireScope(ApiScope.ChannelsWrite)
        .WithProblems(404, 409, 502, 503);

    private static async Task<Results<Found<Response>, Problem>> HandleAsync(
        Guid id, WorkspaceDb db, OpenWorkspace workspace, ChannelVoices voices, NetworkList networks, Commit commit, TimeProvider time,
        CancellationToken cancel)
    {
        if (await db.Channels.SingleOrDefaultAsync(c => c.Id == id, cancel) is not { } channel)
        {
            return Problem.NotFound();
        }

        if (channel.State is ChannelState.Disconnecting)
        {
            return Problem.StateConflict(Conventions.Word(channel.State), "This channel is being disconnected.");
        }

        var now = time.GetUtcNow();
        try
        {
            var health = await voices.SpeakAsync(
                workspace, channel, Needs.Always, voice => voice.Network.Accounts.CheckAsync(voice.Caller, cancel), cancel);
            Take(db, channel, health.Account, now);
            var quota = health.Quotas.Select(q => new QuotaAnswer(q.Name, q.Used, q.Limit, q.ResetsAt));
            if (channel.State is ChannelState.SignInAgain or ChannelState.ScopeMissing or ChannelState.Gone)
            {
                channel.Become(ChannelState.Ready, null);
                db.TellChannel("channel.restored", channel, now);
            }

            return await SaveAsync(db, channel, networks, commit, new(true, null, null, null!, [.. quota]), cancel);
        }
        catch (NetworkException failed)
        {
            var kind = failed.Failure.Kind;
            if (kind is FailureKind.Busy or FailureKind.RateLimited or FailureKind.QuotaSpent or FailureKind.OperatorNeeded)
            {
                return Problem.OfNetwork(channel.Network, failed.Failure, now);
            }

            await db.Entry(channel).ReloadAsync(cancel); // a refused renewal has told its owner already
            Blame(db, channel, failed.Failure, now);
            return await SaveAsync(db, channel, networks, commit, new(false, Conventions.Word(kind), failed.Failure.Sentence, null!, []), cancel);
        }
    }

    private static async Task<Found<Response>> SaveAsync(
        WorkspaceDb db, Channel channel, NetworkList networks, Commit commit, Response response, CancellationToken cancel) =>
        await commit.SaveAsync(
            db, new Found<Response>(response with { Channel = await ReadChannels.ShowAsync(db, channel, networks, cancel) }), cancel);

    private static void Take(WorkspaceDb db, Channel channel, NetworkAccount account, DateTimeOffset now)
    {
        channel.Handle = account.Handle;
        channel.ShowAt(account.Picture?.AbsoluteUri);
        channel.ProfileUrl = account.Profile?.AbsoluteUri ?? channel.ProfileUrl;
        channel.Facts = account.Facts?.Json ?? channel.Facts;
        channel.FactsAt = account.Facts is null ? channel.FactsAt : now;
        channel.CheckedAt = now;
        channel.SyncedAt = now;
        ChannelPictureJob.Begin(db, channel, now);
    }

    private static void Blame(WorkspaceDb db, Channel channel, NetworkFailure failure, DateTimeOffset now)
    {
        channel.CheckedAt = now;
        ChannelState? to = failure.Kind switch
        {
            FailureKind.SignInAgain => ChannelState.SignInAgain,
            FailureKind.ScopeMissing => ChannelState.ScopeMissing,
            FailureKind.AccountGone => ChannelState.Gone,
            FailureKind.Busy or FailureKind.RateLimited or FailureKind.QuotaSpent or FailureKind.ContentRefused
                or FailureKind.OperatorNeeded or FailureKind.OutcomeUnknown => null,
            _ => throw new ArgumentOutOfRangeException(nameof(failure)),
        };
        if (to is { } state && state != channel.State)
        {
            channel.Become(state, failure.Sentence);
            db.TellChannel("channel.signInAgain", channel, now);
        }
    }
}
