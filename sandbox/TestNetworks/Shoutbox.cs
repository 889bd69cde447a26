using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Rostrum.Sandbox;

/// <summary>
/// The worst case for a publisher: one POST creates a post; there is no idempotency, no listing, no look-up, no delete.
/// OAuth 2 with a code and a refresh token that stays. Exists only in tests.
/// </summary>
public sealed class Shoutbox : SandboxNetwork
{
    public const string ClientId = "shoutbox-client";
    public const string ClientSecret = "shoutbox-secret-5e1f";
    public const int MaxLength = 280;

    private static readonly TimeSpan AccessLife = TimeSpan.FromHours(2);
    private static readonly TimeSpan RefreshLife = TimeSpan.FromDays(60);

    public override string Id => "shoutbox";

    public override string Name => "Shoutbox";

    public override SandboxLook Look => new("#b4532a",
        "M3 10v4h3l6 5V5L6 10H3zm13-2.5v9a4.5 4.5 0 0 0 0-9zM14 3v2a7 7 0 0 1 0 14v2a9 9 0 0 0 0-18z")
    {
        HasMessages = false,
    };

    public override void Map(string origin, IEndpointRouteBuilder routes, SandboxNetworkContext network)
    {
        routes.MapGet("/oauth/authorize", (HttpContext http) => Authorize(http, network));
        routes.OnPost("/oauth/consent", http => DecideAsync(http, network));
        routes.OnPost("/oauth/token", http => TokenAsync(http, network));
        routes.MapGet("/api/me", (HttpContext http) => network.SignIns.Check(http) is { Trouble: TokenTrouble.None } who
            ? Me(network.World.Accounts.Find(Id, who.Token!.AccountId)!)
            : SignInAgain());
        routes.MapPost("/api/shouts", (ShoutRequest shout, HttpContext http) => ShoutAsync(shout, http, network));
    }

    internal sealed record ShoutRequest(string Text);

    private static IResult Authorize(HttpContext http, SandboxNetworkContext network)
    {
        var query = http.Request.Query;
        return query["client_id"] == ClientId && query["response_type"] == "code"
            && Uri.TryCreate(query["redirect_uri"], UriKind.Absolute, out _)
            ? ConsentPage.Ask(http, network, new("/oauth/consent", "Rostrum", query["scope"].ToString().Split(' '))
            {
                Fields = new Dictionary<string, string>
                {
                    ["redirect_uri"] = query["redirect_uri"].ToString(), ["scope"] = query["scope"].ToString(),
                    ["state"] = query["state"].ToString(),
                },
            })
            : Results.Json(new { error = "invalid_request" }, statusCode: 400);
    }

    private static async Task<IResult> DecideAsync(HttpContext http, SandboxNetworkContext network)
    {
        var (form, account) = await ConsentPage.ReadAsync(http, network);
        var back = form["redirect_uri"].ToString();
        if (account is null)
        {
            return ConsentPage.Return(http, back, ("error", "access_denied"), ("state", form["state"]));
        }

        var code = network.SignIns.NewCode(new(SandboxNetworkContext.NewSecret("code-"), ClientId, account.Id,
            form["scope"].ToString().Split(' ')) { RedirectUri = back });
        return ConsentPage.Return(http, back, ("code", code.Code), ("state", form["state"]));
    }

    private static async Task<IResult> TokenAsync(HttpContext http, SandboxNetworkContext network)
    {
        var basic = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ClientId}:{ClientSecret}"));
        if (http.Request.Headers.Authorization != basic || !http.Request.HasFormContentType)
        {
            return Results.Json(new { error = "invalid_client" }, statusCode: 401);
        }

        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var signIns = network.SignIns;
        if (form["grant_type"] == "refresh_token")
        {
            return signIns.ByRefresh(form["refresh_token"]) is { } session && signIns.IsRefreshAlive(session)
                ? Tokens(signIns.Renew(session, AccessLife, RefreshStyle.Stays))
                : Results.Json(new { error = "invalid_grant" }, statusCode: 400);
        }

        return signIns.TakeCode(form["code"]) is { } code && code.RedirectUri == form["redirect_uri"]
            ? Tokens(signIns.Begin(network.World.Accounts.Find(network.Id, code.AccountId)!, ClientId, code.Scopes,
                AccessLife, RefreshLife))
            : Results.Json(new { error = "invalid_grant" }, statusCode: 400);
    }

    private static async Task<IResult> ShoutAsync(ShoutRequest shout, HttpContext http, SandboxNetworkContext network)
    {
        if (network.SignIns.Check(http) is not { Trouble: TokenTrouble.None, Token: { } token })
        {
            return SignInAgain();
        }

        var account = network.World.Accounts.Find(network.Id, token.AccountId)!;
        return await network.ActAsync(http, new("post", account.Id, shout.Text), () =>
        {
            if (shout.Text.Length is 0 or > MaxLength)
            {
                return ActResult.Refused(Results.Json(new { error = "too_long", max = MaxLength }, statusCode: 422));
            }

            var post = network.World.Draft(account, shout.Text);
            post = network.World.Posts.Put(post with { Url = new(network.AddressOf(), $"/@{account.Handle}/{post.Id}") });
            return ActResult.Stored(post.Id, Results.Json(new { id = post.Id, url = post.Url }, statusCode: 201));
        });
    }

    private static IResult Me(SandboxAccount account) =>
        Results.Json(new { id = account.Id, handle = account.Handle, name = account.Name });

    private static IResult SignInAgain() => Results.Json(new { error = "invalid_token" }, statusCode: 401);

    private static IResult Tokens(SandboxToken session) => Results.Json(new
    {
        access_token = session.Access, token_type = "bearer", expires_in = (int)AccessLife.TotalSeconds,
        refresh_token = session.Refresh, scope = string.Join(' ', session.Scopes),
    });
}
