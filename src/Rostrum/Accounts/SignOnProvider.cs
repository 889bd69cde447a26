using Rostrum.Platform.Secrets;

namespace Rostrum.Accounts;

/// <summary>The OpenID Connect provider of this instance, as its operator named it.</summary>
internal sealed record SignOnProvider(Uri Issuer, string ClientId, Secret ClientSecret, string Name)
{
    public const string CallbackPath = "/signin/provider/callback";

    /// <summary>The scopes that are asked for: who it is, and the address.</summary>
    public const string Scopes = "openid email profile";
}
