using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Networks;

namespace Rostrum.Channels;

/// <summary>The ledger: every permission, what it is for, whether it was granted.</summary>
internal static class ReadScopes
{
    public sealed record Response(IReadOnlyList<ScopeAnswer> Items);

    /// <param name="LastUsed">The last day (in UTC) on which something that needs it worked; null = never, or not known.</param>
    public sealed record ScopeAnswer(string Name, string? Purpose, Needs? Needs, bool Granted, DateOnly? LastUsed);

    public static void Map(RouteGroupBuilder channels) => channels.MapGet("/{id:guid}/scopes", HandleAsync)
        .WithName("ListChannelScopes").WithSummary("List a channel's permissions").RequireScope(ApiScope.ChannelsRead).WithProblems(404);

    private static async Task<Results<Found<Response>, Problem>> HandleAsync(
        Guid id, WorkspaceDb db, NetworkList networks, CancellationToken cancel)
    {
        var row = await db.Channels.AsNoTracking().Where(c => c.Id == id)
            .Select(c => new { Channel = c, Grant = db.Grants.FirstOrDefault(g => g.Id == c.GrantId) })
            .SingleOrDefaultAsync(cancel);
        if (row is null)
        {
            return Problem.NotFound();
        }

        var granted = row.Grant?.Scopes ?? [];
        var uses = await ChannelUses.ReadAsync(db, id, cancel);
        var known = networks.Find(row.Channel.Network)?.ConsentNamed(row.Channel.ConsentId)?.Scopes ?? [];
        var items = known.Select(s => new ScopeAnswer(
                s.Name, s.Purpose, s.Needs, granted.Count == 0 || granted.Contains(s.Name), uses.TryGetValue(s.Needs, out var day) ? day : null))
            .Concat(granted.Where(g => known.All(k => k.Name != g)).Select(g => new ScopeAnswer(g, null, null, true, null)));
        return new Found<Response>(new([.. items]));
    }
}
