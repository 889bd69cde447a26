using System.Globalization;
using System.Text.Json;

namespace Rostrum.Stock;

/// <summary>Reads what sources send: a member that is missing or of another kind is not there, nothing else fails with it.</summary>
internal static class StockJson
{
    public static JsonElement? Member(this JsonElement from, string name) =>
        from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var found) && found.ValueKind != JsonValueKind.Null ? found : null;

    public static JsonElement? Member(this JsonElement? from, string name) => from is { } there ? there.Member(name) : null;

    public static IEnumerable<JsonElement> List(this JsonElement from, string name) =>
        from.Member(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <summary>Words on one line, at most this many characters; null when there are none.</summary>
    public static string? Words(this JsonElement? from, string name, int most = 500)
    {
        var line = string.Join(' ', from.Text(name).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length == 0 ? null : line.Length <= most ? line : line[..(char.IsHighSurrogate(line[most - 1]) ? most - 1 : most)];
    }

    /// <summary>A whole number, also one that is written as text; 0 when there is none.</summary>
    public static int Count(this JsonElement? from, string name) => from.Member(name) switch
    {
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out var count) && count >= 0 => count,
        { ValueKind: JsonValueKind.String } when int.TryParse(from.Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var count) => count,
        _ => 0,
    };

    /// <summary>An id of at most 64 letters, digits, - and _, also one that is written as a number.</summary>
    public static string? Id(this JsonElement from)
    {
        var id = from.Member("id") is { ValueKind: JsonValueKind.Number } number ? number.GetRawText() : ((JsonElement?)from).Text("id");
        return IsId(id) ? id : null;
    }

    public static bool IsId(string id) => id.Length is > 0 and <= 64 && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    /// <summary>A web address that a person may follow.</summary>
    public static Uri? Address(this JsonElement? from, string name) =>
        Uri.TryCreate(from.Text(name), UriKind.Absolute, out var address)
        && address.Scheme is "https" or "http"
        && address.OriginalString.Length <= 2000 ? address : null;

    /// <summary>A text as it came; empty when there is none, or half a character in it.</summary>
    private static string Text(this JsonElement? from, string name)
    {
        try
        {
            return from.Member(name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";
        }
        catch (InvalidOperationException)
        {
            return ""; // an escaped lone surrogate: JSON allows it, text does not
        }
    }
}
