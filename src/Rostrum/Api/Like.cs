namespace Rostrum.Api;

/// <summary>Words of a person inside a LIKE pattern whose escape character is a backslash.</summary>
internal static class Like
{
    public static string Escape(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("%", "\\%", StringComparison.Ordinal)
        .Replace("_", "\\_", StringComparison.Ordinal);
}
