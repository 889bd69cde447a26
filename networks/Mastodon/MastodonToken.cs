using System.Net.Http.Headers;
using Rostrum.Networks.Http;

namespace Rostrum.Networks.Mastodon;

/// <summary>An access token that the person made on the server's own Development page.</summary>
internal sealed class MastodonToken(NetworkHttp http, MastodonServer servers) : IPastedSession
{
    public async Task<Grant> OpenAsync(IReadOnlyDictionary<string, string> fields, CancellationToken cancel)
    {
        var token = fields.GetValueOrDefault("accessToken")?.Trim() ?? "";
        if (token.Length == 0 || token.Any(c => c is <= ' ' or > '~'))
        {
            throw NetworkException.Refused("The access token is a line of letters and digits from the server's Development page.", "token_form");
        }

        var home = await servers.DiscoverAsync(fields.GetValueOrDefault("server") ?? "", cancel);
        var me = await AskAsync(home.Server, "/api/v1/accounts/verify_credentials", token, MastodonJson.Default.WireAccount, cancel);
        if (me.Id is not { Length: > 0 } id)
        {
            throw new NetworkException(new(FailureKind.Busy, $"{home.Server.Host} did not say whose token this is."));
        }

        return new()
        {
            AccessToken = new(token),
            Server = home.Server,
            Subject = id,
            Scopes = await ScopesAsync(home.Server, token, cancel),
            IssuedAt = http.Environment.Time.GetUtcNow(),
        };
    }

    /// <summary>Such a token does not expire.</summary>
    public Task<Grant?> RenewAsync(Grant grant, CancellationToken cancel) => Task.FromResult<Grant?>(null);

    /// <summary>Only the app that made the token may revoke it: the person deletes it on the same page.</summary>
    public Task EndAsync(Grant grant, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>Scopes of the token's app; empty where the server does not say (before 4.3).</summary>
    private async Task<IReadOnlyList<string>> ScopesAsync(Uri server, string token, CancellationToken cancel)
    {
        try
        {
            var app = await AskAsync(server, "/api/v1/apps/verify_credentials", token, MastodonJson.Default.WireApp, cancel);
            return app.Scopes ?? [];
        }
        catch (NetworkException e) when (e.Failure.Status is >= 400 and < 500)
        {
            return [];
        }
    }

    private async Task<T> AskAsync<T>(
        Uri server, string path, string token, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, CancellationToken cancel)
        where T : class
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await http.SendAsync(request, CallPlan.Reading with { Errors = new MastodonErrors() }, type, cancel);
    }
}
