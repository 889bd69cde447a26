using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Rostrum.Sandbox;

/// <summary>Acting as one of the people, as the network, and making accounts.</summary>
internal static class ControlPeople
{
    /// <param name="Post">The post to comment on or to like.</param>
    /// <param name="To">Account id or handle that gets the message.</param>
    public sealed record PersonRequest(string Network, string Person, string? Post = null, string? To = null,
        string? Text = null);

    public sealed record AccountRequest(string Network, string Handle, string? Name = null, string? Password = null,
        string? AppPassword = null, int Followers = 0);

    public sealed record PostRequest(string Network, string Post, int People = 500);

    public sealed record CrowdRequest(bool Reacts);

    public static void Map(RouteGroupBuilder control, SandboxHost host)
    {
        var audience = new Audience(host.World);
        var people = control.MapGroup("/people");
        people.MapPost("/comment", (PersonRequest ask) => Answer(host, ask, needsText: true,
            network => audience.Comment(network, ask.Person, ask.Post ?? "", ask.Text!)));
        people.MapPost("/post", (PersonRequest ask) => Answer(host, ask, needsText: true,
            network => audience.Post(network, ask.Person, ask.Text!)));
        people.MapPost("/like", (PersonRequest ask) => Answer(host, ask, needsText: false,
            network => audience.Like(network, ask.Person, ask.Post ?? "")));
        people.MapPost("/message", (PersonRequest ask) => Answer(host, ask, needsText: true,
            network => audience.Message(network, ask.Person, ask.To ?? "", ask.Text!)));
        control.MapPost("/accounts", (AccountRequest ask) => CreateAccount(host, ask));
        control.MapPost("/posts/remove", (PostRequest ask) => ChangePost(host, ask, post => post with { Deleted = true }));
        control.MapPost("/posts/boost", (PostRequest ask) => ask.People is < 1 or > 1_000_000
            ? ControlProblem.Bad("People: 1 to 1000000.")
            : ChangePost(host, ask, post => post with { Boost = post.Boost + ask.People }));
        control.MapPost("/crowd", (CrowdRequest ask) =>
        {
            host.World.LetCrowdReact(ask.Reacts);
            return Results.NoContent();
        });
    }

    private static IResult Answer(SandboxHost host, PersonRequest ask, bool needsText,
        Func<SandboxNetworkContext, IWorldItem?> act)
    {
        if (needsText && string.IsNullOrWhiteSpace(ask.Text))
        {
            return ControlProblem.Bad("text is missing.");
        }

        return host.Find(ask.Network) is not { } network ? ControlProblem.NoNetwork(ask.Network)
            : act(network) is { } made ? Results.Json<object>(made, statusCode: StatusCodes.Status201Created)
            : ControlProblem.NotFound($"{network.Network.Name} has no such person, post or account.");
    }

    private static IResult CreateAccount(SandboxHost host, AccountRequest ask)
    {
        if (host.Find(ask.Network) is not { } network)
        {
            return ControlProblem.NoNetwork(ask.Network);
        }

        if (string.IsNullOrWhiteSpace(ask.Handle) || network.AccountOf(ask.Handle) is not null)
        {
            return ControlProblem.Bad($"{network.Network.Name} already has that handle, or it is empty.");
        }

        var account = network.Network.Complete(new SandboxAccount
        {
            Network = network.Id, Id = host.World.NextId(), Handle = ask.Handle, Name = ask.Name ?? ask.Handle,
            Password = ask.Password, AppPassword = ask.AppPassword, Followers = ask.Followers,
        }, network);
        host.World.Accounts.Put(account with { AppPassword = ask.AppPassword ?? account.AppPassword });
        return Results.Json(new { account.Id, account.Handle, account.Name }, statusCode: StatusCodes.Status201Created);
    }

    private static IResult ChangePost(SandboxHost host, PostRequest ask, Func<SandboxPost, SandboxPost> change) =>
        host.World.Posts.Change(ask.Network, ask.Post, change) is null
            ? ControlProblem.NotFound("There is no such post.")
            : Results.NoContent();
}
