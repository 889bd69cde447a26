using System.Text.RegularExpressions;

namespace Rostrum.Architecture.Tests;

/// <summary>Rules of style that a compiler does not know.</summary>
public sealed partial class The_style
{
    private const int LongestFile = 400;

    [Fact]
    public void No_file_is_longer_than_400_lines()
    {
        Sources.Written.Where(f => f.Lines > LongestFile).Select(f => $"{f.Path}: {f.Lines}").ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_is_called_manager_helper_utils_or_service()
    {
        // Words of the networks' own protocols.
        string[] theirs = ["DidService", "VideoService"];
        var wrong = Sources.Written.SelectMany(f => Vague().Matches(f.Text)
            .Where(m => !theirs.Contains(m.Groups[1].Value)).Select(m => $"{f.Path}: {m.Groups[1].Value}"));

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void There_are_no_common_or_misc_folders()
    {
        Sources.Written.Select(f => f.Path).Where(p => VagueFolder().IsMatch(p)).ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_is_left_unfinished()
    {
        var words = Unfinished();
        var wrong = Sources.Written.Where(f => !f.Path.EndsWith("The_style.cs", StringComparison.Ordinal))
            .SelectMany(f => words.Matches(f.Text).Select(m => $"{f.Path}: {m.Value}"));

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Every_project_is_checked_for_banned_symbols()
    {
        var props = File.ReadAllText(Path.Combine(Sources.Root, "Directory.Build.props"));
        var severities = File.ReadAllText(Path.Combine(Sources.Root, ".editorconfig"));

        props.ShouldContain("Microsoft.CodeAnalysis.BannedApiAnalyzers");
        props.ShouldContain("BannedSymbols.txt");
        ((string[])["CA1031", "CA1848", "CA2016", "CS8509", "RS0030"]).ShouldAllBe(id =>
            severities.Contains($"dotnet_diagnostic.{id}.severity = error", StringComparison.Ordinal));
    }

    [Fact]
    public void A_suppressed_warning_says_why()
    {
        var wrong = from file in Sources.Product
                    from line in file.Text.Split('\n')
                    where line.Contains("#pragma warning disable", StringComparison.Ordinal) && !line.Contains("//", StringComparison.Ordinal)
                    select $"{file.Path}: {line.Trim()}";

        wrong.ShouldBeEmpty();
    }

    [GeneratedRegex(@"\b(?:class|record|struct|interface) (\w*(?:Manager|Helper|Helpers|Utils|Util|Service))\b")]
    private static partial Regex Vague();

    [GeneratedRegex("/(Common|Misc|Shared|Utils|Helpers)/")]
    private static partial Regex VagueFolder();

    [GeneratedRegex(@"NotImplementedException|\bTODO\b|\bFIXME\b|\bHACK\b|#region|Skip = """)]
    private static partial Regex Unfinished();
}
