using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Networks;
using Rostrum.Posts;

namespace Rostrum.Channels;

/// <summary>Name, group and default settings of a channel.</summary>
internal static class EditChannel
{
    public sealed record Request
    {
        public string? Name { get; init; }

        public string? Group { get; init; }

        public JsonObject? Defaults { get; init; }
    }

    public static void Map(RouteGroupBuilder channels) => channels.MapPatch("/{id:guid}", HandleAsync)
        .Accepts<Request>("application/json", MergePatch.ContentType)
        .WithName("EditChannel").WithSummary("Edit a channel").RequireScope(ApiScope.ChannelsWrite).WithProblems(404, 412, 422);

    private static async Task<Results<Found<ChannelAnswer>, Problem>> HandleAsync(
        Guid id, MergePatch patch, IfMatch ifMatch, WorkspaceDb db, NetworkList networks, Commit commit, CancellationToken cancel)
    {
        if (await db.Channels.SingleOrDefaultAsync(c => c.Id == id, cancel) is not { } channel)
        {
            return Problem.NotFound();
        }

        if (ifMatch.Misses(channel.Version))
        {
            return Problem.VersionConflict(channel.Version);
        }

        var now = new Request { Name = channel.Name, Group = channel.Group, Defaults = JsonNode.Parse(channel.Defaults)!.AsObject() };
        var (wish, problem) = patch.ApplyTo(now);
        if (wish is null)
        {
            return problem!;
        }

        var mistakes = new Mistakes();
        mistakes.Expect(wish.Name is { Length: >= 1 and <= 200 }, "name", "1 to 200 characters.");
        mistakes.Expect((wish.Group?.Length ?? 0) <= 200, "group", "At most 200 characters.");
        var defaults = wish.Defaults?.ToJsonString() ?? "{}";
        foreach (var fault in DefaultFaults(channel, defaults, networks))
        {
            mistakes.Add("defaults", fault.Sentence);
        }

        if (mistakes.Any)
        {
            return mistakes.ToProblem();
        }

        channel.Name = wish.Name!;
        channel.Group = string.IsNullOrWhiteSpace(wish.Group) ? null : wish.Group;
        channel.Defaults = defaults;
        channel.Become(channel.State, channel.StateReason);
        return await commit.SaveAsync(
            db, new Found<ChannelAnswer>(await ReadChannels.ShowAsync(db, channel, networks, cancel), channel.Version), cancel);
    }

    private static IEnumerable<RuleFault> DefaultFaults(Channel channel, string defaults, NetworkList networks)
    {
        if (networks.Find(channel.Network) is not { } network)
        {
            return [];
        }

        var faults = new List<RuleFault>();
        OptionRules.Check(network, PartContents.ReadOptions(defaults), 0, faults);
        return faults.Where(f => f.Rule != "settingMissing");
    }
}
