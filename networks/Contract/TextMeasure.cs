using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Rostrum.Networks;

/// <summary>Counts text the way a network does.</summary>
public static partial class TextMeasure
{
    public static int Measure(string text, TextRules rules)
    {
        var counted = text;
        var fixedPart = 0;
        if (rules.MentionDomainIsFree)
        {
            counted = FarMention().Replace(counted, "$1");
        }

        if (rules.UrlWeight is { } weight)
        {
            fixedPart = WebAddress().Count(counted) * weight;
            counted = WebAddress().Replace(counted, "");
        }

        return fixedPart + Count(counted, rules.Unit);
    }

    private static int Count(string text, TextUnit unit) => unit switch
    {
        TextUnit.Grapheme => new StringInfo(text).LengthInTextElements,
        TextUnit.CodePoint => text.EnumerateRunes().Count(),
        TextUnit.Utf16 => text.Length,
        TextUnit.Weighted => Weighted(text),
        TextUnit.Byte => Encoding.UTF8.GetByteCount(text),
        TextUnit.EmojiAsBytes => EmojiAsBytes(text),
        _ => throw new ArgumentOutOfRangeException(nameof(unit)),
    };

    private static int EmojiAsBytes(string text)
    {
        var sum = 0;
        var elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext())
        {
            var element = elements.GetTextElement();
            sum += IsEmoji(element) ? Encoding.UTF8.GetByteCount(element) : 1;
        }

        return sum;
    }

    // Ranges of weight 1 and "an emoji sequence counts 2" as in the published configuration v3, checked 2026-11.
    private static int Weighted(string text)
    {
        var sum = 0;
        var elements = StringInfo.GetTextElementEnumerator(text.Normalize(NormalizationForm.FormC));
        while (elements.MoveNext())
        {
            var element = elements.GetTextElement();
            sum += IsEmoji(element) ? 2 : element.EnumerateRunes().Sum(r => IsLight(r.Value) ? 1 : 2);
        }

        return sum;
    }

    private static bool IsLight(int c) => c is <= 4351 or (>= 8192 and <= 8205) or (>= 8208 and <= 8223) or (>= 8242 and <= 8247);

    private static bool IsEmoji(string element) =>
        element.EnumerateRunes().Any(r => r.Value is (>= 0x1F000 and <= 0x1FAFF) or 0xFE0F or (>= 0x2600 and <= 0x27BF));

    [GeneratedRegex(@"https?://[^\s<>""]+[^\s<>""'.,;:!?)\]}]", RegexOptions.IgnoreCase)]
    private static partial Regex WebAddress();

    [GeneratedRegex(@"(?<![\w/])(@[\w.-]+)@[\w-]+(\.[\w-]+)+")]
    private static partial Regex FarMention();
}
