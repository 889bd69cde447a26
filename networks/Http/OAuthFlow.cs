using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Rostrum.Networks.Http;

/// <summary>
/// The one OAuth 2 flow. Reads everything in which networks differ from <see cref="OAuthConsent"/>; throws
/// <see cref="NetworkException"/> with a sentence for the person who connects.
/// </summary>
public sealed class OAuthFlow(NetworkEnvironment env, IAppVault apps)
{
    private const string RedirectExtra = "rostrum.redirect";

    private readonly TokenCalls calls = new(new NetworkHttp(env));
    private readonly ClientIdentity clients = new(env, apps);

    /// <summary>Why this consent cannot be used on this installation, or null.</summary>
    public async Task<string?> WhyNotAsync(Network network, OAuthConsent consent, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(consent);
        return consent.Client switch
        {
            ClientSource.MetadataDocument => ClientMetadata.WhyNot(env),
            ClientSource.Configured when await apps.FindAsync(new(network.Id, consent.App), cancel) is null =>
                $"No app is registered for {network.Name} yet: the operator enters its id and secret.",
            _ => null,
        };
    }

    /// <summary>Scopes of the base (always and publishing) and of the abilities asked for, in the network's order.</summary>
    public static IReadOnlyList<string> ScopesFor(OAuthConsent consent, IReadOnlyCollection<Needs> also)
    {
        ArgumentNullException.ThrowIfNull(consent);
        return [.. consent.Scopes
            .Where(s => s.Needs is Needs.Always or Needs.Publishing || also.Contains(s.Needs))
            .Select(s => s.Name)
            .Distinct()];
    }

    /// <summary>The address for the browser, and the state to keep sealed until it returns.</summary>
    public async Task<StartedConsent> StartAsync(Network network, OAuthConsent consent, StartRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(consent);
        ArgumentNullException.ThrowIfNull(request);
        if (await WhyNotAsync(network, consent, cancel) is { } reason)
        {
            throw new NetworkException(new(FailureKind.OperatorNeeded, reason));
        }

        var home = await FindServerAsync(network, consent, request.HomeServer, cancel);
        var granular = ScopesFor(consent, request.Also);
        try
        {
            return await StartAsync(network, consent, request, home, granular, cancel);
        }
        catch (NetworkException e) when (e.Failure.Code == "invalid_scope" && consent.FallbackScopes is { Count: > 0 } fallbacks)
        {
            return await StartAsync(network, consent, request, home, fallbacks[0].Split(' '), cancel);
        }
    }

    /// <summary>Turns the browser's return into a grant. The attempt is spent, whatever comes of it.</summary>
    public async Task<Grant> FinishAsync(
        Network network, OAuthConsent consent, PendingConsent pending, Uri redirectedTo, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(consent);
        ArgumentNullException.ThrowIfNull(pending);
        var code = OAuthReturn.ReadCode(network, consent, pending, redirectedTo);
        var client = await clients.AgainAsync(
            network, consent, pending.ClientId, pending.Server, pending.Redirect, pending.Endpoints.Issuer, cancel);
        Grant grant;
        try
        {
            grant = await calls.TokenAsync(
                pending.Endpoints, consent, client, ExchangeForm(consent, pending, code), new(pending.DPoPKey), cancel);
        }
        catch (NetworkException e) when (e.Failure.Code == "invalid_client" && consent.Client == ClientSource.PerServer)
        {
            await apps.ForgetAsync(ClientIdentity.KeyOf(network, consent, pending.Server, pending.Redirect), client.Id, cancel);
            throw new NetworkException(new(FailureKind.SignInAgain, "The server has forgotten this installation. Please connect once more."), e);
        }

        // A token answer without scopes means: as asked for (RFC 6749, 5.1).
        grant = grant with
        {
            Scopes = grant.Scopes.Count > 0 ? grant.Scopes : pending.Scopes,
            Server = pending.Server,
            Extra = new Dictionary<string, string>(grant.Extra) { [RedirectExtra] = pending.Redirect.AbsoluteUri },
        };
        grant = await ConfirmAsync(network, consent, pending, grant, cancel);
        return consent.Upgrade is null
            ? grant
            : grant.RenewedBy(await consent.Upgrade.UpgradeAsync(grant, await clients.AppOfAsync(network, consent, grant, cancel), cancel));
    }

