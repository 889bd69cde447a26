using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Rostrum.Networks.Http;

namespace Rostrum.Networks.Mastodon;

/// <summary>One method per endpoint, in the name of an account. Documentation: https://docs.joinmastodon.org/methods/, read 2026-11.</summary>
internal static class MastodonApi
{
    /// <summary>accounts/#verify_credentials</summary>
    public static Task<WireAccount> MeAsync(NetworkSender sender, CancellationToken cancel) =>
        GetAsync(sender, "api/v1/accounts/verify_credentials", MastodonJson.Default.WireAccount, cancel);

    /// <summary>accounts/#search, among those the server knows (checked 2026-11-29).</summary>
    public static Task<List<WireAccount>> SearchAccountsAsync(NetworkSender sender, string wanted, CancellationToken cancel) =>
        GetAsync(sender, $"api/v1/accounts/search?limit=8&resolve=false&q={Uri.EscapeDataString(wanted)}", MastodonJson.Default.ListWireAccount, cancel);

    /// <summary>apps/#verify_credentials. Null where the server does not say (an older one, a scope that is missing).</summary>
    public static async Task<WireApp?> AppAsync(NetworkSender sender, CancellationToken cancel)
    {
        try
        {
            return await GetAsync(sender, "api/v1/apps/verify_credentials", MastodonJson.Default.WireApp, cancel);
        }
        catch (NetworkException e) when (e.Failure.Status is 401 or 403 or 404 or 405 or 501)
        {
            return null;
        }
    }

    /// <summary>instance/#v2, on servers before 4.0 and most related ones instance/#v1.</summary>
    public static async Task<WireInstance> InstanceAsync(NetworkSender sender, CancellationToken cancel)
    {
        try
        {
            return await GetAsync(sender, "api/v2/instance", MastodonJson.Default.WireInstance, cancel);
        }
        catch (NetworkException e) when (IsAbsent(e))
        {
            return await GetAsync(sender, "api/v1/instance", MastodonJson.Default.WireInstance, cancel);
        }
    }

    /// <summary>statuses/#create. The act.</summary>
    public static async Task<WireStatus> PostAsync(NetworkSender sender, SendStatus status, Guid publication, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/statuses")
        {
            Content = Body(status, MastodonJson.Default.SendStatus),
        };
        request.Headers.Add("Idempotency-Key", $"rostrum-{publication:N}");
        var made = await sender.SendAsync(request, CallKind.Act, MastodonJson.Default.WireStatus, cancel);
        return made.Id is { Length: > 0 }
            ? made
            : throw new NetworkException(new(FailureKind.OutcomeUnknown, "The server answered without naming the post."));
    }

    /// <summary>statuses/#edit</summary>
    public static async Task<WireStatus> EditAsync(NetworkSender sender, string id, SendStatus status, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"api/v1/statuses/{Segment(id)}")
        {
            Content = Body(status, MastodonJson.Default.SendStatus),
        };
        return await sender.SendAsync(request, CallKind.Repeatable, MastodonJson.Default.WireStatus, cancel);
    }

    /// <summary>statuses/#delete</summary>
    public static async Task DeleteAsync(NetworkSender sender, string id, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"api/v1/statuses/{Segment(id)}?delete_media=true");
        try
        {
            using var answer = await sender.SendAsync(request, CallKind.Repeatable, cancel);
        }
        catch (NetworkException e) when (e.Failure.Status is 404 or 410)
        {
            return; // gone already
        }
    }

    /// <summary>statuses/#get; null when it is gone.</summary>
    public static Task<WireStatus?> StatusAsync(NetworkSender sender, string id, CancellationToken cancel) =>
        FindAsync(sender, $"api/v1/statuses/{Segment(id)}", MastodonJson.Default.WireStatus, cancel);

    /// <summary>statuses/#index, since 4.3.</summary>
    public static Task<List<WireStatus>> StatusesAsync(NetworkSender sender, IEnumerable<string> ids, CancellationToken cancel) =>
        GetAsync(
            sender, "api/v1/statuses?" + string.Join('&', ids.Select(i => "id[]=" + Uri.EscapeDataString(i))),
            MastodonJson.Default.ListWireStatus, cancel);

    /// <summary>statuses/#source: the text as it was written. Null where the server has no such thing.</summary>
    public static async Task<WireStatusSource?> SourceAsync(NetworkSender sender, string id, CancellationToken cancel)
    {
        try
        {
            return await GetAsync(sender, $"api/v1/statuses/{Segment(id)}/source", MastodonJson.Default.WireStatusSource, cancel);
        }
        catch (NetworkException e) when (e.Failure.Status is 403 || IsAbsent(e))
        {
            return null;
        }
    }

    /// <summary>accounts/#statuses, newest first.</summary>
    public static async Task<(List<WireStatus> Items, string? Next)> OwnAsync(
        NetworkSender sender, string accountId, string? before, CancellationToken cancel)
    {
        var address = $"api/v1/accounts/{Segment(accountId)}/statuses?limit=40&exclude_reblogs=true"
            + (before is null ? "" : "&max_id=" + Uri.EscapeDataString(before));
        return await PageAsync(sender, address, MastodonJson.Default.ListWireStatus, cancel);
    }

    /// <summary>notifications/#get, newest first.</summary>
    public static async Task<(List<WireNotification> Items, string? Next)> NotificationsAsync(
        NetworkSender sender, string? since, string? before, CancellationToken cancel)
    {
        var address = "api/v1/notifications?types[]=mention&types[]=quote&limit=80"
            + (since is null ? "" : "&since_id=" + Uri.EscapeDataString(since))
            + (before is null ? "" : "&max_id=" + Uri.EscapeDataString(before));
        return await PageAsync(sender, address, MastodonJson.Default.ListWireNotification, cancel);
    }

    public static ByteArrayContent Body<T>(T value, JsonTypeInfo<T> type) => new(JsonSerializer.SerializeToUtf8Bytes(value, type))
    {
        Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") },
    };

    public static bool IsAbsent(NetworkException problem) => problem.Failure.Status is 404 or 405 or 410 or 501;

    public static string Segment(string id) => Uri.EscapeDataString(id);

    public static async Task<T?> FindAsync<T>(NetworkSender sender, string address, JsonTypeInfo<T> type, CancellationToken cancel)
        where T : class
    {
        try
        {
            return await GetAsync(sender, address, type, cancel);
        }
        catch (NetworkException e) when (e.Failure.Status is 404 or 410)
        {
            return null;
        }
    }

    private static async Task<T> GetAsync<T>(NetworkSender sender, string address, JsonTypeInfo<T> type, CancellationToken cancel)
        where T : class
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        return await sender.SendAsync(request, CallKind.Read, type, cancel);
    }

    private static async Task<(List<T> Items, string? Next)> PageAsync<T>(
        NetworkSender sender, string address, JsonTypeInfo<List<T>> type, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        using var answer = await sender.SendAsync(request, CallKind.Read, cancel);
        var items = await JsonAnswer.ReadAsync(answer, CallKind.Read, type, cancel);
        return (items, answer.StatusCode == HttpStatusCode.OK ? LinkHeader.NextMaxId(answer) : null);
    }
}
