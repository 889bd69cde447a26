using System.Text.Json.Nodes;
using Rostrum.Model;
using Rostrum.Networks;

namespace Rostrum.Channels;

/// <summary>A connected account as the API shows it. Never a token.</summary>
public sealed record ChannelAnswer
{
    public required Guid Id { get; init; }

    public required int Version { get; init; }

    public required string Network { get; init; }

    /// <summary>Which of the network's ways it was connected by.</summary>
    public required string Consent { get; init; }

    public required string NetworkAccountId { get; init; }

    public required string Handle { get; init; }

    public required string Name { get; init; }

    public required string? Server { get; init; }

    /// <summary>Our small copy of the account's picture, at this API; <c>size</c> 96 or 192 may be added. Null while there is none.</summary>
    public required string? Picture { get; init; }

    public required string? Profile { get; init; }

    public required ChannelState State { get; init; }

    /// <summary>Why it is not ready, worded for a person.</summary>
    public required string? Reason { get; init; }

    public required string? Group { get; init; }

    /// <summary>Values of the network's settings that every post starts with.</summary>
    public required JsonObject Defaults { get; init; }

    public required ChannelTokenAnswer? Token { get; init; }

    /// <summary>What this channel can do; what the network does not offer or this sign-in lacks is left out.</summary>
    public required IReadOnlyList<string> Can { get; init; }

    /// <summary>What this sign-in lacks although the network offers it.</summary>
    public required IReadOnlyList<ChannelLackAnswer> Lacks { get; init; }

    public required DateTimeOffset ConnectedAt { get; init; }

    /// <summary>The last look at the network, whatever came of it.</summary>
    public required DateTimeOffset? CheckedAt { get; init; }

    /// <summary>The last time that the network told about the account.</summary>
    public required DateTimeOffset? SyncedAt { get; init; }

    internal static ChannelAnswer Of(Channel channel, Network? network, Consent? consent, GrantBox? grant) => new()
    {
        Id = channel.Id,
        Version = channel.Version,
        Network = channel.Network,
        Consent = consent?.Id ?? channel.ConsentId,
        NetworkAccountId = channel.NetworkAccountId,
        Handle = channel.Handle,
        Name = channel.Name,
        Server = channel.Server,
        Picture = ReadChannelPicture.AddressOf(channel),
        Profile = channel.ProfileUrl,
        State = channel.State,
        Reason = channel.StateReason,
        Group = channel.Group,
        Defaults = JsonNode.Parse(channel.Defaults)!.AsObject(),
        Token = grant is null ? null : new(grant.ExpiresAt, grant.RenewAt, channel.State is not ChannelState.SignInAgain),
        Can = network is null ? [] : NetworkAbilities.Of(network, LacksOf(channel, network, grant)),
        Lacks = network is null ? [] : [.. LacksOf(channel, network, grant).Select(l => new ChannelLackAnswer(l.Ability, l.Reason))],
        ConnectedAt = channel.ConnectedAt,
        CheckedAt = channel.CheckedAt,
        SyncedAt = channel.SyncedAt,
    };

    private static IReadOnlyList<Lack> LacksOf(Channel channel, Network network, GrantBox? grant) =>
        grant is null ? [] : network.Lacks?.Invoke(channel.Facts is null ? null : new(channel.Facts), grant.Scopes) ?? [];
}

/// <param name="RenewsAt">When the product renews it; null = it is not renewed by time.</param>
public sealed record ChannelTokenAnswer(DateTimeOffset? ExpiresAt, DateTimeOffset? RenewsAt, bool Ok);

public sealed record ChannelLackAnswer(Needs Ability, string Reason);

/// <summary>What a network can do, in the API's words.</summary>
internal static class NetworkAbilities
{
    public static IReadOnlyList<string> Of(Network network, IReadOnlyList<Lack> lacks)
    {
        var can = new List<string>();
        Add("publish", network.Publisher is not null, Needs.Publishing);
        Add("thread", network.Publisher is not null && network.Rules.Thread is not null, Needs.Publishing);
        Add("firstComment", network.Rules.FirstComment, Needs.FirstComment);
        Add("edit", network.EditsPosts is not null, Needs.Editing);
        Add("delete", network.DeletesPosts is not null, Needs.Deleting);
        Add("findOwnPost", network.FindsOwnPost is not null, Needs.LookUp);
        Add("readBack", network.ReadsBack is not null, Needs.LookUp);
        Add("timeline", network.Timeline is not null, Needs.Timeline);
        Add("metrics", network.Metrics is not null, Needs.Metrics);
        Add("inbox", network.Inbox is not null, Needs.Inbox);
        Add("lookups", network.Lookups is not null, Needs.LookUp);
        return can;

        void Add(string word, bool offered, Needs needs)
        {
            if (offered && lacks.All(l => l.Ability != needs))
            {
                can.Add(word);
            }
        }
    }
}
