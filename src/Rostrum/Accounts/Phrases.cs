using System.Globalization;
using System.Text.Json;

namespace Rostrum.Accounts;

/// <summary>What people read on the pages without script and in letters, in one language. All languages have the same keys.</summary>
internal sealed class Phrases
{
    private static readonly Phrases[] Loaded = [.. ((string[])["en", "ja"]).Select(l => new Phrases(l))];

    private readonly Dictionary<string, string> texts;

    private Phrases(string language)
    {
        Language = language;
        using var file = typeof(Phrases).Assembly.GetManifestResourceStream($"phrases/{language}.json")
            ?? throw new InvalidOperationException($"The phrases of '{language}' are missing.");
        texts = JsonSerializer.Deserialize<Dictionary<string, string>>(file)!;
    }

    public static IReadOnlyList<Phrases> All => Loaded;

    public static Phrases English => Loaded[0];

    /// <summary><c>en</c> or <c>ja</c>, as a page's <c>lang</c> has it.</summary>
    public string Language { get; }

    public IReadOnlyCollection<string> Keys => texts.Keys;

    public string this[string key] => texts[key];

    public string Say(string key, params object[] values) => string.Format(CultureInfo.InvariantCulture, texts[key], values);

    /// <summary>The phrases of this language; null when there are none.</summary>
    public static Phrases? Find(string? language) => Array.Find(Loaded, p => p.Language == language);

    /// <summary>The first language of an Accept-Language header that there is; English without one.</summary>
    public static Phrases Accepted(string? header)
    {
        foreach (var part in (header ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Find(part.Split(';', '-')[0].ToLowerInvariant()) is { } found)
            {
                return found;
            }
        }

        return English;
    }
}
