using System.Net.Http.Headers;

namespace Rostrum.Networks.Http;

/// <summary>Marks of a request that the sender reads.</summary>
internal static class CallOptions
{
    /// <summary>Sent as it is, without the account's token: a leased storage address, a call with its own service token.</summary>
    public static readonly HttpRequestOptionsKey<bool> Unsigned = new("rostrum.unsigned");

    public static HttpRequestMessage WithoutToken(this HttpRequestMessage request)
    {
        request.Options.Set(Unsigned, value: true);
        return request;
    }
}

/// <summary>Signs requests with one account's grant and hands them to the pipeline.</summary>
internal sealed class AccountSender(
    NetworkHttp http, DPoPNonces nonces, Network network, Consent consent, Grant grant, Uri server) : NetworkSender
{
    public override Uri Server => server;

    public override IReadOnlyList<string> Scopes => grant.Scopes;

    public override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CallKind kind, CancellationToken cancel)
    {
        var target = Resolve(request.RequestUri);
        request.RequestUri = target;
        var plan = new CallPlan(kind)
        {
            Errors = network.Errors,
            Timeout = kind == CallKind.Act ? network.Timing.ActTimeout : null,
            LoggedAs = target,
        };
        if (request.Options.TryGetValue(CallOptions.Unsigned, out var unsigned) && unsigned)
        {
            return await http.SendAsync(request, plan, cancel);
        }

        ThrowIfForeign(target);
        if (consent.TokenPlace == TokenPlace.DPoP)
        {
            return await SendProvedAsync(request, target, plan, cancel);
        }

        await SignAsync(request, target, cancel);
        return await http.SendAsync(request, plan, cancel);
    }

    private async Task<HttpResponseMessage> SendProvedAsync(
        HttpRequestMessage request, Uri target, CallPlan plan, CancellationToken cancel)
    {
        plan = plan with { Sees = a => nonces.Learn(target, a), Accepts = a => a.IsSuccessStatusCode || DPoPNonces.IsDemand(a) };
        Prove(request, target);
        var answer = await http.SendAsync(request, plan, cancel);
        if (answer.IsSuccessStatusCode)
        {
            return answer;
        }

        // Refused before anything was done, so even an act is sent once more, with the nonce it asked for.
        answer.Dispose();
        Prove(request, target);
        return await http.SendAsync(request, plan with { Accepts = static a => a.IsSuccessStatusCode }, cancel);
    }

    private void Prove(HttpRequestMessage request, Uri target)
    {
        var proof = DPoP.Proof(
            grant.DPoPKey, request.Method.Method, target, http.Environment.Time.GetUtcNow(), nonces.For(target), grant.AccessToken);
        request.Headers.Authorization = new AuthenticationHeaderValue("DPoP", grant.AccessToken.Reveal());
        request.Headers.Remove("DPoP");
        request.Headers.Add("DPoP", proof);
    }

    private async Task SignAsync(HttpRequestMessage request, Uri target, CancellationToken cancel)
    {
        var token = grant.AccessToken.Reveal();
        switch (consent.TokenPlace)
        {
            case TokenPlace.Bearer or TokenPlace.Bot:
                request.Headers.Authorization = new AuthenticationHeaderValue(consent.TokenPlace.ToString(), token);
                return;
            case TokenPlace.Path:
                request.RequestUri = new Uri(target.AbsoluteUri
                    .Replace("%7Btoken%7D", token, StringComparison.OrdinalIgnoreCase)
                    .Replace("{token}", token, StringComparison.Ordinal));
                return;
            case TokenPlace.Address:
                request.RequestUri = new Uri(token.TrimEnd('/') + target.PathAndQuery[(server.AbsolutePath.TrimEnd('/').Length)..].TrimEnd('/'));
                return;
            case TokenPlace.Parameter when request.Content is FormUrlEncodedContent form:
                var members = await form.ReadAsStringAsync(cancel);
                var parted = members.Length == 0 ? "" : members + "&";
                request.Content = new StringContent(
                    $"{parted}access_token={Uri.EscapeDataString(token)}", new MediaTypeHeaderValue("application/x-www-form-urlencoded"));
                return;
            case TokenPlace.Parameter:
                var sign = target.Query.Length > 0 ? '&' : '?';
                request.RequestUri = new Uri($"{target.AbsoluteUri}{sign}access_token={Uri.EscapeDataString(token)}");
                return;
            default:
                throw new InvalidOperationException($"A token in place {consent.TokenPlace} is not signed here.");
        }
    }

    private Uri Resolve(Uri? address) => address switch
    {
        null => server,
        { IsAbsoluteUri: true } => address,
        _ => new Uri(new Uri(server.AbsoluteUri.TrimEnd('/') + "/"), address.OriginalString.TrimStart('/')),
    };

    private void ThrowIfForeign(Uri target)
    {
        var isOwn = target.Scheme == server.Scheme && target.Authority == server.Authority;
        if (!isOwn && !network.TokenHosts.Contains(target.Authority, StringComparer.OrdinalIgnoreCase))
        {
            throw new InvalidOperationException($"{network.Name} does not name {target.Host} among its token hosts: no token goes there.");
        }
    }
}
