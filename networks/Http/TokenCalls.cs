using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Rostrum.Networks.Http;

/// <summary>Form calls to authorization servers: client authentication, proofs, nonces, errors.</summary>
internal sealed class TokenCalls(NetworkHttp http)
{
    private readonly DPoPNonces nonces = new();

    /// <summary>Posts a form as the client and returns the successful body.</summary>
    public async Task<byte[]> PostAsync(
        Uri address, OAuthConsent consent, TokenClient client, IEnumerable<KeyValuePair<string, string>> members, SecretText proofKey,
        CancellationToken cancel)
    {
        var isProved = !proofKey.IsEmpty;
        var plan = CallPlan.Repeating with
        {
            Errors = OAuthErrorTable.Instance,
            Timeout = TimeSpan.FromSeconds(15),
            Sees = a => nonces.Learn(address, a),
            Accepts = a => a.IsSuccessStatusCode || (isProved && DPoPNonces.IsDemand(a)),
        };
        var form = members.ToList();
        using var first = await SendAsync();
        if (first.IsSuccessStatusCode)
        {
            return await first.Content.ReadAsByteArrayAsync(cancel);
        }

        plan = plan with { Accepts = static a => a.IsSuccessStatusCode };
        using var second = await SendAsync();
        return await second.Content.ReadAsByteArrayAsync(cancel);

        async Task<HttpResponseMessage> SendAsync()
        {
            using var request = await RequestAsync(address, consent, client, form, cancel);
            if (isProved)
            {
                var now = http.Environment.Time.GetUtcNow();
                request.Headers.Add("DPoP", DPoP.Proof(proofKey, "POST", address, now, nonces.For(address)));
            }

            return await http.SendAsync(request, plan, cancel);
        }
    }

    /// <summary>Posts to the token endpoint and reads the grant. A 200 that holds none counts as no answer.</summary>
    public async Task<Grant> TokenAsync(
        OAuthEndpoints endpoints, OAuthConsent consent, TokenClient client, IEnumerable<KeyValuePair<string, string>> members,
        SecretText proofKey, CancellationToken cancel)
    {
        var body = await PostAsync(endpoints.Token, consent, client, members, proofKey, cancel);
        Grant? grant;
        try
        {
            grant = TokenAnswer.Read(body, http.Environment.Time.GetUtcNow());
        }
        catch (JsonException e)
        {
            throw new NetworkException(Unreadable(endpoints), e);
        }

        return (grant ?? throw new NetworkException(Unreadable(endpoints))) with
        {
            Endpoints = endpoints,
            ClientId = client.Id,
            DPoPKey = proofKey,
        };
    }

    private static NetworkFailure Unreadable(OAuthEndpoints endpoints) =>
        new(FailureKind.Busy, $"{endpoints.Token.Host} gave an answer that cannot be read.");

    private async Task<HttpRequestMessage> RequestAsync(
        Uri address, OAuthConsent consent, TokenClient client, List<KeyValuePair<string, string>> form, CancellationToken cancel)
    {
        var members = new List<KeyValuePair<string, string>>(form);
        var request = new HttpRequestMessage(HttpMethod.Post, address);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        switch (client.Auth)
        {
            case ClientAuth.Basic:
                var pair = Uri.EscapeDataString(client.Id) + ":" + Uri.EscapeDataString(client.Secret.Reveal());
                request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
                break;
            case ClientAuth.Body:
                members.Add(new(consent.ClientIdName, client.Id));
                members.Add(new("client_secret", client.Secret.Reveal()));
                break;
            case ClientAuth.None:
                members.Add(new(consent.ClientIdName, client.Id));
                break;
            case ClientAuth.PrivateKeyJwt:
                var key = await http.Environment.ClientKey!(cancel);
                var audience = client.Issuer ?? address.GetLeftPart(UriPartial.Authority);
                members.Add(new(consent.ClientIdName, client.Id));
                members.Add(new("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"));
                members.Add(new("client_assertion", DPoP.ClientAssertion(key, client.Id, audience, http.Environment.Time.GetUtcNow())));
                break;
            default:
                throw new InvalidOperationException($"No client authentication {client.Auth}.");
        }

        request.Content = new FormUrlEncodedContent(members);
        return request;
    }
}

/// <summary>Who asks at an authorization server.</summary>
internal sealed record TokenClient(string Id, SecretText Secret, ClientAuth Auth, string? Issuer);
