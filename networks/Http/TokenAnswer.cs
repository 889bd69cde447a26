using System.Globalization;
using System.Text.Json;

namespace Rostrum.Networks.Http;

/// <summary>Reads token answers as they really come: numbers as text, scopes as text or list, the answer inside <c>data</c>.</summary>
internal static class TokenAnswer
{
    private const int MostExtra = 4096;

    private static readonly HashSet<string> Known =
    [
        "access_token", "refresh_token", "expires_in", "refresh_expires_in", "refresh_token_expires_in", "token_type", "scope",
        "sub", "error", "error_description",
    ];

    /// <summary>The grant, or null when there is no access token in it.</summary>
    public static Grant? Read(ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        var reader = new Utf8JsonReader(body);
        if (!JsonDocument.TryParseValue(ref reader, out var document))
        {
            return null;
        }

        using (document)
        {
            return Read(Unwrap(document.RootElement), now);
        }
    }

    /// <summary>Scopes as networks write them: parted by spaces or commas.</summary>
    public static IReadOnlyList<string> Scopes(string? text) =>
        text?.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static JsonElement Unwrap(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || root.TryGetProperty("access_token", out _) || !root.TryGetProperty("data", out var data))
        {
            return root;
        }

        return data.ValueKind == JsonValueKind.Array && data.GetArrayLength() > 0 ? data[0] : data;
    }

    private static Grant? Read(JsonElement root, DateTimeOffset now)
    {
        if (root.ValueKind != JsonValueKind.Object || Text(root, "access_token") is not { Length: > 0 } token)
        {
            return null;
        }

        return new()
        {
            AccessToken = new(token),
            RefreshToken = new(Text(root, "refresh_token")),
            IssuedAt = now,
            ExpiresAt = Seconds(root, "expires_in") is { } life ? now + life : null,
            RefreshExpiresAt = (Seconds(root, "refresh_expires_in") ?? Seconds(root, "refresh_token_expires_in")) is { } long1 ? now + long1 : null,
            Scopes = ReadScopes(root),
            Subject = Text(root, "sub") ?? Text(root, "open_id") ?? Text(root, "user_id"),
            Extra = root.EnumerateObject()
                .Where(m => !Known.Contains(m.Name) && m.Value.ValueKind is not JsonValueKind.Null)
                .Where(m => m.Value.GetRawText().Length <= MostExtra)
                .DistinctBy(m => m.Name)
                .ToDictionary(m => m.Name, m => Text(m.Value)!),
        };
    }

    private static IReadOnlyList<string> ReadScopes(JsonElement root) => root.TryGetProperty("scope", out var scope) switch
    {
        false => [],
        true when scope.ValueKind == JsonValueKind.Array => [.. scope.EnumerateArray().Select(s => s.ToString())],
        true => Scopes(Text(scope)),
    };

    private static TimeSpan? Seconds(JsonElement root, string name) =>
        Text(root, name) is { } text && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
        && seconds is > 0 and < 1e10
            ? TimeSpan.FromSeconds(seconds)
            : null;

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) ? Text(value) : null;

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ => value.GetRawText(),
    };
}
