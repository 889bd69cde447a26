namespace Rostrum.Sandbox;

/// <summary>One of the made-up people of the world.</summary>
/// <param name="Hue">Degrees on the colour wheel, for the picture with initials.</param>
public sealed record SandboxPerson(string Id, string Name, string About, int Hue, int Followers)
{
    /// <summary>Has something to publish; offered first on consent pages.</summary>
    public bool OwnsChannels { get; init; }
}

/// <summary>The characters of the sandbox. They exist nowhere else.</summary>
public static class SandboxPeople
{
    public static IReadOnlyList<SandboxPerson> All { get; } =
    [
        new("harbourbakery", "Harbour Bakery", "a bakery that only exists here", 50, 4120) { OwnsChannels = true },
        new("paperlantern", "Paper Lantern Theatre", "a theatre that only exists here", 265, 1380) { OwnsChannels = true },
        new("lena", "Lena", "asks about everything", 310, 214),
        new("olle", "Olle", "likes everything", 150, 96),
        new("jonas", "Jonas", "argues, politely", 95, 331),
        new("mio", "Mio", "answers with one line", 200, 1204),
        new("bot7", "Bot 7", "spams links", 0, 3),
    ];

    public static SandboxPerson? Find(string? id) => All.FirstOrDefault(person => person.Id == id);

    public static bool OwnsChannels(string? id) => Find(id)?.OwnsChannels ?? false;

    /// <summary>Everyone gets an account everywhere, unless it exists.</summary>
    internal static void MoveIn(SandboxNetworkContext network)
    {
        foreach (var person in All.Where(person => network.Accounts.All(account => account.PersonId != person.Id)))
        {
            network.World.Accounts.TryAdd(network.Network.Complete(new SandboxAccount
            {
                Network = network.Id, Id = network.World.NextId(), Handle = person.Id, Name = person.Name,
                PersonId = person.Id, Followers = person.Followers, Password = $"{person.Id}-password",
                AppPassword = $"{person.Id}-app-password",
            }, network));
        }
    }
}
