using System.Text.RegularExpressions;
using Rostrum.Networks.Http;

namespace Rostrum.Networks.Mastodon;

/// <summary>Finds the server behind <c>@user@host</c>, a host or an address, with its OAuth endpoints; registers our app there.</summary>
internal sealed partial class MastodonServer(NetworkHttp http) : IDiscoversServer, IRegistersApp
{
    private const string ActivityJson = "application/activity+json";

    private static readonly CallPlan Asking = CallPlan.Reading with
    {
        Timeout = TimeSpan.FromSeconds(15),
        Accepts = static a => (int)a.StatusCode is < 500 and not 429,
    };

    public async Task<HomeServer> DiscoverAsync(string typed, CancellationToken cancel)
    {
        var (host, handle) = Parse(typed);
        var server = Origin(host);
        if (handle is not null)
        {
            server = await FingerAsync(server, $"acct:{handle}@{host}", cancel) ?? server;
        }

        server = await AnsweringAsync(server, cancel);
        return new(server, await EndpointsAsync(server, cancel));
    }

    /// <summary>The token answer names no account, so there is nothing to compare; the server is the one that was asked.</summary>
    public Task<Grant> ConfirmAsync(HomeServer server, Grant grant, CancellationToken cancel) =>
        Task.FromResult(grant with { Server = server.Server });

