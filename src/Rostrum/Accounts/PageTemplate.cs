using System.Text.RegularExpressions;

namespace Rostrum.Accounts;

/// <summary>A path without what tells about its content: <c>/posts/0198…</c> becomes <c>/posts/{id}</c>, a query is left out.</summary>
internal static partial class PageTemplate
{
    private const int Longest = 100;

    /// <summary>Null when this is no path of ours.</summary>
    public static string? Of(string path)
    {
        path = path.Split('?', '#')[0];
        if (path is not ['/', ..] || path.StartsWith("//", StringComparison.Ordinal))
        {
            return null;
        }

        var template = string.Join('/', path.Split('/').Select(s => Word().IsMatch(s) ? s : "{id}"));
        return template.Length <= Longest ? template : null;
    }

    // Names of pages are small letters and dashes; whatever else stands in a path is somebody's.
    [GeneratedRegex("^[a-z-]{0,30}$")]
    private static partial Regex Word();
}
