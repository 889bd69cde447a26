using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Rostrum.Sandbox;

/// <summary>An authorisation code that waits to be exchanged, once, within ten virtual minutes.</summary>
public sealed record SandboxCode(string Code, string ClientId, string AccountId, IReadOnlyList<string> Scopes)
{
    public string? RedirectUri { get; init; }

    public string? Challenge { get; init; }

    public JsonObject Extra { get; init; } = [];

    public DateTimeOffset Expires { get; init; }
}

/// <summary>What is wrong with a presented token.</summary>
public enum TokenTrouble
{
    None,
    Missing,
    Unknown,
    Expired,
    Revoked,
}

/// <summary>The outcome of looking at a presented token. The token is there also when it is expired or revoked.</summary>
public readonly record struct TokenCheck(SandboxToken? Token, TokenTrouble Trouble);

/// <summary>One network's codes and tokens.</summary>
public sealed class SignIns(string network, World world)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, SandboxCode> codes = [];

    public SandboxCode NewCode(SandboxCode code)
    {
        ArgumentNullException.ThrowIfNull(code);
        code = code with { Expires = world.Clock.GetUtcNow().AddMinutes(10) };
        lock (gate)
        {
            codes[code.Code] = code;
        }

        return code;
    }

    /// <summary>Once: the second call gets null. So does one after ten minutes.</summary>
    public SandboxCode? TakeCode(string? code)
    {
        lock (gate)
        {
            return code is not null && codes.Remove(code, out var found) && found.Expires > world.Clock.GetUtcNow()
                ? found
                : null;
        }
    }

    /// <summary>A new session. A life of null never ends; without a refresh life there is no refresh token.</summary>
    public SandboxToken Begin(SandboxAccount account, string clientId, IReadOnlyList<string> scopes,
        TimeSpan? accessLife, TimeSpan? refreshLife = null, JsonObject? extra = null)
    {
        ArgumentNullException.ThrowIfNull(account);
        var now = world.Clock.GetUtcNow();
        return world.Tokens.Put(new SandboxToken
        {
            Network = network, Id = world.NextId(), AccountId = account.Id, ClientId = clientId, Scopes = scopes,
            Access = SandboxNetworkContext.NewSecret("at-"), AccessExpires = now + accessLife,
            Refresh = refreshLife is null ? null : SandboxNetworkContext.NewSecret("rt-"),
            RefreshExpires = now + refreshLife, Extra = extra ?? [],
        });
    }

    /// <summary>New access token; when it rotates, a new refresh token too, and the old one is spent.</summary>
    public SandboxToken Renew(SandboxToken session, TimeSpan? accessLife, RefreshStyle style)
    {
        ArgumentNullException.ThrowIfNull(session);
        var now = world.Clock.GetUtcNow();
        return world.Tokens.Change(network, session.Id, token => token with
        {
            Access = SandboxNetworkContext.NewSecret("at-"),
            AccessExpires = now + accessLife,
            SpentAccesses = [.. token.SpentAccesses.TakeLast(20), token.Access],
            Refresh = style == RefreshStyle.Rotates ? SandboxNetworkContext.NewSecret("rt-") : token.Refresh,
            SpentRefreshes = style == RefreshStyle.Rotates && token.Refresh is { } spent
                ? [.. token.SpentRefreshes, spent]
                : token.SpentRefreshes,
        })!;
    }

    public void Revoke(SandboxToken session)
    {
        ArgumentNullException.ThrowIfNull(session);
        world.Tokens.Change(network, session.Id, token => token with { Revoked = true });
    }

    public SandboxToken? ByRefresh(string? refresh) => refresh is null
        ? null
        : world.Tokens.First(network, token => token.Refresh == refresh);

    /// <summary>The session in which this refresh token was already used: a replay.</summary>
    public SandboxToken? BySpentRefresh(string? refresh) => refresh is null
        ? null
        : world.Tokens.First(network, token => token.SpentRefreshes.Contains(refresh));

    public bool IsRefreshAlive(SandboxToken session) => !session.Revoked
        && (session.RefreshExpires is not { } until || until > world.Clock.GetUtcNow());

    public TokenCheck Check(string? access)
    {
        if (string.IsNullOrEmpty(access))
        {
            return new(null, TokenTrouble.Missing);
        }

        var token = world.Tokens.First(network, one => one.Access == access);
        return new(token, token switch
        {
            null => TokenTrouble.Unknown,
            { Revoked: true } => TokenTrouble.Revoked,
            { AccessExpires: { } until } when until <= world.Clock.GetUtcNow() => TokenTrouble.Expired,
            _ => TokenTrouble.None,
        });
    }

    /// <summary>From <c>Authorization: Bearer …</c> (or <c>DPoP …</c>).</summary>
    public TokenCheck Check(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        var header = http.Request.Headers.Authorization.ToString().Split(' ', 2);
        return Check(header is ["Bearer" or "bearer" or "DPoP", var access] ? access : null);
    }
}

public enum RefreshStyle
{
    /// <summary>The refresh token stays the same.</summary>
    Stays,

    /// <summary>Each refresh gives a new one and spends the old one.</summary>
    Rotates,
}
