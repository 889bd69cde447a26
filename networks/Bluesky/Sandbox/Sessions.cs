using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Rostrum.Sandbox.Bluesky;

/// <summary>Who calls, with which rights. The session is what a revocation ends.</summary>
internal sealed record Caller(BlueskyAccount Account, Scopes Scopes, string SessionId, bool MayChat, bool IsOwner = false);

internal sealed record AppPassword(string Name, string Text, DateTimeOffset CreatedAt, bool Privileged);

/// <summary>
/// Sessions by password and by OAuth, and the tokens that stand for them. Lifetimes run on the world's clock, so that
/// turning it makes tokens old; lifetimes measured on the reference server (2026-11): 2 h and 90 days by password, 1 h by OAuth.
/// </summary>
internal sealed class Sessions(TimeProvider world)
{
    public static readonly TimeSpan AccessLife = TimeSpan.FromHours(2);
    public static readonly TimeSpan RefreshLife = TimeSpan.FromDays(90);
    public static readonly TimeSpan RefreshGrace = TimeSpan.FromHours(2);
    public static readonly TimeSpan LoginAccessLife = TimeSpan.FromHours(1);

    private readonly Dictionary<string, PasswordSession> byPassword = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LoginSession> byLogin = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private readonly OwnTokens tokens = new(RandomNumberGenerator.GetBytes(32));

    public OwnTokens Tokens => tokens;

    public JsonObject Open(BlueskyAccount account, AppPassword? appPassword)
    {
        var session = new PasswordSession(NewId("ses"), account, appPassword);
        lock (gate)
        {
            byPassword[session.Id] = session;
            return Pair(session);
        }
    }

    /// <summary>A new pair for a refresh token; the old one stays good for a while, as on the reference server.</summary>
    public (BlueskyAccount Account, JsonObject Pair) Renew(HttpRequest request)
    {
        lock (gate)
        {
            var (session, jti) = OfRefresh(request);
            session.GraceEnds[jti] = world.GetUtcNow() + RefreshGrace;
            return (session.Account, Pair(session));
        }
    }

    public void Close(HttpRequest request)
    {
        lock (gate)
        {
            byPassword.Remove(OfRefresh(request).Session.Id);
        }
    }

    /// <summary>Ends what the account's owner ends: sessions of one app password, or all sessions.</summary>
    public void Revoke(BlueskyAccount account, string? appPassword)
    {
        lock (gate)
        {
            foreach (var session in byPassword.Values.Where(s => s.Account == account && (appPassword is null || s.AppPassword?.Name == appPassword)).ToList())
            {
                byPassword.Remove(session.Id);
            }

            foreach (var session in byLogin.Values.Where(s => s.Account == account && appPassword is null))
            {
                session.Dead = true;
            }
        }
    }

    public LoginSession Add(LoginSession session)
    {
        lock (gate)
        {
            byLogin[session.Id] = session;
        }

        return session;
    }

    public LoginSession? Login(string id)
    {
        lock (gate)
        {
            return byLogin.GetValueOrDefault(id);
        }
    }

    /// <summary>The session that ever issued this refresh token.</summary>
    public LoginSession? LoginOfRefresh(string token)
    {
        lock (gate)
        {
            return byLogin.Values.FirstOrDefault(s => s.Issued.Contains(token));
        }
    }

