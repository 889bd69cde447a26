using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Rostrum.Sandbox.Mastodon;

/// <summary>One call to one server: what was sent, who calls with which rights.</summary>
internal sealed class MastodonCall(HttpContext http, ServerProfile server, SandboxNetworkContext network,
    ApiLimits limits, Params values)
{
    private static readonly JsonSerializerOptions Plain =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly List<(ApiLimit, string)> draws = [];
    private bool settled;

    public HttpContext Http => http;

    public ServerProfile Server => server;

    public Params Values => values;

    public CancellationToken Cancel => http.RequestAborted;

    public string Origin => network.AddressOf(server.Origin).GetLeftPart(UriPartial.Authority);

    public SandboxToken? Token { get; private set; }

    /// <summary>The caller's account; null for an app on its own and for anybody.</summary>
    public SandboxAccount? Account { get; private set; }

    public string Route(string name) => (string)http.Request.RouteValues[name]!;

    public static IResult Json(JsonNode body, int status = 200) =>
        Results.Text(body.ToJsonString(Plain), "application/json; charset=utf-8", Encoding.UTF8, status);

    /// <summary>Looks at the token, if there is one; a wrong one is refused even where none is needed.</summary>
    public void Identify()
    {
        if (!http.Request.Headers.ContainsKey("Authorization"))
        {
            return;
        }

        var (token, trouble) = network.SignIns.Check(http);
        Token = trouble switch
        {
            TokenTrouble.None when token!.Extra["origin"]?.GetValue<string>() == server.Origin => token,
            TokenTrouble.Revoked => throw Unauthorised(Refusal.TokenRevoked),
            TokenTrouble.Expired => throw Unauthorised(Refusal.TokenExpired),
            _ => throw Unauthorised(Refusal.TokenInvalid),
        };
        Account = network.World.Accounts.Find(network.Id, Token.AccountId);
        if (Account?.Extra["disabled"] is not null)
        {
            throw new ApiException(403, Refusal.Disabled);
        }
    }

    /// <summary>The person behind the token, with one of these rights.</summary>
    public SandboxAccount Demand(params string[] scopes)
    {
        if (Token is null)
        {
            throw Unauthorised(Refusal.TokenInvalid);
        }

        if (!scopes
            .Any(wanted => Token.Scopes
                .Any(has => has == wanted || (wanted.Split(':') is [var group, _] && has == group))))
        {
            throw new ApiException(403, Refusal.OutsideScopes);
        }

        return Account ?? throw ApiException.Invalid(Refusal.NeedsPerson);
    }

    public void Draw(ApiLimit limit) =>
        draws.Add((limit, Account?.Id ?? Token?.Id ?? http.Connection.RemoteIpAddress?.ToString() ?? ""));

    /// <summary>Pays for the call, once: sets the headers, and refuses when a limit is overdrawn.</summary>
    public void Settle()
    {
        if (settled)
        {
            return;
        }

        settled = true;
        Draw(ApiLimit.Anything);
        var (exceeded, headers) = limits.Take([.. draws]);
        foreach (var (name, value) in headers)
        {
            http.Response.Headers[name] = value;
        }

        if (exceeded)
        {
            throw new ApiException(429, Refusal.TooManyRequests);
        }
    }

    public IResult Refuse(ApiException refused)
    {
        if (refused.Status == 401)
        {
            http.Response.Headers.WWWAuthenticate =
                $"Bearer realm=\"Doorkeeper\", error=\"invalid_token\", error_description=\"{ApiTexts.Say(refused, "en")}\"";
        }

        string? asked = null;
        try
        {
            asked = values.Text("lang");
        }
        catch (ApiException)
        {
            // a language of the wrong kind is no language
        }

        return Json(
            new JsonObject { ["error"] = ApiTexts.Say(refused, ApiTexts.Language(http.Request, asked, Account)) },
            refused.Status);
    }

    /// <summary>Runs an act at the point where faults strike; a refusal inside is part of the history.</summary>
    public async Task<IResult> ActAsync(ActCall act, Func<ActResult> perform)
    {
        Settle();
        return await network.ActAsync(http, act, () =>
        {
            try
            {
                return perform();
            }
            catch (ApiException refused)
            {
                return ActResult.Refused(Refuse(refused));
            }
        });
    }

    /// <summary>One page of items that are sorted newest first, by ids of equal length; the Link header names the
    /// neighbours.</summary>
    public IReadOnlyList<T> Page<T>(IEnumerable<T> newestFirst, Func<T, long> id, int usual, int most)
    {
        var limit = (int)Math.Min(values.Whole("limit") ?? usual, most);
        if (limit < 1)
        {
            throw ApiException.Wrong("limit");
        }

        var all = newestFirst
            .Where(i => (values.Whole("max_id") is not { } max || id(i) < max)
                && (values.Whole("since_id") is not { } since || id(i) > since));
        var page = values.Whole("min_id") is { } min
            ? all.Where(i => id(i) > min).Reverse().Take(limit).Reverse().ToList()
            : all.Take(limit).ToList();
        if (page.Count > 0)
        {
            var kept = http.Request.Query.Where(q => q.Key is not ("max_id" or "since_id" or "min_id"))
                .SelectMany(q => q.Value.Select(v => $"{q.Key}={Uri.EscapeDataString(v ?? "")}"));
            string Link(string name, T item) =>
                $"<{Origin}{http.Request.Path}?{string.Join('&', kept.Append($"{name}={id(item)}"))}>";
            var links = new List<string> { $"{Link("min_id", page[0])}; rel=\"prev\"" };
            if (page.Count == limit)
            {
                links.Insert(0, $"{Link("max_id", page[^1])}; rel=\"next\"");
            }

            http.Response.Headers.Link = string.Join(", ", links);
        }

        return page;
    }

    private static ApiException Unauthorised(Refusal why) => new(401, why);
}
