using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Rostrum.Sandbox.Bluesky;

/// <summary>Everything behind the origins of one pretend Bluesky, and which path leads where.</summary>
internal sealed class BlueskyServer
{
    private readonly SandboxNetworkContext network;
    private readonly RateWindows windows;
    private readonly Dpop loginProofs;
    private readonly Dpop dataProofs;
    private readonly Sessions sessions;
    private readonly LoginServer login;
    private readonly Repositories repositories;
    private readonly AppViews views;
    private readonly Dictionary<string, Dictionary<string, XrpcMethod>> methods;

    public BlueskyServer(SandboxNetworkContext network, bool quotas, TimeSpan loginAccessLife)
    {
        this.network = network;
        windows = new(() => HostNow, quotas);
        (loginProofs, dataProofs) = (new(() => HostNow), new(() => HostNow));
        sessions = new(network, loginAccessLife);
        repositories = new(network);
        views = new(network, repositories);
        login = new(network, loginProofs, sessions,
            new HttpMessageInvoker(
                new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false,
                    ConnectTimeout = TimeSpan.FromSeconds(5) }));
        var (blobs, appView) = (new BlobMethods(network, repositories), new AppView(network, views));
        var video = new VideoService(network, sessions, blobs, repositories);
        methods = new(StringComparer.Ordinal)
        {
            ["pds"] = Table(new ServerMethods(network, sessions).All(), new RepoMethods(network, repositories).All(),
                blobs.All(), appView.ForMembers()),
            ["appview"] = Table(appView.Public()),
            ["video"] = Table(video.All()),
        };
    }

    public DateTimeOffset HostNow => network.World.HostNow;

    public void Map(string origin, IEndpointRouteBuilder routes)
    {
        if (methods.TryGetValue(origin, out var own))
        {
            MapXrpc(routes, own);
        }

        switch (origin)
        {
            case "pds":
                MapLogin(routes);
                break;
            case "plc":
                routes.MapGet("/{did}", (string did) => network.World.Accounts.Find(network.Id, did) is { } account
                    ? Answers.Json(BlueskyIds.Document(account, network.AddressOf("pds")))
                    : Answers.Json(new() { ["message"] = $"DID not registered: {did}" },
                        StatusCodes.Status404NotFound));
                break;
            case "appview":
                routes.MapGet("/img/{kind}/plain/{did}", (string did) => Avatar(did));
                routes.MapGet("/img/{kind}/plain/{did}/{cid}", PictureAsync);
                break;
            case "web":
                routes.MapGet("/profile/{actor}/post/{key}", ShowPost);
                break;
        }
    }

    /// <summary>What a person writes on the world page becomes a record like any other.</summary>
    public SandboxPost Complete(SandboxPost draft)
    {
        var account = network.World.Accounts.Find(network.Id, draft.AccountId)!;
        var key = repositories.NewKey(account.Id);
        var record = new JsonObject
        {
            ["$type"] = Repositories.Posts, ["text"] = draft.Text, ["createdAt"] = BlueskyIds.Time(draft.CreatedAt),
            ["langs"] = new JsonArray("en"),
        };
        if (draft.ReplyTo is { } above && network.Post(above) is { } parent)
        {
            var to = Reference(parent.Id, Jose.Text(parent.Extra, "cid")!);
            record["reply"] =
                new JsonObject { ["root"] = parent.Extra.Of("record").Of("reply").Of("root")?.DeepClone()
                    ?? to.DeepClone(), ["parent"] = to };
        }

        return draft with
        {
            Id = Repositories.Uri(account.Id, Repositories.Posts, key),
            Url = new(network.AddressOf("web"), $"/profile/{account.Handle}/post/{key}"),
            Extra = new() { ["cid"] = Cid.OfRecord(record), ["record"] = record, ["first"] = record.DeepClone() },
        };
    }

    private static JsonObject Reference(string uri, string cid) => new() { ["uri"] = uri, ["cid"] = cid };

    private void MapXrpc(IEndpointRouteBuilder routes, Dictionary<string, XrpcMethod> own)
    {
        foreach (var upload in own.Keys.Where(name => name.Contains(".upload", StringComparison.Ordinal)))
        {
            routes.Map($"/xrpc/{upload}", http => AnswerAsync(http, upload, own)).AsUpload();
        }

        routes.Map("/xrpc/{method}", http => AnswerAsync(http, (string)http.GetRouteValue("method")!, own));
    }

    private async Task AnswerAsync(HttpContext http, string name, Dictionary<string, XrpcMethod> own)
    {
        if (http.Request.Headers.ContainsKey("DPoP"))
        {
            http.Response.Headers["DPoP-Nonce"] = dataProofs.Nonce;
            http.Response.Headers.AccessControlExposeHeaders = "DPoP-Nonce";
        }

        var call = new XrpcCall(http, name, windows, request => sessions.Authenticate(request, dataProofs));
        IResult answer;
        try
        {
            answer = await CallAsync(call, own);
        }
        catch (XrpcException fault)
        {
            answer = Answers.Error(http, fault);
        }

        await answer.ExecuteAsync(http);
    }

    private static async Task<IResult> CallAsync(XrpcCall call, Dictionary<string, XrpcMethod> own)
    {
        try
        {
            if (!own.TryGetValue(call.Method, out var method))
            {
                throw XrpcException.Invalid($"No service configured for {call.Method}");
            }

            if (call.Http.Request.Method != method.Verb)
            {
                throw new XrpcException(405, "InvalidRequest",
                    $"Incorrect HTTP method ({call.Http.Request.Method}) expected {method.Verb}");
            }

            var answer = await method.Handle(call);
            call.Settle();
            return answer;
        }
        catch (XrpcException) when (call.IsAdmitted)
        {
            call.Settle(); // refusals count and carry the headers too
            throw;
        }
    }

    private void MapLogin(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/.well-known/oauth-protected-resource", (HttpContext http) =>
        {
            http.Response.Headers["Access-Control-Allow-Method"] = "*";
            http.Response.Headers.AccessControlAllowHeaders = "*";
            var own = BlueskyIds.Text(network.AddressOf("pds"));
            return Answers.Json(new()
            {
                ["resource"] = own, ["authorization_servers"] = new JsonArray(own),
                ["scopes_supported"] = new JsonArray(),
                ["bearer_methods_supported"] = new JsonArray("header"),
                ["resource_documentation"] = "https://atproto.com",
            });
        });
        routes.MapGet("/.well-known/oauth-authorization-server", (HttpContext http) =>
        {
            Open(http, "max-age=300");
            return Answers.BareJson(login.Metadata());
        });
        routes.MapGet("/.well-known/atproto-did",
            (HttpContext http) => network.AccountOf(http.Request.Host.Host) is { } account
            ? Results.Text(account.Id) : Results.Text("User not found", statusCode: StatusCodes.Status404NotFound));
        routes.MapGet("/oauth/jwks", () => Answers.BareJson(new() { ["keys"] = new JsonArray() }));
        routes.MapPost("/oauth/par",
            (Delegate)(Task<IResult> (HttpContext http) =>
                LoginAsync(http,
                    async () => Answers.BareJson(await login.PushAsync(http.Request, http.RequestAborted), 201))));
        routes.MapPost("/oauth/token",
            (Delegate)(Task<IResult> (HttpContext http) =>
                LoginAsync(http,
                    async () => Answers.BareJson(await login.TokenAsync(http.Request, http.RequestAborted)))));
        routes.MapPost("/oauth/revoke", (Delegate)(Task<IResult> (HttpContext http) => LoginAsync(http, async () =>
        {
            await login.RevokeAsync(http.Request, http.RequestAborted);
            return Results.Ok();
        })));
        routes.MapGet("/oauth/authorize", Ask);
        routes.MapPost("/oauth/authorize", (Delegate)DecideAsync);
    }

    private async Task<IResult> LoginAsync(HttpContext http, Func<Task<IResult>> answer)
    {
        Open(http, "no-store");
        http.Response.Headers["DPoP-Nonce"] = loginProofs.Nonce;
        http.Response.Headers.AccessControlExposeHeaders = "DPoP-Nonce";
        try
        {
            return await answer();
        }
        catch (LoginException refused)
        {
            return Answers.BareJson(new() { ["error"] = refused.Error, ["error_description"] = refused.Message },
                refused.Status);
        }
    }

    private IResult Ask(HttpContext http, string? client_id, string? request_uri)
    {
        if (login.Pending(request_uri, client_id) is not { } pushed)
        {
            return Stale();
        }

        var hint = pushed.LoginHint is { } name ? views.Find(name.TrimStart('@'))?.Id : null;
        return ConsentPage.Ask(http, network, new("/oauth/authorize", pushed.Client.Name, pushed.Scope.Split(' '))
        {
            Fields = new Dictionary<string, string> { ["client_id"] = client_id!, ["request_uri"] = request_uri! },
            AccountId = hint,
        });
    }

    private async Task<IResult> DecideAsync(HttpContext http)
    {
        var decision = await ConsentPage.ReadAsync(http, network);
        var address = decision.Form["request_uri"].ToString();
        if (login.Pending(address, decision.Form["client_id"]) is not { } pushed)
        {
            return Stale();
        }

        http.Response.Headers.Location = login.Decide(address, pushed, decision.Account);
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    private static IResult Stale() =>
        Results.Text("This sign-in is unknown, was answered, or is too old. Go back to the app and begin again.",
        statusCode: StatusCodes.Status400BadRequest);

    private static void Open(HttpContext http, string cache)
    {
        var headers = http.Response.Headers;
        headers.AccessControlMaxAge = "86400";
        headers.AccessControlAllowMethods = "*";
        headers.AccessControlAllowHeaders = "Content-Type,DPoP";
        headers.CacheControl = cache;
    }

    private IResult Avatar(string did) => network.World.Accounts.Find(network.Id, did) is { } account
        ? Results.Bytes(Portrait.Of(account), Portrait.ContentType) : Results.NotFound();

    private async Task<IResult> PictureAsync(string did, string cid, CancellationToken cancel)
    {
        var blob = repositories.Blob(did, cid);
        return blob is not null && await network.Media.FindAsync(blob.Hash, cancel) is { } bytes
            ? Results.Bytes(bytes, blob.MimeType) : Results.NotFound();
    }

    private IResult ShowPost(string actor, string key)
    {
        var account = views.Find(actor);
        var post = account is null ? null : network.Post(Repositories.Uri(account.Id, Repositories.Posts, key));
        return post is null
            ? Results.Text("Post not found", statusCode: StatusCodes.Status404NotFound)
            : Results.Text($"""
                <!doctype html><html lang="en"><head><meta charset="utf-8">
                <title>{WebUtility.HtmlEncode(account!.Name)} · Bluesky sandbox</title>
                <link rel="stylesheet" href="/sandbox.css"></head><body class="consent">
                <p class="note"><b>This is the sandbox.</b> Not the real Bluesky.</p>
                <main><h1>{WebUtility.HtmlEncode(account.Name)}</h1><p>@{WebUtility.HtmlEncode(account.Handle)}</p>
                <p style="white-space:pre-wrap">{WebUtility.HtmlEncode(post.Text)}</p></main></body></html>
                """, "text/html; charset=utf-8");
    }

    private static Dictionary<string, XrpcMethod> Table(params IEnumerable<(string Name, XrpcMethod Method)>[] parts) =>
        parts.SelectMany(p => p).ToDictionary(m => m.Name, m => m.Method, StringComparer.Ordinal);
}
