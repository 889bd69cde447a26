namespace Rostrum.Networks.Http;

/// <summary>Finds out as which client the flow speaks: the operator's, one registered at the server, or our own document.</summary>
internal sealed class ClientIdentity(NetworkEnvironment env, IAppVault apps)
{
    public async Task<TokenClient> FindAsync(
        Network network, OAuthConsent consent, Uri? server, Uri redirect, string scope, string? issuer, CancellationToken cancel)
    {
        switch (consent.Client)
        {
            case ClientSource.MetadataDocument:
                return Document(ClientMetadata.ClientId(env, redirect, scope), consent, issuer);
            case ClientSource.PerServer:
                var registration = consent.Registration
                    ?? throw new InvalidOperationException($"{network.Name} registers apps but does not say how.");
                var all = string.Join(consent.ScopeSeparator, consent.Scopes.Select(s => s.Name));
                var made = await apps.RegisterOnceAsync(
                    KeyOf(network, consent, server, redirect), c => registration.RegisterAsync(server!, redirect, all, c), cancel);
                return new(made.ClientId, made.ClientSecret, consent.ClientAuth, issuer);
            case ClientSource.Configured:
            default:
                var app = await ConfiguredAsync(network, consent, cancel);
                return new(app.ClientId, app.ClientSecret, consent.ClientAuth, issuer);
        }
    }

    /// <summary>The client that an earlier consent used; its id is part of the grant.</summary>
    public async Task<TokenClient> AgainAsync(
        Network network, OAuthConsent consent, string? clientId, Uri? server, Uri? redirect, string? issuer, CancellationToken cancel)
    {
        if (consent.Client == ClientSource.MetadataDocument)
        {
            return Document(clientId ?? throw Missing(network), consent, issuer);
        }

        var app = consent.Client == ClientSource.PerServer
            ? await apps.FindAsync(KeyOf(network, consent, server, redirect), cancel) ?? throw Missing(network)
            : await ConfiguredAsync(network, consent, cancel);
        return new(app.ClientId, app.ClientSecret, consent.ClientAuth, issuer);
    }

    public async Task<AppCredentials> AppOfAsync(Network network, OAuthConsent consent, Grant grant, CancellationToken cancel) =>
        consent.Client switch
        {
            ClientSource.Configured => await ConfiguredAsync(network, consent, cancel),
            ClientSource.PerServer => await apps.FindAsync(
                KeyOf(network, consent, grant.Server, OAuthFlow.RedirectOf(grant)), cancel) ?? throw Missing(network),
            _ => new(grant.ClientId ?? "", default),
        };

    public static AppKey KeyOf(Network network, OAuthConsent consent, Uri? server, Uri? redirect) =>
        new(network.Id, consent.App) { Server = server, Redirect = redirect };

    private async Task<AppCredentials> ConfiguredAsync(Network network, OAuthConsent consent, CancellationToken cancel) =>
        await apps.FindAsync(new(network.Id, consent.App), cancel) ?? throw Missing(network);

    // A localhost client is public by definition and has no key to sign with.
    private static TokenClient Document(string id, OAuthConsent consent, string? issuer) => new(
        id, default, id.StartsWith("http://localhost", StringComparison.Ordinal) ? ClientAuth.None : consent.ClientAuth, issuer);

    private static NetworkException Missing(Network network) => new(new(
        FailureKind.OperatorNeeded, $"This installation has no app registered at {network.Name} yet."));
}
