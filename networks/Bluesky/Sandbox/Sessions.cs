using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Rostrum.Sandbox.Bluesky;

/// <summary>Who calls, with which rights. The owner signed in with the account's own password.</summary>
internal sealed record Caller(SandboxAccount Account, Scopes Scopes, bool IsOwner = false);

/// <summary>
/// Sessions by password and by OAuth; the world keeps them, so a person can revoke them there. Tokens say the host's
/// time and age by the world's. Lives measured on the reference server (2026-11): 2 h and 90 days, 1 h by OAuth.
/// </summary>
internal sealed class Sessions(SandboxNetworkContext network, TimeSpan loginAccessLife)
{
    public static readonly TimeSpan AccessLife = TimeSpan.FromHours(2);
    public static readonly TimeSpan RefreshLife = TimeSpan.FromDays(90);
    public static readonly TimeSpan RefreshGrace = TimeSpan.FromHours(2);
    private const string ByPassword = "password";
    private readonly Lock gate = new();

    public TimeSpan LoginAccessLife => loginAccessLife;

    public OwnTokens Tokens { get; } = new(RandomNumberGenerator.GetBytes(32));

    private DateTimeOffset Now => network.Clock.GetUtcNow();

    /// <summary>Secrets of the sandbox carry a mark, so that a test can search every log for it.</summary>
    public static string NewSecret(string kind) => $"{kind}-cnry-{Base64Text.Of(RandomNumberGenerator.GetBytes(24))}";

    public JsonObject Open(SandboxAccount account, string? appPassword, bool privileged)
    {
        var scope = appPassword is null ? "com.atproto.access" : privileged ? "com.atproto.appPassPrivileged"
            : "com.atproto.appPass";
        var id = network.World.NextId();
        return Pair(network.World.Tokens.Put(new SandboxToken
        {
            Network = network.Id, Id = id, AccountId = account.Id, ClientId = ByPassword, Scopes = [scope],
            Access = Password(account.Id, id, scope, "at+jwt", AccessLife), AccessExpires = Now + AccessLife,
            Refresh = Password(account.Id, id, scope, "refresh+jwt", RefreshLife), RefreshExpires = Now + RefreshLife,
            Extra = new() { ["appPassword"] = appPassword, ["older"] = new JsonObject() },
        }));
    }

    /// <summary>A new pair for a refresh token. Unlike with OAuth, the old tokens stay good for a while.</summary>
    public (SandboxAccount Account, JsonObject Pair) Renew(HttpRequest request)
    {
        lock (gate)
        {
            var session = OfRefresh(request, out var presented);
            var older = (JsonObject)session.Extra["older"]!.DeepClone();
            older[session.Access] = Text(session.AccessExpires!.Value);
            older.TryAdd(presented, Text(Now + RefreshGrace));
            var scope = session.Scopes[0];
            var renewed = network.World.Tokens.Change(network.Id, session.Id, t => t with
            {
                Access = Password(t.AccountId, t.Id, scope, "at+jwt", AccessLife), AccessExpires = Now + AccessLife,
                Refresh = Password(t.AccountId, t.Id, scope, "refresh+jwt", RefreshLife),
                RefreshExpires = Now + RefreshLife,
                SpentRefreshes = [.. t.SpentRefreshes, t.Refresh!],
                Extra = new() { ["appPassword"] = t.Extra["appPassword"]?.DeepClone(), ["older"] = older },
            })!;
            return (network.World.Accounts.Find(network.Id, session.AccountId)!, Pair(renewed));
        }
    }

    public void Close(HttpRequest request)
    {
        lock (gate)
        {
            network.SignIns.Revoke(OfRefresh(request, out _));
        }
    }

    /// <summary>Ends the sessions that began with one app password.</summary>
    public void EndAppPassword(SandboxAccount account, string name)
    {
        foreach (var token in network.World.Tokens.In(network.Id)
            .Where(t => t.AccountId == account.Id && Jose.Text(t.Extra, "appPassword") == name))
        {
            network.SignIns.Revoke(token);
        }
    }

    /// <summary>New tokens of a session that began in the browser; the refresh token it had is spent.</summary>
    public SandboxToken Issue(SandboxToken session, string issuer)
    {
        var access = Tokens.Issue("at+jwt", new()
        {
            ["iss"] = issuer, ["aud"] = $"did:web:{network.AddressOf("pds").Host}", ["sub"] = session.AccountId,
            ["jti"] = NewSecret("jti"),
            ["iat"] = network.World.HostNow.ToUnixTimeSeconds(),
            ["exp"] = (network.World.HostNow + LoginAccessLife).ToUnixTimeSeconds(),
            ["scope"] = string.Join(' ', session.Scopes), ["client_id"] = session.ClientId,
            ["cnf"] = new JsonObject { ["jkt"] = Jose.Text(session.Extra, "jkt") },
        });
        return network.World.Tokens.Put(session with
        {
            Access = access, AccessExpires = Now + LoginAccessLife,
            SpentRefreshes = session.Refresh is null ? [] : [.. session.SpentRefreshes, session.Refresh],
            Refresh = NewSecret("ref"),
        });
    }

