using System.Globalization;
using System.Text;

namespace Rostrum.Workspaces;

/// <summary>The short name of a workspace in addresses and commands: <c>harbour-bakery</c>.</summary>
internal static class Slug
{
    private const int MaxLength = 40;

    /// <summary>Letters a to z, digits and single hyphens; <c>workspace</c> when the name has none of them.</summary>
    public static string From(string name)
    {
        var slug = new StringBuilder();
        foreach (var c in name.Normalize(NormalizationForm.FormD).ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                slug.Append(c);
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && slug is [.., not '-'])
            {
                slug.Append('-');
            }
        }

        var text = slug.ToString();
        text = text[..Math.Min(text.Length, MaxLength)].Trim('-');
        return text.Length > 0 ? text : "workspace";
    }

    /// <summary>The first of name, name-2, name-3 … that is not taken.</summary>
    public static string Free(string wanted, IReadOnlySet<string> taken)
    {
        var slug = wanted;
        for (var n = 2; taken.Contains(slug); n++)
        {
            slug = string.Create(CultureInfo.InvariantCulture, $"{wanted}-{n}");
        }

        return slug;
    }
}
