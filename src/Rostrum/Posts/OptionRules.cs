using System.Globalization;
using System.Text.Json;
using Rostrum.Networks;

namespace Rostrum.Posts;

/// <summary>Holds a post's settings against the options its network declares.</summary>
internal static class OptionRules
{
    public static void Check(Network network, IReadOnlyDictionary<string, JsonElement> values, int part, List<RuleFault> faults)
    {
        foreach (var (name, value) in values)
        {
            if (network.Options.FirstOrDefault(o => o.Name == name) is not { } option)
            {
                faults.Add(new("settingUnknown", $"{network.Name} has no setting called {name}.", FaultSeverity.Refusal));
            }
            else if (Fault(option, value) is { } sentence)
            {
                faults.Add(new("settingWrong", $"{option.Label}: {sentence}", FaultSeverity.Refusal));
            }
        }

        foreach (var option in network.Options.Where(o => o.Required && o.Default is null && !values.ContainsKey(o.Name)))
        {
            if (part == 0 || !option.FirstPartOnly)
            {
                faults.Add(new("settingMissing", $"{option.Label} must be chosen for {network.Name}.", FaultSeverity.Refusal));
            }
        }
    }

    private static string? Fault(Option option, JsonElement value) => option.Kind switch
    {
        OptionKind.Text or OptionKind.LongText => TextFault(option, value),
        OptionKind.Flag => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : "must be true or false.",
        OptionKind.Number => NumberFault(option, value),
        OptionKind.Choice => ChoiceFault(option, value),
        OptionKind.Choices => ListFault(option, value, item => ChoiceFault(option, item)),
        OptionKind.TextList => ListFault(option, value, item => TextFault(option, item)),
        OptionKind.Address => AddressFault(value),
        OptionKind.Media => value.ValueKind == JsonValueKind.String && value.TryGetGuid(out _) ? null : "must be the id of a file.",
        _ => throw new ArgumentOutOfRangeException(nameof(option)),
    };

    private static string? TextFault(Option option, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return "must be text.";
        }

        return option.MaxLength is { } most && new StringInfo(value.GetString()!).LengthInTextElements > most
            ? $"is longer than {most} characters."
            : null;
    }

    private static string? NumberFault(Option option, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var number))
        {
            return "must be a whole number.";
        }

        return number < option.Min || number > option.Max ? $"must be between {option.Min} and {option.Max}." : null;
    }

    private static string? ChoiceFault(Option option, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return "must be one of the offered values.";
        }

        return option.Choices.Count > 0 && option.Choices.All(c => c.Value != value.GetString())
            ? $"must be one of {string.Join(", ", option.Choices.Select(c => c.Value))}."
            : null;
    }

    private static string? ListFault(Option option, JsonElement value, Func<JsonElement, string?> one)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            return "must be a list.";
        }

        return option.MaxItems is { } most && value.GetArrayLength() > most
            ? $"takes at most {most}."
            : value.EnumerateArray().Select(one).FirstOrDefault(f => f is not null);
    }

    private static string? AddressFault(JsonElement value) =>
        value.ValueKind == JsonValueKind.String
            && Uri.TryCreate(value.GetString(), UriKind.Absolute, out var address)
            && address.Scheme is "https" or "http"
            ? null
            : "must be a web address.";
}
