using System.Text.RegularExpressions;

namespace Rostrum.Architecture.Tests;

/// <summary>The map of docs/architecture.md, held against the files.</summary>
public sealed partial class The_house
{
    [Theory]
    [InlineData("networks/Rostrum.Networks.csproj", "")]
    [InlineData("src/Rostrum.Jobs/Rostrum.Jobs.csproj", "")]
    [InlineData("sandbox/Rostrum.Sandbox.csproj", "")]
    [InlineData("src/Rostrum/Rostrum.csproj", "Rostrum.Jobs,Rostrum.Networks")]
    [InlineData("demo/Rostrum.Demo.csproj", "Rostrum,Rostrum.Sandbox")]
    public void Projects_point_only_along_the_arrows(string project, string arrows)
    {
        string.Join(',', Sources.ProjectReferences(project)).ShouldBe(arrows);
    }

    [Fact]
    public void Inside_the_product_features_rest_on_the_model_and_the_model_on_the_platform()
    {
        var wrong = Uses("src/Rostrum/Platform/", n => n.StartsWith("Rostrum.Platform", StringComparison.Ordinal))
            .Concat(Uses("src/Rostrum/Model/", n => n is "Rostrum.Jobs" or "Rostrum.Networks" or "Rostrum"
                || n.StartsWith("Rostrum.Model", StringComparison.Ordinal) || n.StartsWith("Rostrum.Platform", StringComparison.Ordinal)));

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void The_platform_knows_no_word_of_the_product()
    {
        var words = ProductWord();
        var wrong = Sources.Written.Where(f => f.Path.StartsWith("src/Rostrum/Platform/", StringComparison.Ordinal))
            .SelectMany(f => Declared().Matches(f.Text).Select(m => m.Groups[1].Value).Where(n => words.IsMatch(n)).Select(n => $"{f.Path}: {n}"));

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void A_network_is_named_in_its_own_folder_and_in_the_list_only()
    {
        var wrong = from file in Sources.Product
                    where file.Path != "networks/AllNetworks.cs"
                    from network in Sources.NetworkFolders
                    where !file.Path.StartsWith($"networks/{network}/", StringComparison.Ordinal)
                        && file.Text.Contains(network, StringComparison.OrdinalIgnoreCase)
                    select $"{file.Path} names {network}";

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void The_sandbox_shares_no_code_with_the_networks()
    {
        var wrong = Sources.Written
            .Where(f => f.Path.StartsWith("sandbox/", StringComparison.Ordinal) || f.Path.Contains("/Sandbox/", StringComparison.Ordinal))
            .Where(f => !f.Path.StartsWith("tests/", StringComparison.Ordinal))
            .Where(f => Using().Matches(f.Text).Any(m => m.Groups[1].Value.StartsWith("Rostrum.Networks", StringComparison.Ordinal)));

        wrong.Select(f => f.Path).ShouldBeEmpty();
    }

    [Fact]
    public void Every_network_has_its_readme_icon_sandbox_and_tests()
    {
        var missing = from network in Sources.NetworkFolders
                      from part in (string[])["README.md", "icon.svg", $"{network}Network.cs", "Sandbox", "Tests"]
                      let path = Path.Combine(Sources.Root, "networks", network, part)
                      where !File.Exists(path) && !Directory.Exists(path)
                      select $"{network}/{part}";

        missing.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Control")]
    [InlineData("Workspace")]
    public void Both_databases_have_the_same_migrations(string database)
    {
        var sets = ((string[])["Sqlite", "Postgres"]).Select(store => Directory
            .EnumerateFiles(Path.Combine(Sources.Root, "src/Rostrum/Model/Migrations", store, database), "*_*.cs")
            .Select(Path.GetFileName).Where(n => !n!.Contains("Designer", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList()).ToList();

        sets[0].ShouldNotBeEmpty();
        sets[1].ShouldBe(sets[0]);
    }

    private static IEnumerable<string> Uses(string folder, Func<string, bool> isAllowed) =>
        from file in Sources.Written
        where file.Path.StartsWith(folder, StringComparison.Ordinal)
        from Match use in Using().Matches(file.Text)
        let name = use.Groups[1].Value
        where name.StartsWith("Rostrum", StringComparison.Ordinal) && !isAllowed(name)
        select $"{file.Path} uses {name}";

    [GeneratedRegex(@"^using (?:static )?([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"\b(?:class|record|struct|enum|interface) (?:struct |class )?(\w+)")]
    private static partial Regex Declared();

    [GeneratedRegex("Channel|Post(?!gres)|Network|Delivery|Workspace|Caption|Approval|Inbox")]
    private static partial Regex ProductWord();
}
