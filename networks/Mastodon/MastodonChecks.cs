using System.Globalization;
using System.Text.Json;

namespace Rostrum.Networks.Mastodon;

/// <summary>Polls, languages and choices: what the rules' data cannot say.</summary>
internal sealed class MastodonChecks : IChecksContent
{
    public IReadOnlyList<RuleFault> Check(PartContent content, AccountFacts? facts)
    {
        var known = MastodonFacts.Read(facts);
        var faults = new List<RuleFault>();
        CheckChoice(content, MastodonRules.Visibility, faults);
        CheckChoice(content, MastodonRules.QuotePolicy, faults);
        var language = content.OptionText(MastodonRules.Language);
        if (!string.IsNullOrEmpty(language) && !(language.Length is 2 or 3 && language.All(char.IsAsciiLetterLower)))
        {
            faults.Add(Refusal("language", "The language is two or three small letters, such as en."));
        }

        if (PostOptions.Poll(content) is { } poll)
        {
            CheckPoll(content, poll, known, faults);
        }

        return faults;
    }

    private static void CheckPoll(PartContent content, SendPoll poll, MastodonFacts facts, List<RuleFault> faults)
    {
        if (content.Media.Count > 0)
        {
            faults.Add(Refusal("pollWithMedia", "A post on Mastodon has a poll or media, not both."));
        }

        if (content.Text.Length == 0)
        {
            faults.Add(Refusal("pollWithoutText", "A poll needs a text that asks the question."));
        }

        if (poll.Options.Count < 2)
        {
            faults.Add(Refusal("pollTooFew", "A poll needs two answers at least."));
        }

        if (poll.Options.Count > facts.PollOptions)
        {
            faults.Add(Refusal("pollTooMany", $"{poll.Options.Count} answers; this server takes {facts.PollOptions}.") with
            {
                Limit = facts.PollOptions,
                Actual = poll.Options.Count,
            });
        }

        if (poll.Options.Distinct(StringComparer.Ordinal).Count() != poll.Options.Count)
        {
            faults.Add(Refusal("pollRepeats", "Two answers of the poll are the same."));
        }

        var longest = poll.Options.Max(o => new StringInfo(o).LengthInTextElements);
        if (longest > facts.PollOptionLength)
        {
            faults.Add(Refusal("pollAnswerTooLong", $"An answer of the poll has {longest} of {facts.PollOptionLength} characters.") with
            {
                Limit = facts.PollOptionLength,
                Actual = longest,
            });
        }

        if (poll.ExpiresIn < facts.PollSeconds || poll.ExpiresIn > facts.PollMaxSeconds)
        {
            faults.Add(Refusal(
                "pollTime",
                $"A poll on this server runs from {facts.PollSeconds / 60} to {facts.PollMaxSeconds / 60} minutes."));
        }
    }

    private static void CheckChoice(PartContent content, string name, List<RuleFault> faults)
    {
        if (!content.Options.TryGetValue(name, out var value) || value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
        {
            return;
        }

        var option = MastodonRules.Options.Single(o => o.Name == name);
        if (content.OptionText(name) is not { } text || (text.Length > 0 && option.Choices.All(c => c.Value != text)))
        {
            faults.Add(Refusal(name, $"{option.Label}: choose one of {string.Join(", ", option.Choices.Select(c => c.Value))}."));
        }
    }

    private static RuleFault Refusal(string rule, string sentence) => new(rule, sentence, FaultSeverity.Refusal);
}
