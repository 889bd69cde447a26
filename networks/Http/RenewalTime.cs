namespace Rostrum.Networks.Http;

/// <summary>When a grant should be renewed.</summary>
public static class RenewalTime
{
    /// <summary>The moment at which the consent's share of the token's life is over; null = never by time.</summary>
    public static DateTimeOffset? DueAt(Consent consent, Grant grant)
    {
        ArgumentNullException.ThrowIfNull(grant);
        if (grant.ExpiresAt is not { } end)
        {
            return null;
        }

        var share = consent is OAuthConsent oauth ? oauth.RenewAt : 0.8;
        return consent is OAuthConsent { Renewal: Renewal.None } ? null : grant.IssuedAt + ((end - grant.IssuedAt) * share);
    }
}
