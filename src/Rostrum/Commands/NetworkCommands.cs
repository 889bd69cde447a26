using System.CommandLine;
using Rostrum.Accounts;
using Rostrum.Networks;
using Rostrum.Networks.Http;

namespace Rostrum.Commands;

/// <summary><c>rostrum network</c>: which networks there are and the apps this instance uses at them.</summary>
internal static class NetworkCommands
{
    private static readonly Argument<string> Which = new("network") { Description = "The network's id; see: rostrum network list" };
    private static readonly Option<string> ClientId = new("--client-id") { Description = "The app's id at the network.", Required = true };
    private static readonly Option<bool> Secret = new("--client-secret-stdin") { Description = "Read the app's secret from standard input." };
    private static readonly Option<string> App = new("--app") { Description = "Which of the network's apps, where it needs several." };
    private static readonly Option<string> Home = new("--home") { Description = "The home server this app is registered at." };

    public static Command Create(CommandLine line) => new("network", "Networks and the apps this instance uses at them.")
    {
        line.Doing(new("set", "Stores the app registered at a network, sealed.") { Which, ClientId, Secret, App, Home }, SetAsync),
        line.Doing(new("list", "Lists the networks and what is stored for them."), ListAsync),
    };

    private static Task<int> SetAsync(CommandRun run, CancellationToken cancel) => run.OnInstanceAsync(
        async services =>
        {
            var network = services.GetRequiredService<IReadOnlyList<Network>>().FirstOrDefault(n => n.Id == run.Value(Which))
                ?? throw new CommandFailure($"There is no network '{run.Value(Which)}'. See: rostrum network list");
            var key = new AppKey(network.Id, AppOf(network, run.Value(App))) { Server = HomeOf(run.Value(Home)) };
            var secret = run.Value(Secret) ? await run.ReadSecretAsync("The app's secret", cancel) : null;
            await services.GetRequiredService<NetworkAppVault>()
                .SetAsync(key, new(run.Value(ClientId)!, new(secret)) { Server = key.Server }, cancel);
            run.Say($"The app of {network.Name} is stored.");
            run.Answer(new { Network = network.Id, App = key.AppId, ClientId = run.Value(ClientId) }, network.Id);
        },
        cancel);

    private static Task<int> ListAsync(CommandRun run, CancellationToken cancel) => run.OnInstanceAsync(
        async services =>
        {
            var stored = await services.GetRequiredService<NetworkAppVault>().ListAsync(cancel);
            var shown = services.GetRequiredService<IReadOnlyList<Network>>().Select(n => new Shape(
                n.Id,
                n.Name,
                [.. n.Consents.Select(c => c.Id)],
                [.. n.Apps.Select(a => a.Id)],
                [.. stored.Where(s => s.Network == n.Id)]));
            run.Answer([.. shown], n => $"{n.Id}\t{n.Name}\t{string.Join(' ', n.Consents)}\t{State(n)}");
        },
        cancel);

    private static string State(Shape network) => network switch
    {
        { Needs.Count: 0 } => "needs no app",
        { Stored.Count: 0 } => $"no app yet: rostrum network set {network.Id} --client-id … --client-secret-stdin",
        _ => "app stored",
    };

    // Consents name the app they use; a network with one app calls it by its own name.
    private static string AppOf(Network network, string? named)
    {
        var used = network.Consents.OfType<OAuthConsent>().Select(c => c.App).Distinct().ToList();
        if (named is not null)
        {
            return used.Contains(named) || network.Apps.Any(a => a.Id == named)
                ? named
                : throw new CommandFailure($"{network.Name} has no app '{named}'. There are: {string.Join(", ", used)}");
        }

        return used switch
        {
            [var one] => one,
            [] => throw new CommandFailure($"{network.Name} needs no app."),
            _ => throw new CommandFailure($"{network.Name} needs several apps. Say which with --app: {string.Join(", ", used)}"),
        };
    }

    private static Uri? HomeOf(string? text) => text is null
        ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri : throw new CommandFailure($"'{text}' is not an address.");

    private sealed record Shape(
        string Id, string Name, IReadOnlyList<string> Consents, IReadOnlyList<string> Needs, IReadOnlyList<StoredApp> Stored);
}
