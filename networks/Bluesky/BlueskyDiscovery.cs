namespace Rostrum.Networks.Bluesky;

/// <summary>From a handle, a DID or a server to the place where its people sign in (atproto.com/specs/oauth, read 2026-11).</summary>
internal sealed class BlueskyDiscovery(BlueskyIdentity identity) : IDiscoversServer
{
    public async Task<HomeServer> DiscoverAsync(string typed, CancellationToken cancel)
    {
        if (await FindAccountAsync(typed, cancel) is { } account)
        {
            return new(account.Server, await EndpointsOfAsync(account.Server, cancel))
            {
                ExpectedSubject = account.Did,
                LoginHint = account.Handle ?? account.Did,
            };
        }

        var server = ServerOf(typed) ?? throw NetworkException.Refused("Type a handle such as alice.bsky.social, or the address of a server.");
        return new(server, await EndpointsOfAsync(server, cancel));
    }

    /// <summary>The subject's own document must lead to the very server that gave the token.</summary>
    public async Task<Grant> ConfirmAsync(HomeServer server, Grant grant, CancellationToken cancel)
    {
        if (grant.Subject is not { } did || !AtSyntax.IsDid(did) || !grant.Scopes.Contains("atproto"))
        {
            throw NetworkException.Refused("The server did not say which account this is.", "NoSubject");
        }

        var account = await identity.OfDidAsync(did, cancel);
        var endpoints = await EndpointsOfAsync(account.Server, cancel);
        return endpoints.Issuer == server.Endpoints.Issuer
            ? grant with { Server = account.Server }
            : throw NetworkException.Refused("The account does not live behind the server that gave this permission.", "IssuerMismatch");
    }

    private async Task<AtIdentity?> FindAccountAsync(string typed, CancellationToken cancel)
    {
        var name = FromProfilePage(typed) ?? typed.Trim();
        if (AtSyntax.IsDid(name))
        {
            return await identity.OfDidAsync(name, cancel);
        }

        var handle = AtSyntax.TidyHandle(name);
        if (!AtSyntax.IsHandle(handle))
        {
            return null;
        }

        try
        {
            return await identity.OfHandleAsync(handle, cancel);
        }
        catch (NetworkException e) when (e.Failure.Code == "HandleNotFound" && ServerOf(typed) is { } server && !typed.Contains('@', StringComparison.Ordinal))
        {
            // It may be the name of a server. If that does not answer, the missing handle is the better news.
            try
            {
                await EndpointsOfAsync(server, cancel);
                return null;
            }
            catch (NetworkException)
            {
                throw new NetworkException(e.Failure, e);
            }
        }
    }

    private async Task<OAuthEndpoints> EndpointsOfAsync(Uri server, CancellationToken cancel)
    {
        var issuer = await IssuerOfAsync(server, cancel);
        var metadata = await identity.GetAsync(
            new Uri(issuer, "/.well-known/oauth-authorization-server"), BlueskyJson.Default.AuthorizationServer, cancel);
        if (metadata is not { Issuer: { } name, Authorize: { } authorize, Token: { } token, Pushed: { } pushed }
            || name.TrimEnd('/') != issuer.GetLeftPart(UriPartial.Authority)
            || !new[] { authorize, token, pushed }.All(identity.IsAllowed))
        {
            throw NetworkException.Refused($"{server.Host} does not offer the sign-in that Bluesky apps use.", "BadMetadata");
        }

        return new(authorize, token) { Pushed = pushed, Revoke = metadata.Revoke, Issuer = name };
    }

    private async Task<Uri> IssuerOfAsync(Uri server, CancellationToken cancel)
    {
        try
        {
            var resource = await identity.GetAsync(
                new Uri(server, "/.well-known/oauth-protected-resource"), BlueskyJson.Default.ProtectedResource, cancel);
            return Uri.TryCreate(resource.AuthorizationServers is [var first, ..] ? first : null, UriKind.Absolute, out var issuer) && identity.IsAllowed(issuer)
                ? issuer
                : throw NetworkException.Refused($"{server.Host} names no server to sign in at.", "BadMetadata");
        }
        catch (NetworkException e) when (e.Failure.Status == 404)
        {
            return server; // an entry server holds no data of its own and signs in itself
        }
    }

    private Uri? ServerOf(string typed)
    {
        var text = typed.Trim();
        var address = text.Contains("://", StringComparison.Ordinal) ? text : "https://" + text;
        return Uri.TryCreate(address, UriKind.Absolute, out var server) && identity.IsAllowed(server) && server.UserInfo.Length == 0
            ? new Uri(server.GetLeftPart(UriPartial.Authority))
            : null;
    }

    private static string? FromProfilePage(string typed) =>
        Uri.TryCreate(typed.Trim(), UriKind.Absolute, out var page) && page.AbsolutePath.Split('/') is ["", "profile", var who, ..]
            ? Uri.UnescapeDataString(who)
            : null;
}
