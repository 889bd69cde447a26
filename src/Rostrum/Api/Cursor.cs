using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Rostrum.Api;

/// <summary>A place in a list: sort key and last id, bound to the filters it was made for.</summary>
internal sealed record Cursor(long Key, Guid Id)
{
    private const string Version = "1";

    /// <summary>Opaque text for <c>next</c>.</summary>
    public string Write(string filters) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{Version}|{Key}|{Id:N}|{Hash(filters)}")));

    /// <summary>False when the text is no cursor of ours or belongs to other filters.</summary>
    public static bool TryRead(string text, string filters, out Cursor? cursor)
    {
        cursor = null;
        if (text.Length > 200 || !Base64Url.IsValid(text))
        {
            return false;
        }

        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('|');
        if (parts.Length != 4
            || parts[0] != Version
            || parts[3] != Hash(filters)
            || !long.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var key)
            || !Guid.TryParseExact(parts[2], "N", out var id))
        {
            return false;
        }

        cursor = new(key, id);
        return true;
    }

    private static string Hash(string filters) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(filters)).AsSpan(0, 6));
}

/// <summary>A page of a list.</summary>
/// <param name="Next">Pass it as <c>cursor</c> for the next page; null at the end.</param>
public sealed record ListOf<T>(IReadOnlyList<T> Items, string? Next);
