using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Rostrum.Sandbox.Bluesky;

/// <summary>
/// The OAuth side of a data server (atproto.com/specs/oauth, checked 2026-11): pushed requests only, PKCE S256, proofs
/// of
/// possession with nonces, refresh tokens that work once. Proofs are judged by the real clock, lifetimes by the
/// world's.
/// </summary>
internal sealed class LoginServer(SandboxNetworkContext network, Dpop proofs, Sessions sessions,
    HttpMessageInvoker outgoing)
{
    private static readonly TimeSpan RequestLife = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan PublicLife = TimeSpan.FromDays(14);
    private static readonly TimeSpan ConfidentialIdle = TimeSpan.FromDays(90);
    private static readonly TimeSpan ConfidentialLife = TimeSpan.FromDays(730);

    private readonly Dictionary<string, PushedRequest> requests = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PushedRequest> codes = new(StringComparer.Ordinal);
    private readonly HashSet<string> assertions = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    private string Issuer => BlueskyIds.Text(network.AddressOf("pds"));

    private DateTimeOffset Now => network.Clock.GetUtcNow();

    /// <summary>POST /oauth/par: 201 with the request's address.</summary>
    public async Task<JsonObject> PushAsync(HttpRequest request, CancellationToken cancel)
    {
        var (form, client, thumbprint) = await ReadAsync(request, cancel);
        var scope = form.GetValueOrDefault("scope", "");
        var redirect = form.GetValueOrDefault("redirect_uri")
            ?? (client.RedirectUris.Count == 1 ? client.RedirectUris[0] : "");
        var parts = scope.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (form.GetValueOrDefault("response_type") != "code")
        {
            throw new LoginException("unsupported_response_type", "response_type must be code");
        }

        if (!client.Allows(redirect))
        {
            throw new LoginException("invalid_request", "Invalid redirect_uri");
        }

        if (form.GetValueOrDefault("code_challenge_method") != "S256"
            || form.GetValueOrDefault("code_challenge", "").Length != 43)
        {
            throw new LoginException("invalid_request", "code_challenge with method S256 is required");
        }

        if (!parts.Contains("atproto") || Scopes.Unknown(scope) is not null || parts
            .Except(client.MostScopes.Granted.Split(' ')).Any())
        {
            throw new LoginException("invalid_scope", parts.Contains("atproto")
                ? $"Scope \"{Scopes.Unknown(scope) ?? parts.Except(client.MostScopes.Granted.Split(' ')).First()}\" is unknown or not declared"
                : "The \"atproto\" scope is required");
        }

        var pushed = new PushedRequest(client, redirect, scope, form.GetValueOrDefault("state"), form["code_challenge"],
            form.GetValueOrDefault("login_hint"), thumbprint ?? form.GetValueOrDefault("dpop_jkt"), Now);
        var address = "urn:ietf:params:oauth:request_uri:" + Sessions.NewSecret("req");
        lock (gate)
        {
            requests[address] = pushed;
        }

        return new() { ["request_uri"] = address, ["expires_in"] = (int)RequestLife.TotalSeconds - 1 };
    }

    /// <summary>The request behind the page, or null when it is unknown, used or too old.</summary>
    public PushedRequest? Pending(string? address, string? clientId)
    {
        lock (gate)
        {
            return address is not null && requests.TryGetValue(address, out var pushed)
                && pushed.Client.Id == clientId && Now - pushed.At < RequestLife ? pushed : null;
        }
    }

    /// <summary>What the person answered on the page; the result is where the browser goes next.</summary>
    public string Decide(string address, PushedRequest pushed, SandboxAccount? account)
    {
        var query = new Dictionary<string, string?> { ["iss"] = Issuer, ["state"] = pushed.State };
        lock (gate)
        {
            requests.Remove(address);
            if (account is null)
            {
                query["error"] = "access_denied";
                query["error_description"] = "Access denied";
            }
            else
            {
                var code = Sessions.NewSecret("cod");
                codes[code] = pushed with { Account = account, At = Now };
                query["code"] = code;
            }
        }

        return QueryHelpers.AddQueryString(pushed.RedirectUri, query.Where(q => q.Value is not null));
    }

    /// <summary>POST /oauth/token.</summary>
    public async Task<JsonObject> TokenAsync(HttpRequest request, CancellationToken cancel)
    {
        var (form, client, thumbprint) = await ReadAsync(request, cancel);
        if (thumbprint is null)
        {
            throw new LoginException("invalid_dpop_proof", "DPoP proof required");
        }

        return form.GetValueOrDefault("grant_type") switch
        {
            "authorization_code" => Exchange(form, client, thumbprint),
            "refresh_token" => Refresh(form, client, thumbprint),
            _ => throw new LoginException("unsupported_grant_type",
                "grant_type must be authorization_code or refresh_token"),
        };
    }

    /// <summary>POST /oauth/revoke: unknown tokens are fine.</summary>
    public async Task RevokeAsync(HttpRequest request, CancellationToken cancel)
    {
        var (form, client, _) = await ReadAsync(request, cancel);
        var token = form.GetValueOrDefault("token") ?? throw new LoginException("invalid_request", "token is required");
        if (network.World.Tokens
            .First(network.Id,
                t => t.ClientId == client.Id && (t.Access == token || t.Refresh == token)) is { } session)
        {
            network.SignIns.Revoke(session);
        }
    }

    private JsonObject Exchange(IReadOnlyDictionary<string, string> form, LoginClient client, string thumbprint)
    {
        lock (gate)
        {
            codes.TryGetValue(form.GetValueOrDefault("code", ""), out var pushed);
            if (pushed?.SessionId is { } used && network.World.Tokens.Find(network.Id, used) is { } session)
            {
                network.SignIns.Revoke(session);
                throw new LoginException("invalid_grant", "Code was used before");
            }

            var fault = pushed switch
            {
                null => "Invalid code",
                _ when Now - pushed.At > RequestLife || pushed.Client.Id != client.Id => "Invalid code",
                _ when pushed.RedirectUri != form.GetValueOrDefault("redirect_uri") =>
                    "The redirect_uri is not the one of the request",
                _ when pushed.Challenge != Base64Text.Sha256Of(form.GetValueOrDefault("code_verifier", "")) =>
                    "Invalid code_verifier",
                _ when pushed.Thumbprint is { } first && first != thumbprint =>
                    "The proof's key is not the one of the request",
                _ => null,
            };
            if (fault is not null)
            {
                throw new LoginException("invalid_grant", fault);
            }

            var began = sessions.Issue(
                new SandboxToken
                {
                    Network = network.Id, Id = network.World.NextId(), AccountId = pushed!.Account!.Id,
                    ClientId = client.Id,
                    Scopes = pushed.Scope.Split(' ', StringSplitOptions.RemoveEmptyEntries), Access = "",
                    Extra = new() { ["jkt"] = thumbprint, ["began"] = BlueskyIds.Time(Now) },
                } with { RefreshExpires = Now + (client.IsConfidential ? ConfidentialIdle : PublicLife) },
                Issuer);
            pushed.SessionId = began.Id;
            return Answer(began);
        }
    }

    private JsonObject Refresh(IReadOnlyDictionary<string, string> form, LoginClient client, string thumbprint)
    {
        var token = form.GetValueOrDefault("refresh_token", "");
        lock (gate)
        {
            if (network.SignIns.BySpentRefresh(token) is { } replayed && replayed.ClientId == client.Id)
            {
                network.SignIns.Revoke(replayed);
                throw new LoginException("invalid_grant", "Refresh token replayed");
            }

            var session = network.SignIns.ByRefresh(token);
            if (session is null || session.ClientId != client.Id || Jose.Text(session.Extra, "jkt") != thumbprint)
            {
                throw new LoginException("invalid_grant", "Invalid refresh token");
            }

            var began = DateTimeOffset.Parse(Jose.Text(session.Extra, "began")!, CultureInfo.InvariantCulture);
            if (!network.SignIns.IsRefreshAlive(session) || Now - began > ConfidentialLife)
            {
                throw new LoginException("invalid_grant", "Session expired");
            }

            return Answer(
                sessions.Issue(client.IsConfidential ? session with { RefreshExpires = Now + ConfidentialIdle }
                    : session, Issuer));
        }
    }

    private JsonObject Answer(SandboxToken session) => new()
    {
        ["access_token"] = session.Access, ["token_type"] = "DPoP", ["refresh_token"] = session.Refresh,
        ["scope"] = string.Join(' ', session.Scopes),
        ["expires_in"] = (int)sessions.LoginAccessLife.TotalSeconds - 1, ["sub"] = session.AccountId,
    };

    private async Task<(IReadOnlyDictionary<string, string> Form, LoginClient Client,
        string? Thumbprint)> ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        if (!request.HasFormContentType)
        {
            throw new LoginException("invalid_request", "A form (application/x-www-form-urlencoded) is expected");
        }

        var form = (await request.ReadFormAsync(cancel))
            .ToDictionary(f => f.Key, f => f.Value.ToString(), StringComparer.Ordinal);
        string? thumbprint;
        try
        {
            thumbprint = proofs.Check(request, network.AddressOf("pds"), accessToken: null);
        }
        catch (DpopException wrong)
        {
            throw new LoginException(wrong.NonceMissing ? "use_dpop_nonce" : "invalid_dpop_proof", wrong.Message);
        }

        var client = await LoginClient.FindAsync(form.GetValueOrDefault("client_id"), outgoing, cancel);
        client.Authenticate(form, Issuer, network.World.HostNow, jti =>
        {
            lock (gate)
            {
                return assertions.Add(jti);
            }
        });
        return (form, client, thumbprint);
    }

    public JsonObject Metadata() => JsonNode.Parse(string.Create(CultureInfo.InvariantCulture, $$"""
        {
          "issuer": "{{Issuer}}", "request_parameter_supported": true, "request_uri_parameter_supported": true,
          "require_request_uri_registration": true,
          "scopes_supported": ["atproto", "transition:email", "transition:generic", "transition:chat.bsky"],
          "subject_types_supported": ["public"], "response_types_supported": ["code"], "response_modes_supported": ["query"],
          "grant_types_supported": ["authorization_code", "refresh_token"], "code_challenge_methods_supported": ["S256"],
          "ui_locales_supported": ["en-US"], "display_values_supported": ["page"], "request_object_signing_alg_values_supported": ["ES256"],
          "authorization_response_iss_parameter_supported": true,
          "request_object_encryption_alg_values_supported": [], "request_object_encryption_enc_values_supported": [],
          "jwks_uri": "{{Issuer}}/oauth/jwks", "authorization_endpoint": "{{Issuer}}/oauth/authorize",
          "token_endpoint": "{{Issuer}}/oauth/token",
          "token_endpoint_auth_methods_supported": ["none", "private_key_jwt"],
          "token_endpoint_auth_signing_alg_values_supported": ["ES256"],
          "revocation_endpoint": "{{Issuer}}/oauth/revoke", "pushed_authorization_request_endpoint": "{{Issuer}}/oauth/par",
          "require_pushed_authorization_requests": true, "dpop_signing_alg_values_supported": ["ES256"],
          "protected_resources": ["{{Issuer}}"],
          "client_id_metadata_document_supported": true, "prompt_values_supported": ["none", "login", "consent", "select_account"]
        }
        """))!.AsObject();
}

/// <summary>An authorization request that an app pushed, later the person's consent to it.</summary>
internal sealed record PushedRequest(
    LoginClient Client, string RedirectUri, string Scope, string? State, string Challenge, string? LoginHint,
        string? Thumbprint, DateTimeOffset At)
{
    public SandboxAccount? Account { get; init; }

    public string? SessionId { get; set; }
}
