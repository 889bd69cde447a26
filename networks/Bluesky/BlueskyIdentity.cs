using System.Text.Json;
using Rostrum.Networks.Http;

namespace Rostrum.Networks.Bluesky;

/// <summary>An account as the directory knows it.</summary>
internal sealed record AtIdentity(string Did, string? Handle, Uri Server);

/// <summary>
/// Handle → DID → server, checked both ways. Names are given by strangers: only https, and plain http only where the
/// directory itself was moved to it (a sandbox, a test server).
/// </summary>
internal sealed class BlueskyIdentity(NetworkHttp http, NetworkEnvironment env)
{
    private readonly Uri directory = env.Addresses.Of("bluesky.plc", "https://plc.directory");

    /// <summary>Where handles are asked for and where accounts without a named server sign in.</summary>
    public Uri Entry { get; } = env.Addresses.Of("bluesky.pds", "https://bsky.social");

    private bool PlainHttp => directory.Scheme == Uri.UriSchemeHttp;

    /// <summary>The account behind a handle. Its own document must name the handle too, or anyone could claim it.</summary>
    public async Task<AtIdentity> OfHandleAsync(string handle, CancellationToken cancel)
    {
        var did = await DidOfAsync(handle, cancel)
            ?? throw NetworkException.Refused($"There is no Bluesky account with the handle {handle}.", "HandleNotFound");
        var identity = await OfDidAsync(did, cancel);
        return string.Equals(identity.Handle, handle, StringComparison.OrdinalIgnoreCase)
            ? identity
            : throw NetworkException.Refused($"The account does not confirm that {handle} is its handle.", "HandleMismatch");
    }

    /// <summary>The DID a handle points to, or null. One direction only: enough for a mention, not for a sign-in.</summary>
    public async Task<string?> DidOfAsync(string handle, CancellationToken cancel)
    {
        if (!AtSyntax.IsHandle(handle))
        {
            return null;
        }

        try
        {
            var ask = new Uri(Entry, $"/xrpc/com.atproto.identity.resolveHandle?handle={Uri.EscapeDataString(handle)}");
            var answer = await GetAsync(ask, BlueskyJson.Default.HandleAnswer, cancel);
            return AtSyntax.IsDid(answer.Did) ? answer.Did : null;
        }
        catch (NetworkException e) when (e.Failure.Kind is FailureKind.ContentRefused or FailureKind.OperatorNeeded)
        {
            return PlainHttp ? null : await WellKnownAsync(handle, cancel);
        }
    }

    /// <summary>What the DID's document says. The handle is the one it claims, not yet checked the other way.</summary>
    public async Task<AtIdentity> OfDidAsync(string did, CancellationToken cancel)
    {
        var document = await GetAsync(DocumentAddress(did), BlueskyJson.Default.DidDocument, cancel);
        return document.Id == did
            ? Read(document)
            : throw NetworkException.Refused("The directory answered with another account.", "DidMismatch");
    }

    public AtIdentity Read(DidDocument document)
    {
        var service = document.Service?.FirstOrDefault(s =>
            s.Type == "AtprotoPersonalDataServer" && s.Id.EndsWith("#atproto_pds", StringComparison.Ordinal));
        var server = service is { ServiceEndpoint.ValueKind: JsonValueKind.String }
            && Uri.TryCreate(service.ServiceEndpoint.GetString(), UriKind.Absolute, out var address) && IsAllowed(address)
            ? new Uri(address.GetLeftPart(UriPartial.Authority))
            : throw NetworkException.Refused("This account names no server that can be used.", "NoServer");
        var handle = document.AlsoKnownAs?
            .Where(a => a.StartsWith("at://", StringComparison.Ordinal))
            .Select(a => a["at://".Length..])
            .FirstOrDefault(AtSyntax.IsHandle);
        return new(document.Id, handle, server);
    }

    public bool IsAllowed(Uri address) => address.Scheme == Uri.UriSchemeHttps || (PlainHttp && address.Scheme == Uri.UriSchemeHttp);

    public async Task<T> GetAsync<T>(Uri address, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, CancellationToken cancel)
        where T : class
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        return await http.SendAsync(request, CallPlan.Reading with { Errors = BlueskyErrors.Instance }, type, cancel);
    }

    private Uri DocumentAddress(string did)
    {
        if (did.StartsWith("did:plc:", StringComparison.Ordinal) && AtSyntax.IsDid(did))
        {
            return new Uri(directory, "/" + did);
        }

        const string web = "did:web:";
        return did.StartsWith(web, StringComparison.Ordinal) && AtSyntax.IsHandle(did[web.Length..])
            ? new Uri($"https://{did[web.Length..]}/.well-known/did.json")
            : throw NetworkException.Refused("This kind of account is not known.", "UnknownDid");
    }

    private async Task<string?> WellKnownAsync(string handle, CancellationToken cancel)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"https://{handle}/.well-known/atproto-did");
            using var answer = await http.SendAsync(request, CallPlan.Reading, cancel);
            var did = (await answer.Content.ReadAsStringAsync(cancel)).Trim();
            return AtSyntax.IsDid(did) ? did : null;
        }
        catch (NetworkException)
        {
            return null; // no such host, or it says nothing: the handle does not resolve
        }
    }
}
