using Microsoft.AspNetCore.Mvc;
using Rostrum.Accounts;

namespace Rostrum.Pages;

/// <summary>What is new: the change log that travels with the program.</summary>
internal sealed class ChangelogPage(InstanceSwitches switches) : RostrumPage
{
    public static IReadOnlyList<Release> Releases { get; } = Read();

    public sealed record Release(string Name, List<Part> Parts);

    public sealed record Part(string Name, List<string> Lines);

    // One person's own server shows strangers no more than it must.
    public async Task<IActionResult> OnGetAsync() => (await switches.ReadAsync(Cancel)).SingleOperator ? NotFound() : Page();

    // The three shapes of line that the file has: "## release", "### kind", "- change" with its continuation below it.
    private static List<Release> Read()
    {
        using var file = typeof(ChangelogPage).Assembly.GetManifestResourceStream("CHANGELOG.md")
            ?? throw new InvalidOperationException("The change log is missing.");
        using var reader = new StreamReader(file);
        var releases = new List<Release>();
        while (reader.ReadLine() is { } line)
        {
            var part = releases.LastOrDefault()?.Parts.LastOrDefault();
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                releases.Add(new(line[3..].Trim('[', ']'), []));
            }
            else if (line.StartsWith("### ", StringComparison.Ordinal))
            {
                releases.LastOrDefault()?.Parts.Add(new(line[4..], []));
            }
            else if (line.StartsWith("- ", StringComparison.Ordinal))
            {
                part?.Lines.Add(Plain(line[2..]));
            }
            else if (line.StartsWith("  ", StringComparison.Ordinal) && part is { Lines.Count: > 0 })
            {
                part.Lines[^1] += " " + Plain(line.Trim());
            }
        }

        return releases;
    }

    private static string Plain(string text) => text.Replace("`", "", StringComparison.Ordinal).Replace("**", "", StringComparison.Ordinal);
}