    /// <summary>A fresh grant. One caller at a time per grant; commit the result before using it.</summary>
    public async Task<Grant> RenewAsync(Network network, Consent consent, Grant grant, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(grant);
        if (consent is PastedConsent pasted)
        {
            return await pasted.Session.RenewAsync(grant, cancel) is { } session ? grant.RenewedBy(session) : grant;
        }

        var oauth = (OAuthConsent)consent;
        return oauth.Renewal switch
        {
            Renewal.RefreshToken when !grant.RefreshToken.IsEmpty => grant.RenewedBy(await RefreshAsync(network, oauth, grant, cancel)),
            Renewal.Exchange when oauth.Upgrade is { } upgrade => grant.RenewedBy(
                await upgrade.UpgradeAsync(grant, await clients.AppOfAsync(network, oauth, grant, cancel), cancel)),
            _ when grant.ExpiresAt <= env.Time.GetUtcNow() => throw new NetworkException(new(
                FailureKind.SignInAgain, $"The permission at {network.Name} has run out. Please connect again.")),
            _ => grant,
        };
    }

    /// <summary>Ends the grant at the network, where that is possible; quiet when it is gone already.</summary>
    public async Task RevokeAsync(Network network, Consent consent, Grant grant, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(grant);
        if (consent is PastedConsent pasted)
        {
            await pasted.Session.EndAsync(grant, cancel);
            return;
        }

        var oauth = (OAuthConsent)consent;
        if ((grant.Endpoints ?? oauth.Endpoints)?.Revoke is not { } address)
        {
            return;
        }

        var client = await ClientOfAsync(network, oauth, grant, cancel);
        var token = grant.RefreshToken.IsEmpty ? grant.AccessToken : grant.RefreshToken;
        try
        {
            await calls.PostAsync(address, oauth, client, [new("token", token.Reveal())], grant.DPoPKey, cancel);
        }
        catch (NetworkException e) when (e.Failure.Kind is FailureKind.SignInAgain || e.Failure.Code is "invalid_token")
        {
            return; // ended already
        }
    }

    internal static Uri? RedirectOf(Grant grant) =>
        grant.Extra.TryGetValue(RedirectExtra, out var redirect) ? new Uri(redirect) : null;

    private static async Task<HomeServer?> FindServerAsync(Network network, OAuthConsent consent, string? typed, CancellationToken cancel)
    {
        if (consent.Discovery is null)
        {
            return null;
        }

        var wanted = string.IsNullOrWhiteSpace(typed) ? consent.HomeServer?.Default : typed.Trim();
        return wanted is null
            ? throw NetworkException.Refused(consent.HomeServer?.Hint ?? $"Say which {network.Name} server holds the account.")
            : await consent.Discovery.DiscoverAsync(wanted, cancel);
    }

    private async Task<StartedConsent> StartAsync(
        Network network, OAuthConsent consent, StartRequest request, HomeServer? home, IReadOnlyList<string> scopes, CancellationToken cancel)
    {
        var endpoints = home?.Endpoints ?? consent.Endpoints
            ?? throw new InvalidOperationException($"{network.Name} has neither endpoints nor discovery.");
        var scope = string.Join(consent.ScopeSeparator, scopes);
        var redirect = OAuthReturn.RedirectFor(consent, request.Redirect);
        var client = await clients.FindAsync(network, consent, home?.Server, redirect, scope, endpoints.Issuer, cancel);
        var pending = new PendingConsent
        {
            State = DPoP.RandomText(32),
            Endpoints = endpoints,
            ClientId = client.Id,
            Redirect = redirect,
            Scopes = scopes,
            Verifier = consent.Pkce == Pkce.None ? null : DPoP.RandomText(48),
            Server = home?.Server,
            ExpectedSubject = home?.ExpectedSubject,
            TypedServer = request.HomeServer,
            DPoPKey = consent.TokenPlace == TokenPlace.DPoP ? DPoP.NewKey().Reveal() : null,
        };
        var query = AuthorizeQuery(consent, pending, scope, home?.LoginHint ?? request.LoginHint);
        if (consent.Pushed && endpoints.Pushed is { } pushed)
        {
            var body = await calls.PostAsync(
                pushed, consent, client, query.Where(q => q.Key != consent.ClientIdName), new(pending.DPoPKey), cancel);
            query = [new(consent.ClientIdName, client.Id), new("request_uri", OAuthReturn.ReadRequestUri(body, pushed))];
        }

        return new(new Uri(QueryHelpers.AddQueryString(endpoints.Authorize.AbsoluteUri, query!)), pending);
    }

