namespace Rostrum.Networks.Http;

/// <summary>Makes the senders of accounts; one per process, since it keeps each server's latest nonce.</summary>
public sealed class SenderFactory(NetworkEnvironment environment)
{
    private readonly NetworkHttp http = new(environment);
    private readonly DPoPNonces nonces = new();

    /// <summary>A sender that signs with this grant. Cheap: make a new one when the grant was renewed.</summary>
    /// <param name="server">The account's own server when the grant names none; else the network's base address is used.</param>
    public NetworkSender Create(Network network, Consent consent, Grant grant, Uri? server = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(consent);
        ArgumentNullException.ThrowIfNull(grant);
        var home = grant.Server ?? server ?? network.Server
            ?? throw new InvalidOperationException($"{network.Name} accounts live on servers of their own; the grant names none.");
        return new AccountSender(http, nonces, network, consent, grant, home);
    }
}
