using System.Net;
using System.Text.RegularExpressions;
using Rostrum.Api;

namespace Rostrum.Tests.Api;

public sealed class Explaining_problems
{
    [Fact]
    public async Task Every_type_that_can_be_answered_has_a_page()
    {
        await using var host = await ApiHost.StartAsync();
        var source = await File.ReadAllTextAsync(Path.Combine(Sources(), "Api", "Problem.cs"), ApiHost.Cancel);
        var types = Regex.Matches(source, @"Base \+ ""([a-z-]+)""|Make\(""([a-z-]+)""").Select(m => m.Groups[1].Value + m.Groups[2].Value)
            .Concat(["key-missing", "key-invalid", "key-expired", "network-busy", "network-refused"]).Distinct().ToList();
        types.Count.ShouldBeGreaterThan(15);

        foreach (var type in types)
        {
            ProblemPages.All.ContainsKey(type).ShouldBeTrue(type);
        }

        (await host.GetAsync("/problems/content-refused", key: "")).Status.ShouldBe(HttpStatusCode.OK);
        (await host.GetAsync("/problems/nonsense", key: "")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    private static string Sources([System.Runtime.CompilerServices.CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../src/Rostrum"));
}
