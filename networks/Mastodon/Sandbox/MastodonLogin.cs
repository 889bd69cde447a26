using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Rostrum.Sandbox.Mastodon;

/// <summary>
/// Apps that register themselves, the consent page, and tokens that never run out
/// (docs.joinmastodon.org/methods/apps and oauth, checked 2026-11).
/// </summary>
internal sealed class MastodonLogin(SandboxNetworkContext network, ServerProfile server)
{
    private const string OutOfBand = "urn:ietf:wg:oauth:2.0:oob";

    public static IReadOnlyList<string> Scopes { get; } =
    [
        "read", "profile", "write", "write:accounts", "write:blocks", "write:bookmarks", "write:collections",
        "write:conversations", "write:favourites", "write:filters",
        "write:follows", "write:lists", "write:media", "write:mutes", "write:notifications", "write:reports",
        "write:statuses", "read:accounts", "read:blocks",
        "read:bookmarks", "read:collections", "read:favourites", "read:filters", "read:follows", "read:lists",
        "read:mutes", "read:notifications", "read:search",
        "read:statuses", "follow", "push",
    ];

    public IResult Register(MastodonCall call)
    {
        call.Draw(ApiLimit.RegisteringApps);
        call.Settle();
        var values = call.Values.Only("client_name", "redirect_uris", "scopes", "website");
        var name = values.Text("client_name") is { Length: > 0 } given ? given
            : throw ApiException.Wrong("client_name");
        var redirects = values.Texts("redirect_uris")
            .SelectMany(r => r.Split((char[])['\n', '\r', ' '], StringSplitOptions.RemoveEmptyEntries)).ToList();
        if (redirects.Count == 0 || redirects.Exists(r => !Uri.TryCreate(r, UriKind.Absolute, out _)))
        {
            throw ApiException.Wrong("redirect_uris");
        }

        var scopes = Split(values.Text("scopes") is { Length: > 0 } wanted ? wanted : "read");
        if (scopes.Except(Scopes).Any())
        {
            throw ApiException.Wrong("scopes");
        }

        var website = values.Text("website");
        if (website is not null
            && (!Uri.TryCreate(website, UriKind.Absolute, out var site) || site.Scheme is not ("http" or "https")))
        {
            throw ApiException.Wrong("website");
        }

        var app = network.World.Apps.Put(new SandboxApp
        {
            Network = network.Id, Id = Secret("cid"), Name = name, Secret = Secret("sec"), RedirectUris = redirects,
            Scopes = scopes,
            Extra = new() { ["origin"] = server.Origin, ["number"] = network.World.NextId(), ["website"] = website },
        });
        var view = View(app);
        view["client_id"] = app.Id;
        view["client_secret"] = app.Secret;
        view["client_secret_expires_at"] = 0;
        return MastodonCall.Json(view);
    }

    public IResult VerifyApp(MastodonCall call) => call.Token is { } token
        && network.World.Apps.Find(network.Id, token.ClientId) is { } app
        ? MastodonCall.Json(View(app))
        : throw new ApiException(401, Refusal.TokenInvalid);

