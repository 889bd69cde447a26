namespace Rostrum.Accounts;

/// <summary>
/// How long somebody who knows how people choose passwords would guess: common words, their usual decorations, repetitions
/// and rows of keys count little. No list can be complete; this one travels with the program and asks nobody.
/// </summary>
internal static class PasswordStrength
{
    private const int Enough = 42;
    private const double BitsOfAWord = 10;
    private const double BitsOfARepeat = 0.8;
    private const int ShortestWord = 4;
    private const int LongestWord = 14;
    private const int DecorationAtMost = 7;
    private const int WordsAtMost = 2;

    private static readonly HashSet<string> Common = Load();

    // Neighbours on a keyboard, and the digits.
    private static readonly string[] Rows = ["qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "azertyuiop", "1234567890", "abcdefghijklmnopqrstuvwxyz"];

    public static string? Refusal(string password) =>
        IsCommon(password) ? "mistake.password-common" : Bits(password) < Enough ? "mistake.password-weak" : null;

    /// <summary>One or two common words with a few digits or signs around or between them.</summary>
    internal static bool IsCommon(string password)
    {
        var lower = password.ToLowerInvariant();
        return Common.Contains(lower) || IsWords(lower, Plain(lower));
    }

    internal static double Bits(string password)
    {
        var lower = password.ToLowerInvariant();
        var plain = Plain(lower);
        var pool = Math.Log2(Pool(password));
        var bits = 0.0;
        for (var at = 0; at < password.Length;)
        {
            if (WordAt(lower, plain, at) is var word and > 0)
            {
                bits += BitsOfAWord;
                at += word;
                continue;
            }

            bits += at > 0 && IsExpected(password, at) ? BitsOfARepeat : pool;
            at++;
        }

        return bits;
    }

    private static int WordAt(string lower, string plain, int at)
    {
        for (var length = Math.Min(LongestWord, lower.Length - at); length >= ShortestWord; length--)
        {
            if (Common.Contains(lower.Substring(at, length)) || Common.Contains(plain.Substring(at, length)))
            {
                return length;
            }
        }

        return 0;
    }

    // The same sign again, a piece of what stood before, or the next one in a row.
    private static bool IsExpected(string text, int at)
    {
        var (before, now) = (char.ToLowerInvariant(text[at - 1]), char.ToLowerInvariant(text[at]));
        return before == now
            || (at >= 3 && text.AsSpan(0, at).Contains(text.AsSpan(at - 2, 3), StringComparison.Ordinal))
            || Array.Exists(Rows, r => r.Contains($"{before}{now}", StringComparison.Ordinal) || r.Contains($"{now}{before}", StringComparison.Ordinal));
    }

    private static bool IsWords(string lower, string plain)
    {
        var (words, decoration) = (0, 0);
        for (var at = 0; at < lower.Length;)
        {
            var word = WordAt(lower, plain, at);
            (words, decoration) = word > 0 ? (words + 1, decoration) : (words, decoration + 1);
            at += Math.Max(1, word);
        }

        return words is > 0 and <= WordsAtMost && decoration <= DecorationAtMost;
    }

    private static string Plain(string lower) => string.Create(lower.Length, lower, static (plain, from) =>
    {
        for (var i = 0; i < plain.Length; i++)
        {
            plain[i] = from[i] switch
            {
                '0' => 'o',
                '1' or '!' => 'i',
                '3' => 'e',
                '4' or '@' => 'a',
                '5' or '$' => 's',
                '7' => 't',
                var other => other,
            };
        }
    });

    private static int Pool(string password)
    {
        var pool = password.Any(char.IsAsciiLetterLower) ? 26 : 0;
        pool += password.Any(char.IsAsciiLetterUpper) ? 26 : 0;
        pool += password.Any(char.IsAsciiDigit) ? 10 : 0;
        pool += password.Any(c => c < 128 && !char.IsAsciiLetterOrDigit(c)) ? 20 : 0;
        return Math.Max(2, pool + (password.Any(c => c >= 128) ? 100 : 0));
    }

    private static HashSet<string> Load()
    {
        using var file = typeof(PasswordStrength).Assembly.GetManifestResourceStream("common-passwords.txt")
            ?? throw new InvalidOperationException("The list of common passwords is missing.");
        using var reader = new StreamReader(file);
        return [.. reader.ReadToEnd().Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)];
    }
}
