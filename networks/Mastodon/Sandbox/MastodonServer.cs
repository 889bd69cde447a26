using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Rostrum.Sandbox.Mastodon;

/// <summary>One pretend server: which path leads where, and what all its answers share.</summary>
internal sealed class MastodonServer(SandboxNetworkContext network, ServerProfile server, bool quotas)
{
    private readonly ApiLimits limits = new(() => network.World.HostNow, quotas);
    private readonly Entities entities = new(network, server);
    private readonly MastodonLogin login = new(network, server);

    public void Map(IEndpointRouteBuilder routes)
    {
        var (statuses, media) =
            (new StatusMethods(network, server, entities), new MediaMethods(network, server, entities));
        MapLogin(routes);
        MapStatuses(routes, statuses);
        MapPeople(routes, new AccountMethods(network, entities));
        foreach (var path in (string[])["/api/v1/media", "/api/v2/media"])
        {
            Add(routes, "POST", path, media.UploadAsync).AsUpload();
        }

        Add(routes, "GET", "/api/v1/media/{id}", media.Get);
        Add(routes, "PUT", "/api/v1/media/{id}", media.PutAsync);
        Add(routes, "DELETE", "/api/v1/media/{id}", media.Delete);
        Add(routes, "GET", "/system/media_attachments/files/{id}/{size}/{name}", media.BytesAsync);
        var instance = new InstanceMethods(network, server);
        Add(routes, "GET", "/api/v1/instance", instance.V1);
        Add(routes, "GET", "/api/v2/instance", instance.V2);
        Add(routes, "GET", "/.well-known/webfinger", Webfinger);
        routes.MapGet("/avatars/original/{id}.png", (string id) => network.World.Accounts.Find(network.Id, id) is { } account
            ? Results.Bytes(Portrait.Of(account), Portrait.ContentType) : Results.NotFound());
        routes.MapGet("/headers/original/missing.svg", () => NoHeader());
        routes.MapGet("/@{handle}/{id}", ShowPost);
        routes.MapFallback(() =>
            MastodonCall.Json(new JsonObject { ["error"] = "Not Found" }, StatusCodes.Status404NotFound));
    }

    /// <summary>What a person writes on the world page becomes a post like any other; an answer begins with the
    /// mention.</summary>
    public SandboxPost Complete(SandboxPost draft, SandboxPost? parent)
    {
        var (account, id) = (entities.AccountOf(draft.AccountId), MastodonIds.New(network.World, draft.CreatedAt));
        return draft with
        {
            Id = id, Url = new(entities.Url(account, id)), Language = "en", Visibility = parent?.Visibility ?? "public",
            Text = parent is null ? draft.Text : $"@{entities.AccountOf(parent.AccountId).Handle} {draft.Text}",
            Extra = new() { ["origin"] = server.Origin },
        };
    }

    private void MapLogin(IEndpointRouteBuilder routes)
    {
        Add(routes, "GET", "/.well-known/oauth-authorization-server", login.Metadata, limited: false);
        Add(routes, "POST", "/api/v1/apps", login.Register);
        Add(routes, "GET", "/api/v1/apps/verify_credentials", login.VerifyApp);
        Add(routes, "GET", "/oauth/authorize", login.Ask, limited: false);
        Add(routes, "POST", "/oauth/authorize", login.DecideAsync, limited: false);
        Add(routes, "POST", "/oauth/token", login.Token, limited: false);
        Add(routes, "POST", "/oauth/revoke", login.Revoke, limited: false);
    }

    private static string Id => "/api/v1/statuses/{id}";

    private void MapStatuses(IEndpointRouteBuilder routes, StatusMethods statuses)
    {
        Add(routes, "POST", "/api/v1/statuses", statuses.CreateAsync);
        Add(routes, "GET", "/api/v1/statuses", statuses.GetMany);
        Add(routes, "GET", Id, statuses.Get);
        Add(routes, "PUT", Id, statuses.EditAsync);
        Add(routes, "DELETE", Id, statuses.DeleteAsync);
        Add(routes, "GET", $"{Id}/source", statuses.Source);
        Add(routes, "GET", $"{Id}/history", statuses.History);
        Add(routes, "GET", $"{Id}/context", statuses.Context);
        Add(routes, "GET", $"{Id}/favourited_by", statuses.FavouritedBy);
        Add(routes, "GET", $"{Id}/reblogged_by", statuses.RebloggedBy);
        Add(routes, "GET", $"{Id}/quotes", statuses.Quotes);
        Add(routes, "POST", $"{Id}/favourite", call => statuses.FavouriteAsync(call, on: true));
        Add(routes, "POST", $"{Id}/unfavourite", call => statuses.FavouriteAsync(call, on: false));
    }

