using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Rostrum.Sandbox;

/// <summary>The publishing half of <see cref="Awkward"/>: media, containers, publish, listing, comments.</summary>
internal static class AwkwardPosts
{
    private const int MaxLength = 500;

    internal sealed record ContainerRequest(string Text, IReadOnlyList<string>? Media_ids = null, bool Broken = false);

    internal sealed record PublishRequest(string Container_id);

    internal sealed record CommentRequest(string Post_id, string Text);

    public static void Map(RouteGroupBuilder api, SandboxNetworkContext network)
    {
        api.MapGet("/user/info", (HttpContext http) => As(http, network, account => Results.Json(new
        {
            data = new { user = new { open_id = account.Id, username = account.Handle, display_name = account.Name } },
        })));
        api.OnPost("/media", http => UploadAsync(http, network)).AsUpload();
        api.MapPost("/containers", (ContainerRequest ask, HttpContext http) => As(http, network,
            account => CreateContainer(ask, account, network)));
        api.MapGet("/containers/{id}", (string id, HttpContext http) => As(http, network,
            account => Container(network, account, id) is { } container
                ? Results.Json(new { id, status = StatusOf(container, network), post_id = (string?)container["post"] })
                : Awkward.Error(404, "container_not_found", "No such container.")));
        api.MapPost("/publish", (PublishRequest ask, HttpContext http) => Who(http, network) is { } account
            ? network.ActAsync(http, Act(ask, account, network), () => Publish(ask, account, network))
            : Task.FromResult(SignInAgain()));
        api.MapGet("/posts", (HttpContext http) => As(http, network, account => Results.Json(new
        {
            data = network.Posts.Where(post => post.AccountId == account.Id && post.ReplyTo is null
                    && network.IsListed(post, Awkward.ListingLag))
                .Reverse().Select(post => new { id = post.Id, text = post.Text, create_time = post.CreatedAt.ToUnixTimeSeconds() }),
        })));
        api.MapPost("/comments", (CommentRequest ask, HttpContext http) => Who(http, network) is { } account
            ? network.ActAsync(http, new("comment", account.Id, ask.Text), () => Comment(ask, account, network))
            : Task.FromResult(SignInAgain()));
        api.MapGet("/comments", (string post_id, HttpContext http) => As(http, network, _ => Results.Json(new
        {
            data = network.Posts.Where(post => post.ReplyTo == post_id)
                .Select(post => new { id = post.Id, text = post.Text, open_id = post.AccountId }),
        })));
    }

    private static SandboxAccount? Who(HttpContext http, SandboxNetworkContext network) =>
        network.SignIns.Check(http) is { Trouble: TokenTrouble.None, Token: { } token }
            ? network.World.Accounts.Find(network.Id, token.AccountId)
            : null;

    private static IResult As(HttpContext http, SandboxNetworkContext network, Func<SandboxAccount, IResult> answer) =>
        Who(http, network) is { } account ? answer(account) : SignInAgain();

    private static IResult SignInAgain() =>
        Awkward.Error(401, "access_token_invalid", "The access token is invalid or has expired.");

    private static async Task<IResult> UploadAsync(HttpContext http, SandboxNetworkContext network)
    {
        if (Who(http, network) is null)
        {
            return SignInAgain();
        }

        var media = await network.Media.KeepAsync(http.Request.Body, http.Request.ContentType ?? "", http.RequestAborted);
        var id = network.World.NextId();
        network.World.Notes.Put(new(network.Id, $"media/{id}", new JsonObject
        {
            ["hash"] = media.Hash, ["type"] = media.ContentType, ["length"] = media.Length,
        }));
        return Results.Json(new { media_id = id });
    }

    private static IResult CreateContainer(ContainerRequest ask, SandboxAccount account, SandboxNetworkContext network)
    {
        if (ask.Text.Length is 0 or > MaxLength
            || (ask.Media_ids ?? []).Any(id => network.World.Notes.Find(network.Id, $"media/{id}") is null))
        {
            return Awkward.Error(400, "invalid_params", "The text is too long or a medium does not exist.");
        }

        var id = network.World.NextId();
        network.World.Notes.Put(new(network.Id, $"container/{id}", new JsonObject
        {
            ["account"] = account.Id, ["text"] = ask.Text, ["broken"] = ask.Broken,
            ["media"] = new JsonArray([.. (ask.Media_ids ?? []).Select(media => JsonValue.Create(media))]),
            ["finished"] = network.Clock.GetUtcNow() + network.Processing(Awkward.ProcessingTime),
        }));
        return Results.Json(new { id });
    }

    private static JsonObject? Container(SandboxNetworkContext network, SandboxAccount account, string id) =>
        network.World.Notes.Find(network.Id, $"container/{id}")?.Value is JsonObject container
            && (string?)container["account"] == account.Id ? container : null;

    private static string StatusOf(JsonObject container, SandboxNetworkContext network) =>
        container["post"] is not null ? "PUBLISHED"
        : container["finished"]!.GetValue<DateTimeOffset>() > network.Clock.GetUtcNow() ? "IN_PROGRESS"
        : container["broken"]!.GetValue<bool>() ? "ERROR" : "FINISHED";

    private static ActCall Act(PublishRequest ask, SandboxAccount account, SandboxNetworkContext network) =>
        Container(network, account, ask.Container_id) is { } container
            ? new("post", account.Id, (string)container["text"]!) { Media = MediaOf(container, network) }
            : new("post", account.Id);

    private static SandboxMedia[] MediaOf(JsonObject container, SandboxNetworkContext network) =>
        [.. container["media"]!.AsArray().Select(id => network.World.Notes.Find(network.Id, $"media/{id}")!.Value)
            .Select(media => new SandboxMedia((string)media["hash"]!, (string)media["type"]!, (long)media["length"]!))];

    private static ActResult Publish(PublishRequest ask, SandboxAccount account, SandboxNetworkContext network)
    {
        if (Container(network, account, ask.Container_id) is not { } container)
        {
            return ActResult.Refused(Awkward.Error(404, "container_not_found", "No such container."));
        }

        if (StatusOf(container, network) is not "FINISHED" and var status)
        {
            return ActResult.Refused(status == "PUBLISHED"
                ? Awkward.Error(400, "already_published", "This container was already published.")
                : Awkward.Error(400, "not_ready", $"The container is {status}."));
        }

        var post = network.World.Draft(account, (string)container["text"]!) with { Media = MediaOf(container, network) };
        network.World.Posts.Put(post with { Url = new(network.AddressOf(), $"/p/{post.Id}") });
        var spent = container.DeepClone().AsObject();
        spent["post"] = post.Id;
        network.World.Notes.Put(new(network.Id, $"container/{ask.Container_id}", spent));
        return ActResult.Stored(post.Id, Results.Json(new { data = new { post_id = post.Id } }));
    }

    /// <summary>Creates the comment and answers 400 all the same, as one network is known to do.</summary>
    private static ActResult Comment(CommentRequest ask, SandboxAccount account, SandboxNetworkContext network)
    {
        if (network.Post(ask.Post_id) is null)
        {
            return ActResult.Refused(Awkward.Error(404, "post_not_found", "No such post."));
        }

        var comment = network.World.Posts.Put(network.World.Draft(account, ask.Text) with { ReplyTo = ask.Post_id });
        return ActResult.Stored(comment.Id, Awkward.Error(400, "comment_state_unknown", "Please try again."));
    }
}