    /// <exception cref="XrpcException">400 for bad tokens by password, 401 where none came: as the network does it.</exception>
    public Caller Authenticate(HttpRequest request, Dpop proofs, Uri origin)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.StartsWith("DPoP ", StringComparison.OrdinalIgnoreCase))
        {
            return OfLogin(request, header[5..].Trim(), proofs, origin);
        }

        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            throw new XrpcException(401, "AuthMissing", "Authentication Required");
        }

        var claims = tokens.Read(header[7..].Trim(), "at+jwt") ?? throw Unverified(header, "refresh+jwt");
        if (claims.Claims.ContainsKey("cnf"))
        {
            throw new XrpcException(400, "InvalidToken", "Malformed token");
        }

        if (claims.Time("exp") <= world.GetUtcNow())
        {
            throw new XrpcException(400, "ExpiredToken", "Token has expired");
        }

        lock (gate)
        {
            return byPassword.TryGetValue(Jose.Text(claims.Claims, "sid")!, out var session)
                ? new(session.Account, Scopes.Everything, session.Id, session.AppPassword?.Privileged ?? true, session.AppPassword is null)
                : throw new XrpcException(400, "ExpiredToken", "Token has been revoked");
        }
    }

    private Caller OfLogin(HttpRequest request, string token, Dpop proofs, Uri origin)
    {
        string? thumbprint;
        try
        {
            thumbprint = proofs.Check(request, origin, token);
        }
        catch (DpopException wrong)
        {
            throw Challenge(wrong.NonceMissing ? "use_dpop_nonce" : "invalid_dpop_proof",
                wrong.NonceMissing ? "Resource server requires nonce in DPoP proof" : wrong.Message);
        }

        var claims = tokens.Read(token, "at+jwt");
        var session = claims is null ? null : Login(Jose.Text(claims.Claims, "sid") ?? "");
        return session is { Dead: false } && claims!.Time("exp") > world.GetUtcNow() && thumbprint is not null && thumbprint == session.Thumbprint
            ? new(session.Account, session.Scopes, session.Id, session.Scopes.Granted.Contains("transition:chat.bsky", StringComparison.Ordinal))
            : throw Challenge("invalid_token", thumbprint is null ? "DPoP proof is required" : "Token is expired, revoked or bound to another key");
    }

    private static XrpcException Challenge(string error, string description) => new(401, error, description)
    {
        Headers = new Dictionary<string, string> { ["WWW-Authenticate"] = $"DPoP error=\"{error}\", error_description=\"{description}\"" },
    };

    private (PasswordSession Session, string Jti) OfRefresh(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            throw new XrpcException(401, "AuthMissing", "Authentication Required");
        }

        var claims = tokens.Read(header[7..].Trim(), "refresh+jwt") ?? throw Unverified(header, "at+jwt");
        var (now, jti) = (world.GetUtcNow(), Jose.Text(claims.Claims, "jti")!);
        var session = byPassword.GetValueOrDefault(Jose.Text(claims.Claims, "sid")!);
        return session is not null && claims.Time("exp") > now && (!session.GraceEnds.TryGetValue(jti, out var ends) || ends > now)
            ? (session, jti)
            : throw new XrpcException(400, "ExpiredToken", "Token has been revoked");
    }

    private XrpcException Unverified(string header, string otherType) => new(400, "InvalidToken",
        tokens.Read(header[7..].Trim(), otherType) is null ? "Token could not be verified" : "Invalid token type");

    private JsonObject Pair(PasswordSession session)
    {
        string Token(string type, TimeSpan life) => tokens.Issue(type, new()
        {
            ["scope"] = session.AppPassword is null ? "com.atproto.access" : session.AppPassword.Privileged ? "com.atproto.appPassPrivileged" : "com.atproto.appPass",
            ["sub"] = session.Account.Did, ["aud"] = "did:web:localhost", ["sid"] = session.Id, ["jti"] = NewId("jti"),
            ["iat"] = world.GetUtcNow().ToUnixTimeSeconds(), ["exp"] = (world.GetUtcNow() + life).ToUnixTimeSeconds(),
        });
        return new() { ["accessJwt"] = Token("at+jwt", AccessLife), ["refreshJwt"] = Token("refresh+jwt", RefreshLife) };
    }

    /// <summary>Secrets of the sandbox carry a mark, so that a test can search every log for it.</summary>
    public static string NewId(string kind) => $"{kind}-cnry-{Base64Text.Of(RandomNumberGenerator.GetBytes(24))}";

    private sealed record PasswordSession(string Id, BlueskyAccount Account, AppPassword? AppPassword)
    {
        public Dictionary<string, DateTimeOffset> GraceEnds { get; } = new(StringComparer.Ordinal);
    }
}

/// <summary>A session made by signing in through the browser. Its refresh tokens work once; a second use ends it.</summary>
internal sealed class LoginSession(BlueskyAccount account, LoginClient client, Scopes scopes, string thumbprint, DateTimeOffset began)
{
    public string Id { get; } = Sessions.NewId("ses");

    public BlueskyAccount Account => account;

    public LoginClient Client => client;

    public Scopes Scopes => scopes;

    public string Thumbprint => thumbprint;

    public DateTimeOffset Began => began;

    public string? Current { get; set; }

    public DateTimeOffset CurrentSince { get; set; }

    public HashSet<string> Issued { get; } = new(StringComparer.Ordinal);

    public bool Dead { get; set; }
}
