using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;

namespace Rostrum.Api;

/// <summary>A success that can be kept for an Idempotency-Key and sent again, byte for byte.</summary>
internal interface IKeptAnswer
{
    int Status { get; }

    string? Location { get; }

    string? Body { get; }
}

/// <summary>200 with a resource and, where it has a version, its strong ETag; 304 when the caller has it already.</summary>
internal sealed class Found<T>(T value, int? version = null) : IResult, IKeptAnswer, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    private string? body;

    public int Status => StatusCodes.Status200OK;

    int? IStatusCodeHttpResult.StatusCode => Status;

    public string? Location => null;

    public string Body => body ??= JsonSerializer.Serialize(value, ApiJson.Options);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        if (version is { } row)
        {
            var tag = ETags.Of(row);
            httpContext.Response.Headers.ETag = tag;
            if (HttpMethods.IsGet(httpContext.Request.Method) && ETags.Matches(httpContext.Request.Headers.IfNoneMatch, tag))
            {
                httpContext.Response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }
        }

        return KeptAnswers.WriteAsync(httpContext, Status, Body, null);
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), ["application/json"]));
    }
}

/// <summary>201 with the new resource, its address and its ETag.</summary>
internal sealed class Made<T>(string location, T value, int? version = null) : IResult, IKeptAnswer, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    private string? body;

    public int Status => StatusCodes.Status201Created;

    int? IStatusCodeHttpResult.StatusCode => Status;

    public string Location => location;

    public string Body => body ??= JsonSerializer.Serialize(value, ApiJson.Options);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        if (version is { } row)
        {
            httpContext.Response.Headers.ETag = ETags.Of(row);
        }

        return KeptAnswers.WriteAsync(httpContext, Status, Body, Location);
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status201Created, typeof(T), ["application/json"]));
    }
}

/// <summary>202: it goes on; follow the address.</summary>
internal sealed class Underway<T>(string location, T value) : IResult, IKeptAnswer, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    private string? body;

    public int Status => StatusCodes.Status202Accepted;

    int? IStatusCodeHttpResult.StatusCode => Status;

    public string Location => location;

    public string Body => body ??= JsonSerializer.Serialize(value, ApiJson.Options);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        httpContext.Response.Headers.RetryAfter = "1";
        return KeptAnswers.WriteAsync(httpContext, Status, Body, Location);
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status202Accepted, typeof(T), ["application/json"]));
    }
}

/// <summary>204.</summary>
internal sealed class Gone204 : IResult, IKeptAnswer, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    public static Gone204 Instance { get; } = new();

    public int Status => StatusCodes.Status204NoContent;

    int? IStatusCodeHttpResult.StatusCode => Status;

    public string? Location => null;

    public string? Body => null;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        return KeptAnswers.WriteAsync(httpContext, Status, null, null);
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status204NoContent));
    }
}

internal static class KeptAnswers
{
    public static Task WriteAsync(HttpContext http, int status, string? body, string? location)
    {
        var answer = http.Response;
        answer.StatusCode = status;
        if (location is not null)
        {
            answer.Headers.Location = location;
        }

        answer.Headers.CacheControl = "no-store";
        if (body is null)
        {
            return Task.CompletedTask;
        }

        answer.ContentType = "application/json; charset=utf-8";
        return answer.WriteAsync(body, http.RequestAborted);
    }
}

/// <summary>Strong entity tags: the row version in quotes.</summary>
internal static class ETags
{
    public static string Of(int version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    public static bool Matches(IEnumerable<string?> header, string tag) => header
        .SelectMany(h => (h ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        .Any(h => h == "*" || h == tag || h == $"W/{tag}");
}

/// <summary>The caller's If-Match, if any.</summary>
public sealed class IfMatch(string?[] header)
{
    public static ValueTask<IfMatch> BindAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return ValueTask.FromResult(new IfMatch([.. context.Request.Headers.IfMatch]));
    }

    /// <summary>The caller knows another version than this one.</summary>
    public bool Misses(int version) => header.Length > 0 && !ETags.Matches(header, ETags.Of(version));
}
