namespace Rostrum.Sandbox;

/// <summary>Everything the world page draws, in one answer.</summary>
internal sealed record WorldView(
    long Revision, DateTimeOffset Now, double Speed, Uri? Product, bool CrowdReacts, long Heard, int Hanging,
    IReadOnlyList<WorldView.Person> People, IReadOnlyList<WorldView.Column> Networks, IReadOnlyList<WorldView.Collection> Collections,
    IReadOnlyList<WorldView.Line> Requests)
{
    private const int PostsShown = 30;
    private const int LinesShown = 40;

    public sealed record Person(string Id, string Name, string About, int Hue, string Initials, bool OwnsChannels);

    public sealed record Column(string Id, string Name, SandboxLook Look, string Account,
        IReadOnlyList<Receiver> Receivers, IReadOnlyList<Login> Logins, IReadOnlyList<Uri> HomeServers, IReadOnlyList<Fault> Faults, IReadOnlyList<Card> Posts);

    public sealed record Card(string Id, string Author, string Handle, int Hue, string Initials, DateTimeOffset At,
        string Text, string? ContentWarning, string? Visibility, SandboxCard? Link, Uri? Url,
        IReadOnlyList<SandboxMedia> Media, Engagement Numbers, IReadOnlyList<string> LikedBy, bool IsReply,
        bool Unheard, long? RequestId, IReadOnlyList<Comment> Comments);

    /// <summary>An account one can write to.</summary>
    public sealed record Receiver(string Id, string Name);

    /// <summary>With what one signs in by hand: pretend accounts, pretend passwords.</summary>
    public sealed record Login(string Handle, string? AppPassword);

    /// <summary>A collection of pictures, and the keys that open it.</summary>
    public sealed record Collection(string Id, string Name, SandboxLook Look, IReadOnlyList<string> Keys);

    public sealed record Comment(string Author, int Hue, string Initials, string Text);

    public sealed record Line(long Id, string Network, string Method, string Path, DateTimeOffset At, int? Status,
        double? Milliseconds, string End, FaultKind? Fault);

    public static WorldView Of(SandboxHost host)
    {
        var world = host.World;
        var acts = world.Acts.Where(act => act is { Result: ActOutcome.Stored, RemoteId: not null })
            .GroupBy(act => (act.Network, act.RemoteId!)).ToDictionary(group => group.Key, group => group.First());
        var heard = host.Requests.After(0, null, int.MaxValue);
        var cut = heard.Where(one => one.Act is not null && one.End == "cut").Select(one => one.Id).ToHashSet();
        return new(world.Revision, world.Clock.GetUtcNow(), world.Clock.Speed, host.Product, world.CrowdReacts,
            host.Requests.Total, host.Faults.Hanging(),
            [.. SandboxPeople.All.Select(one => new Person(one.Id, one.Name, one.About, one.Hue, Initials(one.Name), one.OwnsChannels))],
            [.. host.Networks.Where(network => network.Network.HasPeople).Select(network => ColumnOf(host, network, acts, cut))],
            [.. host.Networks.Where(network => !network.Network.HasPeople).Select(network => new Collection(network.Id, network.Network.Name, network.Network.Look, network.Network.Keys))],
            [.. heard.TakeLast(LinesShown).Reverse().Select(one => new Line(one.Id, one.Network, one.Method, one.Path,
                one.At, one.Status, one.Milliseconds, one.End, one.Fault))]);
    }

    private static Column ColumnOf(SandboxHost host, SandboxNetworkContext network,
        Dictionary<(string, string), SandboxAct> acts, HashSet<long> cut)
    {
        var accounts = network.Accounts.ToDictionary(account => account.Id);
        var posts = network.Posts;
        var comments = posts.Where(post => post.ReplyTo is not null).ToLookup(post => post.ReplyTo!);
        var shown = posts.Where(post => post.ReplyTo is null || acts.ContainsKey((network.Id, post.Id)))
            .Reverse().Take(PostsShown);
        var connected = host.World.Tokens.In(network.Id).Where(token => !token.Revoked)
            .Select(token => accounts.GetValueOrDefault(token.AccountId)).OfType<SandboxAccount>().Distinct().ToArray();
        return new(network.Id, network.Network.Name, network.Network.Look,
            connected switch
            {
                [] => "nobody connected yet",
                [var one] => $"@{one.Handle} · {one.Followers:N0} followers",
                _ => $"{connected.Length} accounts connected",
            },
            network.Network.Look.HasMessages ? [.. connected.Select(one => new Receiver(one.Id, one.Name))] : [],
            [.. network.Accounts.Where(one => SandboxPeople.OwnsChannels(one.PersonId)).Select(one => new Login(one.Handle, network.Network.TakesAppPasswords ? one.AppPassword : null))],
            [.. network.Network.HomeServers.Select(network.AddressOf)],
            [.. host.Faults.Waiting.Where(fault => fault.Network == network.Id)],
            [.. shown.Select(post =>
            {
                var act = acts.GetValueOrDefault((network.Id, post.Id));
                var author = Face(accounts, post.AccountId);
                return new Card(post.Id, author.Name, author.Handle, author.Hue, Initials(author.Name), post.WorldAt,
                    post.Text, post.ContentWarning, post.Visibility, post.Card, post.Url, post.Media,
                    Crowd.Of(host.World, host.Seed, post), [.. post.Likes.Select(id => accounts.GetValueOrDefault(id)?.PersonId).OfType<string>()],
                    post.ReplyTo is not null, act is not null && cut.Contains(act.RequestId), act?.RequestId,
                    [.. comments[post.Id].Where(one => !acts.ContainsKey((network.Id, one.Id))).Select(one =>
                    {
                        var who = Face(accounts, one.AccountId);
                        return new Comment(who.Name, who.Hue, Initials(who.Name), one.Text);
                    })]);
            })]);
    }

    private static (string Name, string Handle, int Hue) Face(Dictionary<string, SandboxAccount> accounts, string id) =>
        accounts.TryGetValue(id, out var account)
            ? (account.Name, account.Handle, SandboxPeople.Find(account.PersonId)?.Hue ?? 200)
            : (id, id, 200);

    private static string Initials(string name) =>
        string.Concat(name.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(2).Select(word => char.ToUpperInvariant(word[0])));
}