    private static List<KeyValuePair<string, string>> AuthorizeQuery(
        OAuthConsent consent, PendingConsent pending, string scope, string? hint)
    {
        List<KeyValuePair<string, string>> query =
        [
            new("response_type", "code"),
            new(consent.ClientIdName, pending.ClientId),
            new("redirect_uri", pending.Redirect.AbsoluteUri),
            new("scope", scope),
            new("state", pending.State),
            .. consent.AuthorizeExtras,
        ];
        if (pending.Verifier is { } verifier)
        {
            var hash = SHA256.HashData(Encoding.ASCII.GetBytes(verifier));
            query.Add(new("code_challenge", consent.Pkce == Pkce.S256Hex ? Convert.ToHexStringLower(hash) : Base64Url.EncodeToString(hash)));
            query.Add(new("code_challenge_method", "S256"));
        }

        if (consent.LoginHintName is { } name && hint is not null)
        {
            query.Add(new(name, hint));
        }

        return query;
    }

    private static List<KeyValuePair<string, string>> ExchangeForm(OAuthConsent consent, PendingConsent pending, string code)
    {
        List<KeyValuePair<string, string>> form =
        [
            new("grant_type", "authorization_code"),
            new("code", code),
            new("redirect_uri", pending.Redirect.AbsoluteUri),
            .. consent.TokenExtras,
        ];
        if (pending.Verifier is { } verifier)
        {
            form.Add(new("code_verifier", verifier));
        }

        return form;
    }

    private static async Task<Grant> ConfirmAsync(
        Network network, OAuthConsent consent, PendingConsent pending, Grant grant, CancellationToken cancel)
    {
        if (pending.ExpectedSubject is { } expected && grant.Subject is { } subject && expected != subject)
        {
            throw NetworkException.Refused($"You signed in to another {network.Name} account than the one you named.");
        }

        return consent.Discovery is null || pending.Server is null
            ? grant
            : await consent.Discovery.ConfirmAsync(
                new(pending.Server, pending.Endpoints) { ExpectedSubject = pending.ExpectedSubject }, grant, cancel);
    }

    private async Task<Grant> RefreshAsync(Network network, OAuthConsent consent, Grant grant, CancellationToken cancel)
    {
        var endpoints = grant.Endpoints ?? consent.Endpoints
            ?? throw new InvalidOperationException($"The grant at {network.Name} names no token endpoint.");
        var client = await ClientOfAsync(network, consent, grant, cancel);
        List<KeyValuePair<string, string>> form = [new("grant_type", "refresh_token"), new("refresh_token", grant.RefreshToken.Reveal())];
        try
        {
            return await RefreshOnceAsync();
        }
        catch (NetworkException e) when (e.Failure is { Kind: FailureKind.Busy, NotSent: false, Status: null } && consent.RefreshIsSingleUse)
        {
            // The answer was lost: the server may have spent the token. Asked once more, it says which.
            return await RefreshOnceAsync();
        }

        async Task<Grant> RefreshOnceAsync()
        {
            var fresh = await calls.TokenAsync(endpoints, consent, client, form, grant.DPoPKey, cancel);
            if (grant.Subject is { } was && fresh.Subject is { } now && was != now)
            {
                throw new NetworkException(new(FailureKind.SignInAgain, $"{network.Name} renewed another account's permission."));
            }

            return fresh with { Extra = grant.Extra };
        }
    }

    private Task<TokenClient> ClientOfAsync(Network network, OAuthConsent consent, Grant grant, CancellationToken cancel) =>
        clients.AgainAsync(
            network, consent, grant.ClientId, grant.Server, RedirectOf(grant), grant.Endpoints?.Issuer, cancel);
}
