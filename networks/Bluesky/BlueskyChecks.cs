using System.Text.RegularExpressions;

namespace Rostrum.Networks.Bluesky;

/// <summary>Faults of the choices that only this network has.</summary>
internal sealed partial class BlueskyChecks : IChecksContent
{
    public IReadOnlyList<RuleFault> Check(PartContent content, AccountFacts? facts)
    {
        var faults = new List<RuleFault>();
        var languages = content.List(BlueskyOptions.Languages);
        if (languages.Count > 3)
        {
            faults.Add(new("tooManyLanguages", "At most three languages.", FaultSeverity.Refusal) { Limit = 3, Actual = languages.Count });
        }

        if (languages.FirstOrDefault(l => !Language().IsMatch(l)) is { } wrong)
        {
            faults.Add(new("language", $"“{wrong}” is no language tag such as en or pt-BR.", FaultSeverity.Refusal));
        }

        if (content.OptionText(BlueskyOptions.Quote) is { Length: > 0 } quote && AtUri.ParsePost(quote) is null)
        {
            faults.Add(new("quote", "The quoted post's address is not one of Bluesky.", FaultSeverity.Refusal));
        }

        if (content.OptionText(BlueskyOptions.Card) is { Length: > 0 } && content.Media.Count > 0)
        {
            faults.Add(new("cardWithMedia", "A post shows either its media or a link card; the card is left out.", FaultSeverity.Warning));
        }

        if (content.List(BlueskyOptions.Replies) is { Count: > 1 } replies && replies.Contains("nobody"))
        {
            faults.Add(new("replies", "Nobody may reply, or some people may: not both.", FaultSeverity.Refusal));
        }

        return faults;
    }

    /// <summary>Abilities whose permission was not granted.</summary>
    public static IReadOnlyList<Lack> Lacks(AccountFacts? facts, IReadOnlyList<string> scopes) =>
        scopes.Contains("transition:generic")
            ? []
            : [.. BlueskyConsents.Scopes
                .Where(s => !scopes.Contains(s.Name))
                .Select(s => new Lack(s.Needs, $"Bluesky was not asked for the permission that {s.Purpose}."))
                .DistinctBy(l => l.Ability)];

    [GeneratedRegex(@"\A[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*\z")]
    private static partial Regex Language();
}
