using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Rostrum.Platform.Outgoing;

namespace Rostrum.Accounts;

/// <summary>Asks the OpenID Connect provider who somebody is: authorization code with PKCE, state and nonce.</summary>
internal sealed class SingleSignOn(RostrumSettings settings, OutgoingHandler outgoing, TimeProvider time, ILogger<SingleSignOn> logger) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Believed = TimeSpan.FromHours(1);
    private const int MostBytes = 256 * 1024;

    private readonly HttpMessageInvoker http = new(outgoing, disposeHandler: false);
    private volatile Known? known;

    public SignOnProvider? Provider => settings.SignOn;

    private Uri Callback => new(settings.PublicUrl, SignOnProvider.CallbackPath);

    /// <summary>Where the browser goes, and what it must bring back; null when the provider does not answer.</summary>
    public async Task<(Uri Address, SignOnPending Pending)?> BeginAsync(string returnTo, CancellationToken cancel)
    {
        if (Provider is not { } provider || await KnownAsync(provider, isFresh: false, cancel) is not { } about)
        {
            return null;
        }

        var pending = new SignOnPending(SecretToken.Create(), SecretToken.Create(), SecretToken.Create(), returnTo);
        var challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(pending.Verifier)));
        var address = QueryHelpers.AddQueryString(about.Authorize.AbsoluteUri, new Dictionary<string, string?>
        {
            ["response_type"] = "code",
            ["client_id"] = provider.ClientId,
            ["redirect_uri"] = Callback.AbsoluteUri,
            ["scope"] = SignOnProvider.Scopes,
            ["state"] = pending.State,
            ["nonce"] = pending.Nonce,
            ["code_challenge"] = challenge,
            ["code_challenge_method"] = "S256",
        });
        return (new(address), pending);
    }

    /// <summary>Who signed in there; null when the answer is not the one that was asked for.</summary>
    public async Task<SignOnIdentity?> FinishAsync(IQueryCollection query, SignOnPending pending, CancellationToken cancel)
    {
        var isOurs = CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(query["state"].ToString()), Encoding.UTF8.GetBytes(pending.State));
        if (!isOurs || Provider is not { } provider || query["code"].ToString() is not { Length: > 0 and <= 2_000 } code
            || await KnownAsync(provider, isFresh: false, cancel) is not { } about
            || (query["iss"].ToString() is { Length: > 0 } issuer && issuer != about.Issuer))
        {
            return null;
        }

        if (await ExchangeAsync(provider, about, code, pending, cancel) is not { } token)
        {
            return null;
        }

        var wanted = new IdTokenWanted(about.Issuer, provider.ClientId, pending.Nonce);
        var claims = IdToken.Check(token, about.Keys, wanted, time.GetUtcNow());
        if (claims is null && await KnownAsync(provider, isFresh: true, cancel) is { } newer)
        {
            claims = IdToken.Check(token, newer.Keys, wanted, time.GetUtcNow()); // the provider may have changed its keys
        }

        return claims is null
            ? null
            : new(about.Issuer, IdToken.Text(claims, "sub")!, IdToken.Text(claims, "email"), IsVerified(claims["email_verified"]))
            {
                Name = IdToken.Text(claims, "name"),
            };
    }

    public void Dispose() => http.Dispose();

    private static bool IsVerified(JsonNode? claim) =>
        claim is JsonValue value && ((value.TryGetValue<bool>(out var is1) && is1) || (value.TryGetValue<string>(out var text) && text == "true"));

    private async Task<string?> ExchangeAsync(SignOnProvider provider, Known about, string code, SignOnPending pending, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, about.Token);
        var credentials = $"{Uri.EscapeDataString(provider.ClientId)}:{Uri.EscapeDataString(provider.ClientSecret.Reveal())}";
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));
        request.Content = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = Callback.AbsoluteUri,
            ["code_verifier"] = pending.Verifier,
        });
        return await AskAsync(request, cancel) is { } answer ? IdToken.Text(answer, "id_token") : null;
    }

    private async Task<Known?> KnownAsync(SignOnProvider provider, bool isFresh, CancellationToken cancel)
    {
        if (!isFresh && known is { } before && time.GetElapsedTime(before.At) < Believed)
        {
            return before;
        }

        var issuer = provider.Issuer.OriginalString.TrimEnd('/');
        using var about = new HttpRequestMessage(HttpMethod.Get, $"{issuer}/.well-known/openid-configuration");
        if (await AskAsync(about, cancel) is not { } document
            || IdToken.Text(document, "issuer")?.TrimEnd('/') != issuer
            || !Uri.TryCreate(IdToken.Text(document, "authorization_endpoint"), UriKind.Absolute, out var authorize)
            || !Uri.TryCreate(IdToken.Text(document, "token_endpoint"), UriKind.Absolute, out var token)
            || !Uri.TryCreate(IdToken.Text(document, "jwks_uri"), UriKind.Absolute, out var keys))
        {
            return null;
        }

        using var ring = new HttpRequestMessage(HttpMethod.Get, keys);
        return await AskAsync(ring, cancel) is { } answer && answer["keys"] is JsonArray found
            ? known = new(IdToken.Text(document, "issuer")!, authorize, token, found, time.GetTimestamp())
            : null;
    }

    private async Task<JsonObject?> AskAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        request.Headers.Accept.Add(new("application/json"));
        try
        {
            using var answer = await http.SendAsync(request, both.Token);
            if (answer.IsSuccessStatusCode)
            {
                await answer.Content.LoadIntoBufferAsync(MostBytes, both.Token);
                return JsonNode.Parse(await answer.Content.ReadAsStringAsync(both.Token)) as JsonObject;
            }

            logger.ProviderRefused((int)answer.StatusCode);
            return null;
        }
        catch (Exception failed) when (failed is HttpRequestException or OutgoingException or IOException or JsonException
            || (failed is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            logger.ProviderSilent(failed.GetType().Name);
            return null;
        }
    }

    private sealed record Known(string Issuer, Uri Authorize, Uri Token, JsonArray Keys, long At);
}

/// <summary>What a sign-in at the provider must bring back; travels sealed in a cookie.</summary>
internal sealed record SignOnPending(string State, string Nonce, string Verifier, string ReturnTo);

/// <summary>Somebody as the provider knows them.</summary>
internal sealed record SignOnIdentity(string Issuer, string Subject, string? Email, bool IsVerified)
{
    /// <summary>What they are called there.</summary>
    public string? Name { get; init; }
}

internal static partial class SignOnLog
{
    [LoggerMessage(3010, LogLevel.Warning, "The single sign-on provider answered {Status}")]
    public static partial void ProviderRefused(this ILogger logger, int status);

    [LoggerMessage(3011, LogLevel.Warning, "The single sign-on provider did not answer ({Why})")]
    public static partial void ProviderSilent(this ILogger logger, string why);
}
