using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Rostrum.Sandbox;

/// <summary>
/// Every oddity at once: <c>client_key</c>, scopes with commas, PKCE as lower-case hex, refresh tokens that work once
/// and whose replay ends the session, publishing in two steps through a container, a quota per app over all accounts,
/// listings that lag, and comments that are created while the answer is 400. Exists only in tests.
/// </summary>
public sealed class Awkward : SandboxNetwork
{
    public const string ClientKey = "awkward-key";
    public const string ClientSecret = "awkward-secret-77ab";
    public const int CallsPerHour = 200;

    /// <summary>Another number of calls an hour, for runs that are not about quotas.</summary>
    public int CallsAllowed { get; init; } = CallsPerHour;

    /// <summary>Virtual time until a container is finished.</summary>
    public static readonly TimeSpan ProcessingTime = TimeSpan.FromSeconds(2);

    /// <summary>Virtual time until a listing shows a new post.</summary>
    public static readonly TimeSpan ListingLag = TimeSpan.FromSeconds(20);

    private static readonly string[] Carried = ["redirect_uri", "scope", "state", "code_challenge"];
    private static readonly TimeSpan AccessLife = TimeSpan.FromHours(24);
    private static readonly TimeSpan RefreshLife = TimeSpan.FromDays(365);

    public override string Id => "awkward";

    public override string Name => "Awkward";

    public override SandboxLook Look => new("#6b4ea0",
        "M12 2 2 12l10 10 10-10L12 2zm0 4.5a3 3 0 0 1 1.4 5.7V14h-2.8v-3.4H12a1 1 0 1 0-1-1H8.2A3.8 3.8 0 0 1 12 6.5zM10.6 15.5h2.8v2.6h-2.8z")
    {
        PictureFirst = true, HasMessages = false,
    };

    public override IResult RateLimited(HttpContext http, TimeSpan wait)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Response.Headers["X-App-Usage"] = "{\"call_count\":100,\"reset_in_minutes\":"
            + Math.Ceiling(wait.TotalMinutes).ToString(System.Globalization.CultureInfo.InvariantCulture) + "}";
        return Error(429, "rate_limit_exceeded", "The app made too many calls.");
    }

    public override void Map(string origin, IEndpointRouteBuilder routes, SandboxNetworkContext network)
    {
        var quota = new AppQuota(network.Clock, CallsAllowed);
        routes.MapGet("/v2/auth/authorize", (HttpContext http) => Authorize(http, network));
        routes.OnPost("/v2/auth/consent", http => DecideAsync(http, network));
        routes.OnPost("/v2/oauth/token", http => TokenAsync(http, network));
        var api = routes.MapGroup("/v2");
        api.AddEndpointFilter(async (call, next) =>
            quota.Count(call.HttpContext) ? await next(call) : RateLimited(call.HttpContext, quota.UntilReset));
        AwkwardPosts.Map(api, network);
    }

    internal static IResult Error(int status, string code, string message) =>
        Results.Json(new { error = new { code, message } }, statusCode: status);

    private static IResult Authorize(HttpContext http, SandboxNetworkContext network)
    {
        var query = http.Request.Query;
        var challenge = query["code_challenge"].ToString();
        return query["client_key"] == ClientKey && query["code_challenge_method"] == "S256"
            && challenge.Length == 64 && challenge.All(char.IsAsciiHexDigitLower)
            && Uri.TryCreate(query["redirect_uri"], UriKind.Absolute, out _)
            ? ConsentPage.Ask(http, network, new("/v2/auth/consent", "Rostrum", query["scope"].ToString().Split(','))
            {
                Fields = Carried.ToDictionary(name => name, name => query[name].ToString()),
            })
            : Error(400, "invalid_request", "client_key, redirect_uri and a hex code_challenge are needed.");
    }

    private static async Task<IResult> DecideAsync(HttpContext http, SandboxNetworkContext network)
    {
        var (form, account) = await ConsentPage.ReadAsync(http, network);
        var back = form["redirect_uri"].ToString();
        if (account is null)
        {
            return ConsentPage.Return(http, back, ("error", "access_denied"), ("state", form["state"]));
        }

        var code = network.SignIns.NewCode(new(SandboxNetworkContext.NewSecret("code-"), ClientKey, account.Id,
            form["scope"].ToString().Split(','))
        {
            RedirectUri = back, Challenge = form["code_challenge"],
        });
        return ConsentPage.Return(http, back, ("code", code.Code), ("scopes", form["scope"]), ("state", form["state"]));
    }

    private static async Task<IResult> TokenAsync(HttpContext http, SandboxNetworkContext network)
    {
        var form = http.Request.HasFormContentType
            ? await http.Request.ReadFormAsync(http.RequestAborted)
            : FormCollection.Empty;
        if (form["client_key"] != ClientKey || form["client_secret"] != ClientSecret)
        {
            return Refused("invalid_client");
        }

        var signIns = network.SignIns;
        if (form["grant_type"] == "refresh_token")
        {
            if (signIns.BySpentRefresh(form["refresh_token"]) is { } replayed)
            {
                signIns.Revoke(replayed);
                return Refused("invalid_grant");
            }

            return signIns.ByRefresh(form["refresh_token"]) is { } session && signIns.IsRefreshAlive(session)
                ? Tokens(signIns.Renew(session, AccessLife, RefreshStyle.Rotates))
                : Refused("invalid_grant");
        }

        var verifier = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        return signIns.TakeCode(form["code"]) is { } code && code.RedirectUri == form["redirect_uri"]
            && code.Challenge == verifier
            ? Tokens(signIns.Begin(network.World.Accounts.Find(network.Id, code.AccountId)!, ClientKey, code.Scopes,
                AccessLife, RefreshLife))
            : Refused("invalid_grant");
    }

    private static IResult Refused(string error) => Results.Json(
        new JsonObject { ["error"] = error, ["error_description"] = "Refused.", ["log_id"] = "0" }, statusCode: 400);

    private static IResult Tokens(SandboxToken session) => Results.Json(new
    {
        access_token = session.Access, expires_in = (int)AccessLife.TotalSeconds, open_id = session.AccountId,
        refresh_token = session.Refresh, refresh_expires_in = (int)RefreshLife.TotalSeconds,
        scope = string.Join(',', session.Scopes), token_type = "Bearer",
    });
}

/// <summary>Calls of one app in one virtual hour, whoever's account they are for.</summary>
internal sealed class AppQuota(WorldClock clock, int perHour)
{
    private readonly Lock gate = new();
    private DateTimeOffset hour;
    private int calls;

    public TimeSpan UntilReset => hour.AddHours(1) - clock.GetUtcNow();

    public bool Count(HttpContext http)
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            if (now >= hour.AddHours(1))
            {
                (hour, calls) = (now, 0);
            }

            calls++;
            var percent = calls * 100 / perHour;
            http.Response.Headers["X-App-Usage"] = $"{{\"call_count\":{percent},\"total_time\":{percent},\"total_cputime\":1}}";
            return calls <= perHour;
        }
    }
}
