using System.Text.Json.Nodes;

namespace Rostrum.Tests.Crash;

/// <summary>What must be true of every post after any number of deaths; compares the program's account with the sandbox's world.</summary>
internal static class Verdict
{
    public static bool IsOver(JsonNode delivery) => State(delivery) is not ("scheduled" or "working" or "unknown");

    /// <param name="rig">Its program runs and every delivery is over.</param>
    /// <param name="accepted">Texts whose post the API answered with 201. Posts of others may exist: their answer was lost.</param>
    /// <returns>A line of figures.</returns>
    public static async Task<string> CheckAsync(CrashRig rig, IReadOnlyCollection<string> accepted, CrashProgram? through = null)
    {
        var deliveries = await rig.DeliveriesAsync(through);
        var networks = rig.Channels.ToDictionary(c => c.Id, c => c.Network);
        var world = rig.Sandbox.World.Posts.All().ToLookup(p => (p.Network, p.Text));
        var told = deliveries.ToLookup(d => (Network: networks[(string)d["channelId"]!], Text: TextOf(d)));

        var doubled = world.Where(p => p.Count() > 1).Select(p => $"{p.Key} {p.Count()} times").ToList();
        var states = deliveries.GroupBy(State).Select(s => $"{s.Count()} {s.Key}");
        var figures = $"{deliveries.Count} deliveries: {string.Join(", ", states)}; {world.Count} posts in the world, {doubled.Count} doubled";

        doubled.ShouldBeEmpty(figures);
        var keys = accepted.SelectMany(text => networks.Values.Select(network => (network, text))).ToList();
        keys.Where(key => told[key].Count() != 1).ShouldBeEmpty("every accepted post has one delivery for each channel");
        told.Where(d => State(d.Single()) == "live" && world[d.Key].Count() != 1).Select(d => d.Key).ShouldBeEmpty("what is called live is in the world");
        deliveries.Where(d => State(d) != "live" && (State(d), networks[(string)d["channelId"]!]) != ("needsPerson", "shoutbox"))
            .Select(d => d.ToJsonString()).ShouldBeEmpty("only the network without look-up may need a person");
        return figures;
    }

    private static string State(JsonNode delivery) => (string)delivery["state"]!;

    private static string TextOf(JsonNode delivery) => (string)delivery["text"]!;
}
