using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Rostrum.Jobs;

namespace Rostrum.Api;

/// <summary>Turns what a slice did not expect into a problem: never with an exception's message in it.</summary>
internal sealed partial class ApiErrors(ILogger<ApiErrors> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        if (!httpContext.Request.Path.StartsWithSegments("/api"))
        {
            return false;
        }

        var problem = exception switch
        {
            BadHttpRequestException bad => OfBadRequest(bad, httpContext),
            DbUpdateConcurrencyException => Problem.VersionConflict(null),
            WorkspaceGoneException => Problem.NotFound(),
            _ when IsDiskFull(exception) => Problem.DiskFull(),
            _ => null,
        };
        if (problem is null)
        {
            logger.Unexpected(exception, httpContext.Request.Method, (httpContext.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "");
        }

        if (!httpContext.Response.HasStarted)
        {
            await (problem ?? Problem.Internal()).ExecuteAsync(httpContext);
        }

        return true;
    }

    /// <summary>Neither store can write: nothing of this request was kept.</summary>
    private static bool IsDiskFull(Exception exception) => exception switch
    {
        SqliteException { SqliteErrorCode: 13 } => true, // SQLITE_FULL
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => true,
        { InnerException: { } inner } => IsDiskFull(inner),
        _ => false,
    };

    private static Problem OfBadRequest(BadHttpRequestException bad, HttpContext http)
    {
        if (bad.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Problem.TooLarge(http.GetEndpoint()?.Metadata.GetMetadata<BodyLimit>()?.MaxBytes ?? ApiGate.JsonBytes);
        }

        if (bad.StatusCode == StatusCodes.Status415UnsupportedMediaType)
        {
            return Problem.Unsupported("Send JSON with Content-Type: application/json.", ["application/json"]);
        }

        if (bad.InnerException is JsonException json)
        {
            return OfJson(json);
        }

        return BadParameter().Match(bad.Message) is { Success: true } parameter
            ? Problem.BadParameter(parameter.Groups[1].Value, "This value cannot be read.")
            : Problem.Validation("", "The request needs a JSON body.");
    }

    /// <summary>Where it went wrong, in the reader's terms: member, line, position; no name of a type of ours.</summary>
    public static Problem OfJson(JsonException json)
    {
        var path = json.Path is null or "$" ? "" : json.Path.StartsWith("$.", StringComparison.Ordinal) ? json.Path[2..] : json.Path[1..];
        var place = json.LineNumber is { } line
            ? string.Create(CultureInfo.InvariantCulture, $" (line {line + 1}, position {json.BytePositionInLine + 1})")
            : "";
        if (MissingMembers().Match(json.Message) is { Success: true } missing)
        {
            var names = QuotedName().Matches(missing.Groups[1].Value).Select(m => m.Groups[1].Value);
            return Problem.Validation(names.ToDictionary(
                n => path.Length == 0 ? n : $"{path}.{n}", _ => new[] { $"This member is required{place}." }));
        }

        var sentence = json.Message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal)
            ? "There is no such member here"
            : json.Message.StartsWith("An instant", StringComparison.Ordinal)
                ? "An instant with its offset is needed, such as 2026-12-01T08:00:00Z"
                : json.InnerException is null || path.Length > 0 ? "This cannot be read here" : "This is not JSON";
        return Problem.Validation(path, sentence + place + ".");
    }

    [GeneratedRegex(@"parameter ""\S+ (\w+)"" from")]
    private static partial Regex BadParameter();

    [GeneratedRegex("missing required properties including: (.*)")]
    private static partial Regex MissingMembers();

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex QuotedName();
}
