using System.Text.RegularExpressions;
using Rostrum.Model;
using Rostrum.Publishing;

namespace Rostrum.Architecture.Tests;

/// <summary>Table, documentation and crash points tell the same story.</summary>
public sealed partial class The_publishing_contract
{
    [Fact]
    public void Every_crash_point_is_hit_somewhere_and_no_other_is()
    {
        var core = Sources.Product.Where(f => f.Path.StartsWith("src/Rostrum/Publishing/", StringComparison.Ordinal)).ToList();
        var hit = core.SelectMany(f => Hit().Matches(f.Text).Select(m => m.Groups[1].Value)).Distinct().ToList();
        var declared = typeof(CrashPoint).GetFields().Where(f => f.IsLiteral).Select(f => f.Name).ToList();

        hit.Order().ShouldBe(declared.Order());
        CrashPoint.All.Count.ShouldBe(declared.Count);
    }

    [Fact]
    public void The_documented_table_of_moves_is_the_one_in_code()
    {
        var page = File.ReadAllText(Path.Combine(Sources.Root, "docs/publishing.md"));
        var documented = Row().Matches(page).Select(m => (m.Groups[1].Value, m.Groups[2].Value, m.Groups[3].Value)).Order().ToList();
        var coded = DeliveryTransitions.Table
            .Select(t => (Word(t.From), Word(t.Cause), Word(t.To))).Order().ToList();

        documented.ShouldBe(coded);
    }

    [Fact]
    public void Nothing_leaves_a_final_state()
    {
        DeliveryTransitions.Table.Where(t => DeliveryTransitions.IsFinal(t.From)).ShouldBeEmpty();
    }

    private static string Word<T>(T value)
        where T : struct, Enum => char.ToLowerInvariant(value.ToString()[0]) + value.ToString()[1..];

    [GeneratedRegex(@"CrashPoint\.Hit\(CrashPoint\.(\w+)\)")]
    private static partial Regex Hit();

    [GeneratedRegex(@"^\| (\w+) \| (\w+) \| (\w+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
