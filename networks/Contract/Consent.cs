namespace Rostrum.Networks;

/// <summary>One way in which a person lets Rostrum act for an account. A closed choice.</summary>
public abstract record Consent
{
    private protected Consent() { }

    /// <summary>Stable id within the network, e.g. <c>oauth</c>, <c>app-password</c>.</summary>
    public required string Id { get; init; }

    public required string Label { get; init; }

    public required IReadOnlyList<Scope> Scopes { get; init; }

    /// <summary>How the token travels on each request.</summary>
    public TokenPlace TokenPlace { get; init; } = TokenPlace.Bearer;

    /// <summary>True when the person must say which server holds the account (a handle, a host, an address).</summary>
    public HomeServerPrompt? HomeServer { get; init; }
}

/// <summary>The question for the home server, with what is filled in when nothing is known.</summary>
public sealed record HomeServerPrompt(string Label, string Hint)
{
    public string? Default { get; init; }

    public bool Required { get; init; } = true;
}

/// <summary>A permission, its plain purpose, and which ability needs it.</summary>
public sealed record Scope(string Name, string Purpose, Needs Needs);

public enum Needs
{
    Always,
    Publishing,
    Deleting,
    Editing,
    Metrics,
    Timeline,
    Inbox,
    Replying,
    Messages,
    LookUp,
    FirstComment,
}

public enum TokenPlace
{
    /// <summary><c>Authorization: Bearer …</c></summary>
    Bearer,

    /// <summary><c>Authorization: DPoP …</c> with a proof for every request (RFC 9449).</summary>
    DPoP,

    /// <summary><c>Authorization: Bot …</c></summary>
    Bot,

    /// <summary>Part of the path: the sender replaces <c>{token}</c>.</summary>
    Path,

    /// <summary>Query or form member <c>access_token</c>.</summary>
    Parameter,

    /// <summary>The address itself is the secret (an incoming webhook): the sender replaces the whole base address.</summary>
    Address,
}

/// <summary>
/// OAuth 2 as data. Everything in which networks differ is a property read by the one flow; a network adds code only
/// where its own step exists in no other (<see cref="Discovery"/>, <see cref="Registration"/>, <see cref="Upgrade"/>).
/// </summary>
public sealed record OAuthConsent : Consent
{
    /// <summary>Fixed endpoints; null when they are discovered from the home server.</summary>
    public OAuthEndpoints? Endpoints { get; init; }

    /// <summary>Finds the endpoints (and the account that is meant) from what the person typed.</summary>
    public IDiscoversServer? Discovery { get; init; }

    /// <summary>Registers an app at the home server when the product has none there yet.</summary>
    public IRegistersApp? Registration { get; init; }

    /// <summary>Which <see cref="AppRegistration"/> of the network this consent uses.</summary>
    public string App { get; init; } = "app";

    /// <summary>Further form members of the code exchange.</summary>
    public IReadOnlyDictionary<string, string> TokenExtras { get; init; } = new Dictionary<string, string>();

    public RevokeReach RevokeReach { get; init; } = RevokeReach.Token;

    /// <summary>A consent with other scopes kills the tokens given before: the next one carries the union.</summary>
    public bool ScopeChangeEndsEarlier { get; init; }

    public ClientSource Client { get; init; } = ClientSource.Configured;

    public ClientAuth ClientAuth { get; init; } = ClientAuth.Body;

    public Pkce Pkce { get; init; } = Pkce.S256;

    public string ScopeSeparator { get; init; } = " ";

    /// <summary>Name of the client id parameter; one network calls it <c>client_key</c>.</summary>
    public string ClientIdName { get; init; } = "client_id";

    public IReadOnlyDictionary<string, string> AuthorizeExtras { get; init; } = new Dictionary<string, string>();

    /// <summary>Name of the parameter that suggests the account, or null.</summary>
    public string? LoginHintName { get; init; }

    /// <summary>Pushed authorization requests (RFC 9126).</summary>
    public bool Pushed { get; init; }

    /// <summary>The answer names its issuer (RFC 9207) and it must be checked.</summary>
    public bool IssuerInAnswer { get; init; }

    public Renewal Renewal { get; init; } = Renewal.RefreshToken;

    /// <summary>The refresh token dies with its first use and a replay may end the whole session.</summary>
    public bool RefreshIsSingleUse { get; init; }

    /// <summary>Turns the first token into the one to keep (short-lived to long-lived); null = the first is kept.</summary>
    public IUpgradesGrant? Upgrade { get; init; }

    /// <summary>Renew when this share of the token's life is over.</summary>
    public double RenewAt { get; init; } = 0.8;

    /// <summary>Scopes are tried in this order when a server refuses the granular ones; null = only <see cref="Consent.Scopes"/>.</summary>
    public IReadOnlyList<string>? FallbackScopes { get; init; }

