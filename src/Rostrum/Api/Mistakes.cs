namespace Rostrum.Api;

/// <summary>Collects what is wrong with a request, member by member.</summary>
internal sealed class Mistakes
{
    private readonly Dictionary<string, List<string>> byMember = [];

    public bool Any => byMember.Count > 0;

    public void Add(string member, string sentence)
    {
        if (!byMember.TryGetValue(member, out var sentences))
        {
            byMember[member] = sentences = [];
        }

        sentences.Add(sentence);
    }

    /// <summary>Adds the sentence when the condition does not hold.</summary>
    public void Expect(bool holds, string member, string sentence)
    {
        if (!holds)
        {
            Add(member, sentence);
        }
    }

    public Problem ToProblem() => Problem.Validation(byMember.ToDictionary(m => m.Key, m => m.Value.ToArray()));
}