    public IResult Ask(MastodonCall call)
    {
        var (app, redirect, scopes, fault) = Read(call.Values);
        if (app is null || redirect is null)
        {
            return Results.Text($"This sign-in cannot go on: {fault}.", statusCode: StatusCodes.Status400BadRequest);
        }

        if (fault is not null)
        {
            return Back(redirect, call.Values,
                new() { ["error"] = fault, ["error_description"] = "The request is not valid here." });
        }

        string[] passed =
            ["response_type", "client_id", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method"];
        return ConsentPage.Ask(call.Http, network, new("/oauth/authorize", app.Name, scopes)
        {
            Fields = passed.Where(call.Values.Has).ToDictionary(p => p, p => call.Values.Text(p)!),
        });
    }

    public async Task<IResult> DecideAsync(MastodonCall call)
    {
        var decision = await ConsentPage.ReadAsync(call.Http, network);
        var (app, redirect, scopes, fault) = Read(call.Values);
        if (app is null || redirect is null || fault is not null)
        {
            return Results.Text($"This sign-in cannot go on: {fault}.", statusCode: StatusCodes.Status400BadRequest);
        }

        if (decision.Account is not { } account)
        {
            return Back(redirect, call.Values,
                new() { ["error"] = "access_denied",
                    ["error_description"] = "The resource owner or authorization server denied the request." });
        }

        var code = network.SignIns.NewCode(
            new(Secret("cod"), app.Id, account.Id, scopes) { RedirectUri = redirect,
                Challenge = call.Values.Text("code_challenge") });
        return redirect == OutOfBand ? Results.Text(code.Code)
            : Back(redirect, call.Values, new() { ["code"] = code.Code });
    }

    public IResult Token(MastodonCall call)
    {
        var values = call.Values;
        call.Http.Response.Headers.CacheControl = "no-store";
        call.Http.Response.Headers.Vary = "Accept, Origin";
        if (Client(call) is not { } app)
        {
            return Error("invalid_client",
                "Client authentication failed due to unknown client.", 401);
        }

        SandboxToken token;
        switch (values.Text("grant_type"))
        {
            case "authorization_code":
                var code = network.SignIns.TakeCode(values.Text("code"));
                if (code is null || code.ClientId != app.Id || code.RedirectUri != values.Text("redirect_uri")
                    || !Proves(code, values.Text("code_verifier")))
                {
                    return Error("invalid_grant",
                        "The provided authorization grant is invalid, expired or revoked.", 400);
                }

                token = Keep(app, code.AccountId, code.Scopes);
                break;
            case "client_credentials":
                var scopes = Split(values.Text("scope") is { Length: > 0 } wanted ? wanted : "read");
                if (scopes.Except(app.Scopes).Any())
                {
                    return Error("invalid_scope", "The requested scope is invalid, unknown, or malformed.", 400);
                }

                token = Keep(app, "", scopes);
                break;
            default:
                return Error("unsupported_grant_type",
                    "The authorization grant type is not supported by the authorization server.", 400);
        }

        return MastodonCall.Json(new JsonObject
        {
            ["access_token"] = token.Access, ["token_type"] = "Bearer", ["scope"] = string.Join(' ', token.Scopes),
            ["created_at"] = network.World.HostNow.ToUnixTimeSeconds(),
        });
    }

    public IResult Revoke(MastodonCall call)
    {
        var token = network.SignIns.Check(call.Values.Text("token")).Token;
        if (Client(call) is not { } app || (token is not null && token.ClientId != app.Id))
        {
            return Error("unauthorized_client", "You are not authorized to revoke this token", 403);
        }

        if (token is not null)
        {
            network.SignIns.Revoke(token);
        }

        return MastodonCall.Json(new JsonObject());
    }

    public IResult Metadata(MastodonCall call)
    {
        if (!server.IsMastodon)
        {
            throw ApiException.NotFound();
        }

        JsonArray Texts(params IEnumerable<string> texts) => new([.. texts.Select(t => JsonValue.Create(t))]);
        call.Http.Response.Headers.CacheControl = "max-age=0, private, must-revalidate";
        call.Http.Response.Headers.Vary = "Origin";
        return MastodonCall.Json(new JsonObject
        {
            ["issuer"] = $"{call.Origin}/", ["authorization_endpoint"] = $"{call.Origin}/oauth/authorize",
            ["token_endpoint"] = $"{call.Origin}/oauth/token",
            ["revocation_endpoint"] = $"{call.Origin}/oauth/revoke",
            ["userinfo_endpoint"] = $"{call.Origin}/oauth/userinfo", ["scopes_supported"] = Texts(Scopes),
            ["response_types_supported"] = Texts("code"), ["response_modes_supported"] = Texts("query"),
            ["grant_types_supported"] = Texts("authorization_code", "client_credentials"),
            ["token_endpoint_auth_methods_supported"] = Texts("client_secret_basic", "client_secret_post"),
            ["code_challenge_methods_supported"] = Texts("S256"),
            ["service_documentation"] = "https://docs.joinmastodon.org/",
            ["app_registration_endpoint"] = $"{call.Origin}/api/v1/apps",
        });
    }

    private (SandboxApp? App, string? Redirect, IReadOnlyList<string> Scopes, string? Fault) Read(Params values)
    {
        var app = network.World.Apps.Find(network.Id, values.Text("client_id") ?? "");
        app = app?.Extra["origin"]?.GetValue<string>() == server.Origin ? app : null;
        var redirect = values.Text("redirect_uri");
        redirect = app is not null && redirect is not null && app.RedirectUris.Contains(redirect) ? redirect : null;
        var scopes = Split(values.Text("scope") is { Length: > 0 } wanted ? wanted : "read");
        var covered =
            scopes.All(s => app is not null && app.Scopes
                .Any(has => has == s || (s.Split(':') is [var group, _] && has == group)));
        var fault = app is null ? "invalid_client" : redirect is null ? "invalid_redirect_uri"
            : values.Text("response_type") != "code" ? "unsupported_response_type" : !covered ? "invalid_scope"
            : values.Has("code_challenge") && values.Text("code_challenge_method") != "S256"
                ? "invalid_code_challenge_method" : null;
        return (app, redirect, scopes, fault);
    }

    private static IResult Back(string redirect, Params values, Dictionary<string, string?> query)
    {
        query["state"] = values.Text("state");
        return Results.Redirect(QueryHelpers.AddQueryString(redirect, query.Where(q => q.Value is not null)));
    }

    private SandboxApp? Client(MastodonCall call)
    {
        var (id, secret) = (call.Values.Text("client_id"), call.Values.Text("client_secret"));
        var header = call.Http.Request.Headers.Authorization.ToString();
        if (header.StartsWith("Basic ", StringComparison.Ordinal)
            && Convert.TryFromBase64String(header[6..], new byte[header.Length], out _))
        {
            var pair = Encoding.UTF8.GetString(Convert.FromBase64String(header[6..])).Split(':', 2);
            (id, secret) = (Uri.UnescapeDataString(pair[0]), pair.Length == 2 ? Uri.UnescapeDataString(pair[1]) : "");
        }

        var app = network.World.Apps.Find(network.Id, id ?? "");
        return app is not null && app.Secret == secret && app.Extra["origin"]?.GetValue<string>() == server.Origin ? app
            : null;
    }

    private SandboxToken Keep(SandboxApp app, string accountId, IReadOnlyList<string> scopes) =>
        network.World.Tokens.Put(new SandboxToken
    {
        Network = network.Id, Id = network.World.NextId(), AccountId = accountId, ClientId = app.Id, Scopes = scopes,
        Access = Secret("tok"),
        Extra = new() { ["origin"] = server.Origin },
    });

    private static bool Proves(SandboxCode code, string? verifier) =>
        code.Challenge is null || code.Challenge == Url(SHA256.HashData(Encoding.ASCII.GetBytes(verifier ?? "")));

    private static JsonObject View(SandboxApp app) => new()
    {
        ["id"] = app.Extra["number"]!.GetValue<string>(), ["name"] = app.Name,
        ["website"] = app.Extra["website"]?.GetValue<string>(),
        ["scopes"] = new JsonArray([.. app.Scopes.Select(s => JsonValue.Create(s))]),
        ["redirect_uris"] = new JsonArray([.. app.RedirectUris.Select(r => JsonValue.Create(r))]),
        ["vapid_key"] = "BM3pKq1bR0xVqS9r2mY4cH8dN6wT5jF7zL0aQeXuGiOyPkVsCnEbDhWfZlJtAqRmUoIgYvKxNcSdBpHwTzLeFjM=",
        ["redirect_uri"] = string.Join('\n', app.RedirectUris),
    };

    private static IResult Error(string error, string description, int status) =>
        MastodonCall.Json(new JsonObject { ["error"] = error, ["error_description"] = description }, status);

    private static List<string> Split(string scopes) =>
        [.. scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct()];

    /// <summary>Secrets of the sandbox carry a mark, so that a test can search every log for it.</summary>
    private static string Secret(string kind) => $"{kind}-cnry-{Url(RandomNumberGenerator.GetBytes(24))}";

    private static string Url(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
