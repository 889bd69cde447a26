using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Rostrum.Tests.Api;

public sealed class The_api_document
{
    private const string HowToWrite =
        "docs/openapi.json is not what the program serves. Write it anew: ROSTRUM_WRITE_OPENAPI=1 dotnet run --project tests/Rostrum.Tests -- --filter-class '*The_api_document'";

    private static readonly JsonSerializerOptions Pretty = new() { WriteIndented = true };

    [Fact]
    public async Task Is_committed_as_it_is_served()
    {
        await using var host = await ApiHost.StartAsync();

        var served = JsonNode.Parse((await host.GetAsync("openapi.json", key: "")).Text)!.ToJsonString(Pretty) + "\n";

        var path = Path.Combine(Root(), "docs", "openapi.json");
        if (Environment.GetEnvironmentVariable("ROSTRUM_WRITE_OPENAPI") == "1")
        {
            await File.WriteAllTextAsync(path, served, ApiHost.Cancel);
        }

        File.Exists(path).ShouldBeTrue(HowToWrite);
        (await File.ReadAllTextAsync(path, ApiHost.Cancel)).ShouldBe(served, HowToWrite);
    }

    [Fact]
    public async Task Names_every_operation_its_scope_and_no_two_schemas_alike()
    {
        await using var host = await ApiHost.StartAsync();

        var document = JsonNode.Parse((await host.GetAsync("openapi.json", key: "")).Text)!;

        document["openapi"]!.ToString().ShouldStartWith("3.1");
        var operations = document["paths"]!.AsObject()
            .Where(p => p.Key.StartsWith("/api/v1", StringComparison.Ordinal))
            .SelectMany(p => p.Value!.AsObject().Where(o => o.Value is JsonObject).Select(o => (Path: $"{o.Key} {p.Key}", Operation: o.Value!)))
            .ToList();
        operations.Count.ShouldBeGreaterThan(40);
        foreach (var (path, operation) in operations)
        {
            operation["operationId"].ShouldNotBeNull(path);
            operation["summary"].ShouldNotBeNull(path);
            (operation["x-scope"] is not null || path == "options /api/v1/uploads").ShouldBeTrue(path);
        }

        operations.Select(o => o.Operation["operationId"]!.ToString()).ShouldBeUnique();
        var schemas = document["components"]!["schemas"]!.AsObject();
        schemas.ContainsKey("Request").ShouldBeFalse();
        schemas.ContainsKey("CopyPostRequest").ShouldBeTrue();
        document.ToJsonString().ShouldNotContain("\"integer\",\"string\"");
    }

    [Fact]
    public async Task Every_route_can_be_tried_by_hand()
    {
        await using var host = await ApiHost.StartAsync();
        var document = JsonNode.Parse((await host.GetAsync("openapi.json", key: "")).Text)!;
        var routes = document["paths"]!.AsObject().Where(p => p.Key.StartsWith("/api/v1/", StringComparison.Ordinal))
            .SelectMany(p => p.Value!.AsObject().Where(o => o.Value is JsonObject).Select(o => $"{o.Key.ToUpperInvariant()} {Shape(p.Key)}")).ToList();

        var tried = (await File.ReadAllLinesAsync(Path.Combine(Root(), "docs", "try.http"), ApiHost.Cancel))
            .Where(l => l.Contains(" {{base}}", StringComparison.Ordinal))
            .Select(l => Shape(l.Split('?')[0].Replace("{{base}}", "/api/v1", StringComparison.Ordinal)))
            .ToHashSet();

        routes.Where(r => !tried.Contains(r)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Can_be_read_without_a_key_and_without_a_script()
    {
        await using var host = await ApiHost.StartAsync();

        var page = await host.GetAsync("../v1", key: "");

        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Text.ShouldContain("/api/v1/posts/{id}/schedule");
        page.Text.ShouldNotContain("<script");
        page.Headers["Content-Security-Policy"].ShouldContain("style-src 'self'");
        var style = await host.GetAsync("reading.css", key: "");
        style.Status.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>A path with every parameter alike: values stand where the document has names.</summary>
    private static string Shape(string path) => Regex.Replace(
        Regex.Replace(path, @"\{+[^}]*\}+", "*").TrimEnd('/'), "(networks|lookups)/(bluesky|boards)", "$1/*");

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../.."));
}