    private void MapPeople(IEndpointRouteBuilder routes, AccountMethods people)
    {
        Add(routes, "GET", "/api/v1/accounts/verify_credentials", people.VerifyCredentials);
        Add(routes, "GET", "/api/v1/accounts/lookup", people.Lookup);
        Add(routes, "GET", "/api/v1/accounts/search", people.Search);
        Add(routes, "GET", "/api/v1/accounts/{id}", people.Get);
        Add(routes, "GET", "/api/v1/accounts/{id}/statuses", people.Statuses);
        Add(routes, "GET", "/api/v1/notifications", people.Notifications);
        Add(routes, "GET", "/api/v1/notifications/unread_count", people.UnreadCount);
        Add(routes, "GET", "/api/v1/notifications/{id}", people.Notification);
        Add(routes, "GET", "/api/v1/conversations", people.Conversations);
        Add(routes, "POST", "/api/v1/conversations/{id}/read", people.ReadConversation);
        Add(routes, "GET", "/api/v1/polls/{id}", people.Poll);
        Add(routes, "POST", "/api/v1/polls/{id}/votes", people.VoteAsync);
    }

    private IEndpointConventionBuilder Add(IEndpointRouteBuilder routes, string verb, string path,
        Func<MastodonCall, IResult> handle, bool limited = true) =>
        Add(routes, verb, path, call => Task.FromResult(handle(call)), limited);

    private IEndpointConventionBuilder Add(IEndpointRouteBuilder routes, string verb, string path,
        Func<MastodonCall, Task<IResult>> handle, bool limited = true) =>
        routes.MapMethods(path, [verb],
            async http => await (await AnswerAsync(http, handle, limited)).ExecuteAsync(http));

    private async Task<IResult> AnswerAsync(HttpContext http, Func<MastodonCall, Task<IResult>> handle, bool limited)
    {
        http.Response.Headers.CacheControl = "private, no-store";
        http.Response.Headers.Vary = "Authorization, Origin";
        http.Response.Headers["X-Request-Id"] = Guid.CreateVersion7(network.World.HostNow).ToString();
        MastodonCall? call = null;
        try
        {
            call = new(http, server, network, limits, await Params.ReadAsync(http.Request, http.RequestAborted));
            if (!http.Request.Path.StartsWithSegments("/oauth"))
            {
                call.Identify();
            }

            var answer = await handle(call);
            if (limited)
            {
                call.Settle();
            }

            return answer;
        }
        catch (BadHttpRequestException broken)
        {
            return MastodonCall.Json(new JsonObject { ["error"] = broken.Message }, StatusCodes.Status400BadRequest);
        }
        catch (ApiException refused)
        {
            return Refuse(call ?? new(http, server, network, limits, new([])), refused, limited);
        }
    }

    private static IResult Refuse(MastodonCall call, ApiException refused, bool limited)
    {
        try
        {
            if (limited)
            {
                call.Settle(); // refusals count and carry the headers too
            }
        }
        catch (ApiException tooMany)
        {
            return call.Refuse(tooMany);
        }

        return call.Refuse(refused);
    }

    private IResult Webfinger(MastodonCall call)
    {
        var resource = call.Values.Only("resource").Text("resource") ?? "";
        var account = resource.StartsWith("acct:", StringComparison.Ordinal)
            ? network.AccountOf(resource[5..].Split('@')[0]) : null;
        return account is null ? throw ApiException.NotFound() : MastodonCall.Json(new JsonObject
        {
            ["subject"] = $"acct:{account.Handle}@{new Uri(call.Origin).Authority}",
            ["aliases"] = new JsonArray($"{call.Origin}/@{account.Handle}"),
            ["links"] =
                new JsonArray(
                    new JsonObject { ["rel"] = "self", ["type"] = "application/activity+json",
                        ["href"] = $"{call.Origin}/ap/users/{account.Id}" }),
        });
    }

    private static IResult NoHeader() => Results.Text("""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" fill="hsl(250 40% 45%)"/></svg>
        """, "image/svg+xml");

    private IResult ShowPost(string handle, string id)
    {
        var post = network.Post(id);
        return post is null || !entities.MaySee(post, null)
            ? Results.Text("Not Found", statusCode: StatusCodes.Status404NotFound)
            : Results.Text($"""
                <!doctype html><html lang="en"><head><meta charset="utf-8">
                <title>@{WebUtility.HtmlEncode(handle)} · Mastodon sandbox</title>
                <link rel="stylesheet" href="/sandbox.css"></head><body class="consent">
                <p class="note"><b>This is the sandbox.</b> Not a real Mastodon server.</p>
                <main><h1>{WebUtility.HtmlEncode(entities.AccountOf(post.AccountId).Name)}</h1>
                <p>{WebUtility.HtmlEncode(post.ContentWarning)}</p>{entities.Content(post)}</main></body></html>
                """, "text/html; charset=utf-8");
    }
}
