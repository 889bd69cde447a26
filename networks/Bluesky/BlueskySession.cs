using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Rostrum.Networks.Http;

namespace Rostrum.Networks.Bluesky;

/// <summary>
/// Sign-in with an app password. The password is used once and not kept; afterwards the session renews itself, and an old
/// refresh token stays good for two hours (measured on server 0.4.217), so a lost answer costs nothing.
/// </summary>
internal sealed class BlueskySession(NetworkHttp http, NetworkEnvironment env, BlueskyIdentity identity) : IPastedSession
{
    public const string Identifier = "identifier";
    public const string Password = "password";

    public async Task<Grant> OpenAsync(IReadOnlyDictionary<string, string> fields, CancellationToken cancel)
    {
        var name = AtSyntax.TidyHandle(fields.GetValueOrDefault(Identifier) ?? "");
        var account = AtSyntax.IsDid(name)
            ? await identity.OfDidAsync(name, cancel)
            : AtSyntax.IsHandle(name)
                ? await identity.OfHandleAsync(name, cancel)
                : throw NetworkException.Refused("Type the handle of the account, such as alice.bsky.social.", "Handle");
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new(account.Did, (fields.GetValueOrDefault(Password) ?? "").Trim()), BlueskyJson.Default.CreateSessionRequest);
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var session = await CallAsync(account.Server, "com.atproto.server.createSession", default, content, cancel);
        return session.Did == account.Did
            ? Read(session, account.Server)
            : throw NetworkException.Refused("The server signed in another account.", "DidMismatch");
    }

    public async Task<Grant?> RenewAsync(Grant grant, CancellationToken cancel)
    {
        var server = grant.Server ?? throw new InvalidOperationException("A session belongs to a server.");
        try
        {
            return await RefreshAsync(server, grant, cancel);
        }
        catch (NetworkException e) when (grant.Subject is not null && (e.Failure.NotSent || e.Failure.Kind == FailureKind.AccountGone))
        {
            // The account may have moved to another server; its document says where it is now.
            var moved = (await identity.OfDidAsync(grant.Subject, cancel)).Server;
            if (moved == server)
            {
                throw;
            }

            return await RefreshAsync(moved, grant, cancel);
        }
    }

    public async Task EndAsync(Grant grant, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(grant.Server!, "/xrpc/com.atproto.server.deleteSession"));
        request.Headers.Authorization = new("Bearer", grant.RefreshToken.Reveal());
        try
        {
            using var answer = await http.SendAsync(request, CallPlan.Repeating with { Errors = BlueskyErrors.Instance }, cancel);
        }
        catch (NetworkException e) when (e.Failure.Kind is FailureKind.SignInAgain or FailureKind.AccountGone)
        {
            return; // ended already
        }
    }

    private async Task<Grant> RefreshAsync(Uri server, Grant grant, CancellationToken cancel) =>
        Read(await CallAsync(server, "com.atproto.server.refreshSession", grant.RefreshToken, null, cancel), server);

    private async Task<SessionAnswer> CallAsync(
        Uri server, string method, SecretText token, HttpContent? content, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, "/xrpc/" + method)) { Content = content };
        if (!token.IsEmpty)
        {
            request.Headers.Authorization = new("Bearer", token.Reveal());
        }

        var plan = CallPlan.Repeating with { Errors = BlueskyErrors.Instance };
        return await http.SendAsync(request, plan, BlueskyJson.Default.SessionAnswer, cancel);
    }

    private Grant Read(SessionAnswer session, Uri server) =>
        session is { AccessJwt: { Length: > 0 } access, RefreshJwt: { Length: > 0 } refresh }
            ? new()
            {
                AccessToken = new(access),
                RefreshToken = new(refresh),
                IssuedAt = env.Time.GetUtcNow(),
                ExpiresAt = ExpiryOf(access),
                RefreshExpiresAt = ExpiryOf(refresh),
                Scopes = [.. BlueskyConsents.Everything],
                Server = ServerIn(session) ?? server,
                Subject = session.Did,
            }
            : throw new NetworkException(new(FailureKind.Busy, $"{server.Host} opened no session."));

    private Uri? ServerIn(SessionAnswer session)
    {
        if (session.DidDoc.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var document = session.DidDoc.Deserialize(BlueskyJson.Default.DidDocument);
        return document?.Id == session.Did ? identity.Read(document).Server : null;
    }

    /// <summary>The token's own <c>exp</c>; it is read, not trusted: the server decides.</summary>
    private static DateTimeOffset? ExpiryOf(string jwt)
    {
        if (jwt.Split('.') is not [_, var claims, _])
        {
            return null;
        }

        try
        {
            var bytes = Convert.FromBase64String(claims.Replace('-', '+').Replace('_', '/').PadRight((claims.Length + 3) / 4 * 4, '='));
            using var json = JsonDocument.Parse(Encoding.UTF8.GetString(bytes));
            return json.RootElement.TryGetProperty("exp", out var exp) && exp.TryGetInt64(out var seconds)
                ? DateTimeOffset.FromUnixTimeSeconds(seconds)
                : null;
        }
        catch (FormatException)
        {
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
