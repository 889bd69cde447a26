namespace Rostrum.Sandbox;

/// <summary>What one of the people does by hand on the world page. None of it is an act of the product.</summary>
internal sealed class Audience(World world)
{
    /// <summary>Null when there is no such post or person.</summary>
    public SandboxPost? Comment(SandboxNetworkContext network, string person, string post, string text) =>
        Of(network, person) is { } account && network.Post(post) is { } parent
            ? Write(network, world.Draft(account, text) with { ReplyTo = parent.Id })
            : null;

    public SandboxPost? Post(SandboxNetworkContext network, string person, string text) =>
        Of(network, person) is { } account ? Write(network, world.Draft(account, text)) : null;

    /// <summary>Likes, or takes the like back.</summary>
    public SandboxPost? Like(SandboxNetworkContext network, string person, string post) =>
        Of(network, person) is { } account && network.Post(post) is not null
            ? world.Posts.Change(network.Id, post, now => now with
            {
                Likes = now.Likes.Contains(account.Id)
                    ? [.. now.Likes.Where(id => id != account.Id)]
                    : [.. now.Likes, account.Id],
            })
            : null;

    /// <param name="to">Account id or handle.</param>
    public SandboxMessage? Message(SandboxNetworkContext network, string person, string to, string text)
    {
        var receiver = world.Accounts.Find(network.Id, to) ?? network.AccountOf(to);
        return Of(network, person) is { } account && receiver is not null
            ? world.Messages.Put(new SandboxMessage
            {
                Network = network.Id, Id = world.NextId(), FromAccountId = account.Id, ToAccountId = receiver.Id,
                Text = text, At = world.HostNow,
            })
            : null;
    }

    private SandboxPost Write(SandboxNetworkContext network, SandboxPost draft) =>
        world.Posts.Put(network.Network.Complete(draft, network));

    private static SandboxAccount? Of(SandboxNetworkContext network, string person) =>
        network.Accounts.FirstOrDefault(account => account.PersonId == person);
}