    /// <summary>The redirect address must use this host on loopback (a localhost client); null = as configured.</summary>
    public string? LoopbackRedirectHost { get; init; }
}

/// <summary>What else dies when one token is revoked: a channel's disconnect must not end its siblings.</summary>
public enum RevokeReach
{
    /// <summary>The network has no revocation; the person is told where to remove the permission.</summary>
    None,
    Token,

    /// <summary>Every token of this person for this app.</summary>
    Grant,
}

public sealed record OAuthEndpoints(Uri Authorize, Uri Token)
{
    public Uri? Revoke { get; init; }

    public Uri? Pushed { get; init; }

    public string? Issuer { get; init; }
}

public enum ClientSource
{
    /// <summary>The operator enters id and secret.</summary>
    Configured,

    /// <summary>Registered by the flow at each home server.</summary>
    PerServer,

    /// <summary>The id is the https address of a document that this instance serves; a localhost client on loopback.</summary>
    MetadataDocument,
}

public enum ClientAuth
{
    /// <summary>Public client.</summary>
    None,

    /// <summary>Id and secret in the form body.</summary>
    Body,

    /// <summary>HTTP Basic.</summary>
    Basic,

    /// <summary>A signed assertion (RFC 7523) with the instance's key; none on loopback.</summary>
    PrivateKeyJwt,
}

public enum Pkce
{
    None,

    /// <summary>base64url of SHA-256 (RFC 7636).</summary>
    S256,

    /// <summary>Lower-case hexadecimal of SHA-256, against the RFC.</summary>
    S256Hex,
}

public enum Renewal
{
    /// <summary>Does not expire; dies when revoked.</summary>
    None,

    RefreshToken,

    /// <summary>The access token itself is exchanged for a fresh one before it expires (<see cref="IUpgradesGrant"/>).</summary>
    Exchange,

    /// <summary>The network's own session call (<see cref="PastedConsent.Session"/>).</summary>
    Session,
}

/// <summary>The person pastes what the network shows them: a bot token, an app password, a webhook address.</summary>
public sealed record PastedConsent : Consent
{
    public required IReadOnlyList<PastedField> Fields { get; init; }

    /// <summary>Verifies the pasted values at the network and turns them into a grant; also renews and ends it.</summary>
    public required IPastedSession Session { get; init; }
}

public sealed record PastedField(string Name, string Label, bool IsSecret)
{
    public string? Hint { get; init; }

    public string? Default { get; init; }

    public bool Required { get; init; } = true;
}

/// <summary>What the person typed, resolved: where to ask, who is meant.</summary>
public sealed record HomeServer(Uri Server, OAuthEndpoints Endpoints)
{
    /// <summary>The account the person named; the token's subject must equal it.</summary>
    public string? ExpectedSubject { get; init; }

    public string? LoginHint { get; init; }
}

public interface IDiscoversServer
{
    /// <summary>Resolves a handle, host or address. Throws <see cref="NetworkException"/> with a sentence for the person.</summary>
    Task<HomeServer> DiscoverAsync(string typed, CancellationToken cancel);

    /// <summary>
    /// Confirms after the dance that this subject really lives behind this issuer, and returns the grant with the
    /// account's own server where that is known only now. Throws <see cref="NetworkException"/> when it does not.
    /// </summary>
    Task<Grant> ConfirmAsync(HomeServer server, Grant grant, CancellationToken cancel);
}

public interface IRegistersApp
{
    Task<AppCredentials> RegisterAsync(Uri server, Uri redirect, string scopes, CancellationToken cancel);
}

public interface IUpgradesGrant
{
    /// <summary>First token → kept token, and for <see cref="Renewal.Exchange"/> kept token → fresh token.</summary>
    Task<Grant> UpgradeAsync(Grant grant, AppCredentials app, CancellationToken cancel);
}

public interface IPastedSession
{
    Task<Grant> OpenAsync(IReadOnlyDictionary<string, string> fields, CancellationToken cancel);

    /// <summary>A fresh grant, or null when this kind never expires.</summary>
    Task<Grant?> RenewAsync(Grant grant, CancellationToken cancel);

    /// <summary>Ends the session at the network; quiet when it is already gone.</summary>
    Task EndAsync(Grant grant, CancellationToken cancel);
}

/// <summary>An app registered at a network (or at one home server of it).</summary>
public sealed record AppCredentials(string ClientId, SecretText ClientSecret)
{
    public Uri? Server { get; init; }

    /// <summary>Further values of the registration (a configuration id, a developer token).</summary>
    public IReadOnlyDictionary<string, SecretText> Extra { get; init; } = new Dictionary<string, SecretText>();
}
