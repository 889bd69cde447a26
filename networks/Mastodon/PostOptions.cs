using System.Globalization;
using System.Text.Json;

namespace Rostrum.Networks.Mastodon;

/// <summary>Turns the choices of a part into members of the request.</summary>
internal static class PostOptions
{
    private const long DayOfMinutes = 1440;

    private static readonly string[] NarrowFirst = ["direct", "private", "unlisted", "public"];

    public static string? Text(PartContent content, string option) =>
        content.OptionText(option) is { Length: > 0 } text ? text : null;

    public static bool? Flag(PartContent content, string option) =>
        content.Options.TryGetValue(option, out var value) ? value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        }
        : null;

    public static SendPoll? Poll(PartContent content)
    {
        if (!content.Options.TryGetValue(MastodonRules.PollOptions, out var list) || list.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var answers = list.EnumerateArray()
            .Where(a => a.ValueKind == JsonValueKind.String)
            .Select(a => a.GetString()!.Trim())
            .Where(a => a.Length > 0)
            .ToList();
        return answers.Count == 0
            ? null
            : new(answers, Minutes(content) * 60, Flag(content, MastodonRules.PollMultiple) ?? false,
                Flag(content, MastodonRules.PollHideTotals) ?? false);
    }

    /// <summary>
    /// Who sees a part: the choice, else the account's default. Later parts leave the public timelines to the first one, and
    /// are never wider than the part before.
    /// </summary>
    public static string? Visibility(PartContent content, MastodonFacts facts, MastodonPostState? parent)
    {
        var wanted = Text(content, MastodonRules.Visibility) ?? facts.DefaultVisibility;
        if (content.Kind == PartKind.Post && parent is null)
        {
            return wanted;
        }

        var most = parent?.Visibility is "private" or "direct" ? parent.Visibility : "unlisted";
        return wanted is null && parent?.Visibility is null ? null : Narrower(wanted ?? most, most);
    }

    private static string Narrower(string one, string other)
    {
        var first = Array.IndexOf(NarrowFirst, one);
        var second = Array.IndexOf(NarrowFirst, other);
        return first >= 0 && (second < 0 || first < second) ? one : other;
    }

    private static long Minutes(PartContent content)
    {
        if (!content.Options.TryGetValue(MastodonRules.PollMinutes, out var value))
        {
            return DayOfMinutes;
        }

        return value.ValueKind switch
        {
            JsonValueKind.Number when value.TryGetInt64(out var number) && number is > 0 and < int.MaxValue => number,
            JsonValueKind.String when long.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number is > 0 and < int.MaxValue => number,
            _ => DayOfMinutes,
        };
    }
}
