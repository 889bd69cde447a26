using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Rostrum.Api;

/// <summary>The numbers of api.md section 2; tests and the bench set others.</summary>
public sealed record ApiLimitOptions
{
    public int RequestsPerMinute { get; init; } = 300;

    public int WritesPerMinute { get; init; } = 60;

    /// <summary>A person's app asks more than a program: it saves while they type and asks anew when something happens.</summary>
    public int PersonRequestsPerMinute { get; init; } = 1200;

    public int PersonWritesPerMinute { get; init; } = 300;

    /// <summary>Requests without a key, per address.</summary>
    public int AnonymousPerMinute { get; init; } = 30;

    /// <summary>Wrong keys, per address: then no database is asked any more.</summary>
    public int FailedKeysPerMinute { get; init; } = 10;
}

/// <summary>Counts requests per key and, before anybody is known, per address.</summary>
internal sealed class ApiLimits(ApiLimitOptions options, TimeProvider time)
{
    private readonly RateBuckets requests = new(options.RequestsPerMinute, time);
    private readonly RateBuckets writes = new(options.WritesPerMinute, time);
    private readonly RateBuckets personRequests = new(Math.Max(options.RequestsPerMinute, options.PersonRequestsPerMinute), time);
    private readonly RateBuckets personWrites = new(Math.Max(options.WritesPerMinute, options.PersonWritesPerMinute), time);
    private readonly RateBuckets anonymous = new(options.AnonymousPerMinute, time);
    private readonly RateBuckets failed = new(options.FailedKeysPerMinute, time);

    public Problem? TakeAnonymous(HttpContext http) => Refuse("anonymous", anonymous.Take(AddressOf(http)));

    /// <summary>Whether this address may try another key.</summary>
    public Problem? MayTryKey(HttpContext http) => Refuse("keys", failed.Look(AddressOf(http)));

    public void NoteFailedKey(HttpContext http) => failed.Take(AddressOf(http));

    /// <summary>Takes one for a known caller and tells the rest in the headers.</summary>
    public Problem? Take(HttpContext http, ApiCaller caller)
    {
        var holder = $"{caller.Kind}:{caller.Id}";
        var (ofRequests, ofWrites) = caller.Kind == "person" ? (personRequests, personWrites) : (requests, writes);
        var isWrite = !HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method)
            && http.GetEndpoint()?.Metadata.GetMetadata<BulkWrite>() is null;
        var request = ofRequests.Take(holder);
        var write = isWrite && request.Granted ? ofWrites.Take(holder) : ofWrites.Look(holder);
        var headers = http.Response.Headers;
        headers["RateLimit-Policy"] = string.Create(
            CultureInfo.InvariantCulture, $"\"requests\";q={ofRequests.Quota};w=60, \"writes\";q={ofWrites.Quota};w=60");
        headers["RateLimit"] = isWrite && write.Remaining < request.Remaining
            ? string.Create(CultureInfo.InvariantCulture, $"\"writes\";r={write.Remaining};t={write.MoreInSeconds}")
            : string.Create(CultureInfo.InvariantCulture, $"\"requests\";r={request.Remaining};t={request.MoreInSeconds}");
        return Refuse("requests", request) ?? (isWrite ? Refuse("writes", write) : null);
    }

    private static Problem? Refuse(string policy, RateAnswer answer) =>
        answer.Granted ? null : Problem.RateLimited(policy, Math.Max(1, answer.MoreInSeconds));

    // One household or server farm holds a /64; counting single addresses of it would count nothing.
    public static string AddressOf(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
            : address.ToString();
    }
}
