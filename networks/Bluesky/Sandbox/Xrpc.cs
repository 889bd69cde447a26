using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Rostrum.Sandbox.Bluesky;

/// <summary>How one method is called: a query by GET, a procedure by POST; null as an answer is an empty 200.</summary>
internal sealed record XrpcMethod(string Verb, Func<XrpcCall, Task<IResult>> Handle)
{
    public static XrpcMethod Query(Func<XrpcCall, JsonObject?> handle) =>
        new("GET", call => Task.FromResult(Answers.Json(handle(call))));

    public static XrpcMethod Procedure(Func<XrpcCall, Task<JsonObject?>> handle) =>
        new("POST", async call => Answers.Json(await handle(call)));

    /// <summary>A procedure that changes the world and so answers through the point where faults strike.</summary>
    public static XrpcMethod Act(Func<XrpcCall, Task<IResult>> handle) => new("POST", handle);
}

/// <summary>One call under way: its parameters, its body, who makes it, and the limits it draws on.</summary>
internal sealed class XrpcCall(HttpContext http, string method, RateWindows windows, Func<HttpRequest, Caller> caller)
{
    private static readonly RateRule EveryCall = new("every-call", 3000, TimeSpan.FromMinutes(5));
    private static readonly JsonDocumentOptions NoDuplicates = new() { AllowDuplicateProperties = false };

    private bool settled;

    public HttpContext Http => http;

    public string Method => method;

    public CancellationToken Cancel => http.RequestAborted;

    public Caller? Known { get; private set; }

    public Caller Caller
    {
        get
        {
            http.Response.Headers.CacheControl = "private";
            return Known ??= Admit(() => caller(http.Request));
        }
    }

    public List<(RateRule Rule, string Key, int Points)> Draws { get; } = [];

    /// <summary>False while who calls is unclear: such refusals come before any counting.</summary>
    public bool IsAdmitted { get; private set; } = true;

    public T Admit<T>(Func<T> authenticate)
    {
        IsAdmitted = false;
        var admitted = authenticate();
        IsAdmitted = true;
        return admitted;
    }

    /// <summary>Pays for the call, once: sets the headers, and refuses when a limit is overdrawn.</summary>
    public void Settle()
    {
        if (settled)
        {
            return;
        }

        settled = true;
        var key = $"{http.Connection.RemoteIpAddress} {Known?.Account.Id}";
        var (exceeded, headers) = windows.Take([(EveryCall, key, 1), .. Draws]);
        foreach (var (name, value) in headers)
        {
            http.Response.Headers[name] = value;
        }

        if (exceeded)
        {
            throw new XrpcException(429, "RateLimitExceeded", "Rate Limit Exceeded");
        }
    }

    public string? Optional(string name) => http.Request.Query.TryGetValue(name, out var values) && values.Count > 0
        ? values[0] : null;

    public string Required(string name) =>
        Optional(name) is { Length: > 0 } value ? value
            : throw XrpcException.Invalid($"Error: Params must have the property \"{name}\"");

    public IReadOnlyList<string> List(string name, int max)
    {
        var values = http.Request.Query[name].OfType<string>().ToList();
        return values.Count <= max ? values
            : throw XrpcException.Invalid($"Error: {name} must not have more than {max} elements");
    }

    public int Limit(int fallback = 50, int max = 100)
    {
        if (Optional("limit") is not { } text)
        {
            return fallback;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit >= 1
            && limit <= max
            ? limit
            : throw XrpcException.Invalid($"Error: limit must be an integer from 1 to {max}");
    }

    /// <summary>Reads the JSON body and checks its members; unknown ones are refused.</summary>
    public async Task<JsonObject> BodyAsync(Shape shape)
    {
        if (!http.Request.HasJsonContentType())
        {
            throw XrpcException.Invalid(http.Request.ContentType is null
                ? "A request body is expected but none was provided"
                : $"Wrong request encoding (Content-Type): {http.Request.ContentType}");
        }

        try
        {
            var body = await JsonNode.ParseAsync(http.Request.Body, null, NoDuplicates, Cancel) as JsonObject
                ?? throw XrpcException.Invalid("Error: Input must be an object");
            shape.Check(body, "$", []);
            return body;
        }
        catch (JsonException)
        {
            throw XrpcException.Invalid("Unable to parse the JSON body");
        }
    }
}
