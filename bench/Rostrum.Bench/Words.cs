using System.Globalization;

namespace Rostrum.Bench;

/// <summary>The options of one measure, as typed.</summary>
internal sealed class Words(IReadOnlyList<string> typed)
{
    public int Number(string name, int usual) => int.Parse(Text(name, usual.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);

    public string Text(string name, string usual)
    {
        for (var i = 0; i + 1 < typed.Count; i++)
        {
            if (typed[i] == name)
            {
                return typed[i + 1];
            }
        }

        return usual;
    }

    public bool Has(string name) => typed.Contains(name);
}