    /// <exception cref="XrpcException">400 for bad tokens by password, 401 where none came: as the network does
    /// it.</exception>
    public Caller Authenticate(HttpRequest request, Dpop proofs)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.StartsWith("DPoP ", StringComparison.OrdinalIgnoreCase))
        {
            return OfLogin(request, header[5..].Trim(), proofs);
        }

        var presented = Bearer(header);
        var session = network.World.Tokens
            .First(network.Id, t => t.ClientId == ByPassword && (t.Access == presented || IsOlder(t, presented)));
        if (session is null || IsRefresh(session, presented))
        {
            throw new XrpcException(400, "InvalidToken",
                session is null ? "Token could not be verified" : "Bad token scope");
        }

        if (session.Revoked
            || (session.Access == presented ? session.AccessExpires : OlderUntil(session, presented)) <= Now)
        {
            throw new XrpcException(400, "ExpiredToken",
                session.Revoked ? "Token has been revoked" : "Token has expired");
        }

        return new(AccountOf(session), Scopes.Everything, Jose.Text(session.Extra, "appPassword") is null);
    }

    private Caller OfLogin(HttpRequest request, string presented, Dpop proofs)
    {
        string? thumbprint;
        try
        {
            thumbprint = proofs.Check(request, network.AddressOf("pds"), presented);
        }
        catch (DpopException wrong)
        {
            throw Challenge(wrong.NonceMissing ? "use_dpop_nonce" : "invalid_dpop_proof",
                wrong.NonceMissing ? "Resource server requires nonce in DPoP proof" : wrong.Message);
        }

        var (session, trouble) = network.SignIns.Check(presented);
        return session is not null && trouble == TokenTrouble.None && thumbprint is not null
            && thumbprint == Jose.Text(session.Extra, "jkt")
            ? new(AccountOf(session), new(string.Join(' ', session.Scopes)))
            : throw Challenge("invalid_token",
                thumbprint is null ? "DPoP proof is required" : "Token is expired, revoked or bound to another key");
    }

    private SandboxAccount AccountOf(SandboxToken session)
    {
        var account = network.World.Accounts.Find(network.Id, session.AccountId);
        return account is not null && account.Extra["takenDown"] is null ? account
            : throw new XrpcException(401, "AccountTakedown", "Account has been taken down");
    }

    private static XrpcException Challenge(string error, string description) => new(401, error, description)
    {
        Headers = new Dictionary<string, string> { ["WWW-Authenticate"] =
            $"DPoP error=\"{error}\", error_description=\"{description}\"" },
    };

    private SandboxToken OfRefresh(HttpRequest request, out string presented)
    {
        var token = presented = Bearer(request.Headers.Authorization.ToString());
        var session = network.World.Tokens
            .First(network.Id,
                t => t.ClientId == ByPassword && (t.Access == token || t.Refresh == token || IsOlder(t, token)));
        if (session is null || !IsRefresh(session, token))
        {
            throw new XrpcException(400, "InvalidToken",
                session is null ? "Token could not be verified" : "Invalid token type");
        }

        return session.Revoked
            || (session.Refresh == token ? session.RefreshExpires : OlderUntil(session, token)) <= Now
            ? throw new XrpcException(400, "ExpiredToken",
                session.Revoked ? "Token has been revoked" : "Token has expired")
            : session;
    }

    private static string Bearer(string header) => header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
        ? header[7..].Trim()
        : throw new XrpcException(401, "AuthMissing", "Authentication Required");

    private static bool IsRefresh(SandboxToken session, string token) => session.Refresh == token
        || session.SpentRefreshes.Contains(token);

    private static bool IsOlder(SandboxToken session, string token) => session.Extra["older"] is JsonObject older
        && older.ContainsKey(token);

    private static DateTimeOffset OlderUntil(SandboxToken session, string token) =>
        DateTimeOffset.Parse(Jose.Text((JsonObject)session.Extra["older"]!, token)!, CultureInfo.InvariantCulture);

    private string Password(string did, string session, string scope, string type, TimeSpan life) =>
        Tokens.Issue(type, new()
    {
        ["scope"] = scope, ["sub"] = did, ["aud"] = $"did:web:{network.AddressOf("pds").Host}",
        ["jti"] = $"{session}.{NewSecret("jti")}",
        ["iat"] = network.World.HostNow.ToUnixTimeSeconds(),
        ["exp"] = (network.World.HostNow + life).ToUnixTimeSeconds(),
    });

    private static JsonObject Pair(SandboxToken session) =>
        new() { ["accessJwt"] = session.Access, ["refreshJwt"] = session.Refresh };

    private static string Text(DateTimeOffset at) => at.ToString("O", CultureInfo.InvariantCulture);
}
