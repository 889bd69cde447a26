using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.WebUtilities;
using Rostrum.Model;

namespace Rostrum.Api;

/// <summary>Which page of a list is asked for.</summary>
internal sealed record PageRequest(int Limit, Cursor? Cursor, string Filters, HttpRequest Request)
{
    private const int Usual = 50;
    private const int Most = 200;

    public Problem? Refusal { get; private init; }

    /// <summary>A cursor is bound to path and filters: everything of the query but the cursor and the limit.</summary>
    public static PageRequest Read(HttpRequest request, int? limit, string? cursor, int usual = Usual, int most = Most)
    {
        var filters = request.Path + "?" + string.Join('&', request.Query
            .Where(q => q.Key is not ("cursor" or "limit"))
            .OrderBy(q => q.Key, StringComparer.Ordinal)
            .SelectMany(q => q.Value.Select(v => $"{q.Key}={v}")));
        Cursor? place = null;
        var refusal = limit < 1 || limit > most
            ? Problem.BadParameter("limit", string.Create(CultureInfo.InvariantCulture, $"1 to {most}."))
            : cursor is not null && !Cursor.TryRead(cursor, filters, out place) ? Problem.BadCursor() : null;
        return new(limit ?? usual, place, filters, request) { Refusal = refusal };
    }

    /// <summary>Makes the answer from one row more than asked for.</summary>
    public PageOf<TAnswer> Make<TRow, TAnswer>(IReadOnlyList<TRow> rows, Func<TRow, Cursor> place, Func<TRow, TAnswer> show)
    {
        var next = rows.Count > Limit ? place(rows[Limit - 1]).Write(Filters) : null;
        return new(new([.. rows.Take(Limit).Select(show)], next));
    }
}

/// <summary>200 with one page, and the next one's address in Link.</summary>
internal sealed class PageOf<T>(ListOf<T> list) : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    int? IStatusCodeHttpResult.StatusCode => StatusCodes.Status200OK;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        if (list.Next is { } next)
        {
            var query = httpContext.Request.Query
                .Where(q => q.Key != "cursor")
                .SelectMany(q => q.Value.Select(v => KeyValuePair.Create(q.Key, v)))
                .Append(KeyValuePair.Create("cursor", (string?)next));
            httpContext.Response.Headers.Link = $"<{QueryHelpers.AddQueryString(httpContext.Request.Path, query)}>; rel=\"next\"";
        }

        return KeptAnswers.WriteAsync(
            httpContext, StatusCodes.Status200OK, JsonSerializer.Serialize(list, ApiJson.Options), null);
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(ListOf<T>), ["application/json"]));
    }
}

/// <summary>Enum values as the API spells them.</summary>
internal static class Words
{
    public static bool TryRead<T>(string word, out T value)
        where T : struct, Enum
    {
        foreach (var candidate in Enum.GetValues<T>())
        {
            if (Conventions.Word(candidate) == word)
            {
                value = candidate;
                return true;
            }
        }

        value = default;
        return false;
    }
}