    /// <summary>
    /// https://docs.joinmastodon.org/methods/apps/#create, read 2026-11. A form with one redirect address is understood by
    /// servers of any age.
    /// </summary>
    public async Task<AppCredentials> RegisterAsync(Uri server, Uri redirect, string scopes, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, "/api/v1/apps"))
        {
            Content = new FormUrlEncodedContent(
            [
                new("client_name", MastodonNetwork.AppName),
                new("redirect_uris", redirect.AbsoluteUri),
                new("scopes", scopes),
                new("website", http.Environment.PublicUrl.AbsoluteUri),
            ]),
        };
        var plan = CallPlan.Repeating with { Errors = new MastodonErrors(), Timeout = TimeSpan.FromSeconds(15) };
        var app = await http.SendAsync(request, plan, MastodonJson.Default.WireApp, cancel);
        return app is { ClientId.Length: > 0, ClientSecret.Length: > 0 }
            ? new(app.ClientId, new(app.ClientSecret)) { Server = server }
            : throw new NetworkException(new(FailureKind.Busy, $"{server.Host} did not register this installation."));
    }

    internal static (string Host, string? Handle) Parse(string typed)
    {
        var text = typed.Trim();
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
        {
            return (address.GetLeftPart(UriPartial.Authority), null);
        }

        var handle = Handle().Match(text);
        if (handle.Success)
        {
            return (handle.Groups["host"].Value.ToLowerInvariant(), handle.Groups["user"].Value);
        }

        return Host().IsMatch(text)
            ? (text.ToLowerInvariant(), null)
            : throw NetworkException.Refused("Write @you@server, or the server's name such as mastodon.social.", "server_name");
    }

    private Uri Origin(string host)
    {
        var text = host.Contains("://", StringComparison.Ordinal) ? host : "https://" + host;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var given))
        {
            throw NetworkException.Refused($"{host} is not the name of a server.", "server_name");
        }

        var origin = new Uri(http.Environment.Addresses.Of($"mastodon.{given.Authority}", given.AbsoluteUri).GetLeftPart(UriPartial.Authority));
        return origin.Scheme == Uri.UriSchemeHttps || origin.IsLoopback || http.Environment.Addresses.Replaced.Values.Any(r => IsSame(r, origin))
            ? origin
            : throw NetworkException.Refused("The server must be reached by https.", "https_needed");
    }

    /// <summary>The server of an account when it is not the domain of its handle (RFC 7033).</summary>
    private async Task<Uri?> FingerAsync(Uri server, string account, CancellationToken cancel)
    {
        var address = new Uri(server, $"/.well-known/webfinger?resource={Uri.EscapeDataString(account)}");
        using var answer = await AskAsync(address, cancel);
        if (!answer.IsSuccessStatusCode || !IsJson(answer))
        {
            return null;
        }

        var finger = await JsonAnswer.ReadAsync(answer, CallKind.Read, MastodonJson.Default.WireFinger, cancel);
        var self = finger.Links?.FirstOrDefault(
            l => l.Rel == "self" && l.Type?.StartsWith(ActivityJson, StringComparison.Ordinal) == true)?.Href;
        return Uri.TryCreate(self, UriKind.Absolute, out var actor) && actor.Scheme == server.Scheme
            ? Origin(actor.GetLeftPart(UriPartial.Authority))
            : null;
    }

    /// <summary>The origin that really speaks the client API; one redirect of the same scheme is followed.</summary>
    private async Task<Uri> AnsweringAsync(Uri server, CancellationToken cancel)
    {
        foreach (var path in (string[])["/api/v2/instance", "/api/v1/instance"])
        {
            using var answer = await AskAsync(new Uri(server, path), cancel);
            if (answer.IsSuccessStatusCode && IsJson(answer))
            {
                await JsonAnswer.ReadAsync(answer, CallKind.Read, MastodonJson.Default.WireInstance, cancel);
                return new Uri(answer.RequestMessage!.RequestUri!.GetLeftPart(UriPartial.Authority));
            }
        }

        throw NetworkException.Refused($"{server.Authority} does not speak Mastodon's client interface.", "not_mastodon");
    }

    /// <summary>RFC 8414, since 4.3; the fixed paths everywhere else.</summary>
    private async Task<OAuthEndpoints> EndpointsAsync(Uri server, CancellationToken cancel)
    {
        using var answer = await AskAsync(new Uri(server, "/.well-known/oauth-authorization-server"), cancel);
        var told = answer.IsSuccessStatusCode && IsJson(answer)
            ? await JsonAnswer.ReadAsync(answer, CallKind.Read, MastodonJson.Default.WireOAuthServer, cancel)
            : null;
        if (told?.Issuer is null || !Uri.TryCreate(told.Issuer, UriKind.Absolute, out var issuer) || !IsSame(issuer, server))
        {
            return new(new Uri(server, "/oauth/authorize"), new Uri(server, "/oauth/token")) { Revoke = new Uri(server, "/oauth/revoke") };
        }

        return new(Endpoint(server, told.AuthorizationEndpoint, "/oauth/authorize"), Endpoint(server, told.TokenEndpoint, "/oauth/token"))
        {
            Revoke = Endpoint(server, told.RevocationEndpoint, "/oauth/revoke"),
            Issuer = told.Issuer,
        };
    }

    private async Task<HttpResponseMessage> AskAsync(Uri address, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.ParseAdd("application/json");
        var answer = await http.SendAsync(request, Asking, cancel);
        if ((int)answer.StatusCode is not (301 or 302 or 303 or 307 or 308) || answer.Headers.Location is not { } location)
        {
            return answer;
        }

        answer.Dispose();
        var target = new Uri(address, location);
        if (target.Scheme != address.Scheme)
        {
            throw NetworkException.Refused($"{address.Authority} sends to an address of another kind.", "redirect");
        }

        using var second = new HttpRequestMessage(HttpMethod.Get, target);
        second.Headers.Accept.ParseAdd("application/json");
        return await http.SendAsync(second, Asking, cancel);
    }

    /// <summary>Only an endpoint of the server itself is believed: a code must not be sent elsewhere.</summary>
    private static Uri Endpoint(Uri server, string? told, string usual) =>
        Uri.TryCreate(told, UriKind.Absolute, out var address) && IsSame(address, server) ? address : new Uri(server, usual);

    private static bool IsJson(HttpResponseMessage answer) =>
        answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) == true;

    private static bool IsSame(Uri one, Uri other) => one.Scheme == other.Scheme && one.Authority == other.Authority;

    [GeneratedRegex(@"^@?(?<user>[A-Za-z0-9_][\w.-]{0,99})@(?<host>[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:\d{1,5})?)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Handle();

    [GeneratedRegex(@"^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)*(:\d{1,5})?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Host();
}
