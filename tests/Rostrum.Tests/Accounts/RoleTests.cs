using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Tests.Api;

namespace Rostrum.Tests.Accounts;

public sealed class Roles
{
    [Fact]
    public void Are_what_the_documentation_says()
    {
        var rows = File.ReadAllLines(Path.Combine(Root(), "docs", "roles.md"))
            .Where(l => l.StartsWith('|')).Select(l => l.Trim('|').Split('|').Select(c => c.Trim()).ToList()).ToList();
        var roles = Enum.GetValues<Role>();

        rows[0].Skip(1).ShouldBe(roles.Select(Conventions.Word));
        rows.Skip(2).Select(r => r[0].Trim('`')).ShouldBe(ApiScope.All);
        foreach (var row in rows.Skip(2))
        {
            row.Skip(1).ShouldBe(roles.Select(r => ApiScope.Covers(RoleScopes.Of(r), row[0].Trim('`')) ? "x" : ""), row[0]);
        }
    }

    [Fact]
    public async Task Guard_every_route_of_the_api()
    {
        await using var host = await ApiHost.StartAsync();
        var routes = Routes(host);

        routes.Count.ShouldBeGreaterThan(60);
        routes.Where(r => r.Access is null && !IsOpen(r.Path)).Select(r => $"{r.Method} {r.Path}").ShouldBeEmpty();

        // The stream of events is everybody's, because each event is told only to whoever may read its noun.
        routes.Where(r => r.Access is { Reach: ApiReach.Workspace or ApiReach.Instance or ApiReach.Owner } a && !ApiScope.All.Contains(a.Scope)
                && !r.Path.EndsWith("/events", StringComparison.Ordinal))
            .Select(r => $"{r.Method} {r.Path}").ShouldBeEmpty();
    }

    [Theory]
    [InlineData(Role.Owner)]
    [InlineData(Role.Admin)]
    [InlineData(Role.Publisher)]
    [InlineData(Role.Editor)]
    [InlineData(Role.Contributor)]
    [InlineData(Role.Analyst)]
    [InlineData(Role.InboxAgent)]
    [InlineData(Role.Client)]
    public async Task Are_refused_at_every_route_whose_scope_they_lack_and_at_no_other(Role role)
    {
        await using var host = await ApiHost.StartAsync();
        var (browser, _) = await Browser.OfAsync(host, "ada@example.org", role: role);
        using var __ = browser;
        var scopes = RoleScopes.Of(role);
        var wrong = new List<string>();

        foreach (var route in Routes(host).Where(r => r.Access is { Reach: ApiReach.Workspace } && !r.Path.EndsWith("/events", StringComparison.Ordinal)))
        {
            // A parameter nobody knows: refused after the scope was looked at and before anything is done.
            var path = System.Text.RegularExpressions.Regex.Replace(route.Path["/api/v1/".Length..], @"\{[^}]*\}", "019aa711-0000-7000-8000-000000000001");
            var answer = await browser.CallAsync(new(route.Method), $"{path.TrimEnd('/')}?nobodyknows=1", null, host.WorkspaceId);
            var may = ApiScope.Covers(scopes, route.Access!.Scope!);
            if (answer.Status != (may ? HttpStatusCode.BadRequest : HttpStatusCode.Forbidden))
            {
                wrong.Add($"{route.Method} {route.Path}: {answer.Status}");
            }
        }

        wrong.ShouldBeEmpty();
    }

    private static List<(string Method, string Path, ApiAccess? Access)> Routes(ApiHost host) =>
    [
        .. host.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.StartsWith(ApiRoutes.Base + "/", StringComparison.Ordinal))
            .SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
                .Select(m => (m, e.RoutePattern.RawText!, e.Metadata.GetMetadata<ApiAccess>()))),
    ];

    // The document and its page tell strangers how to ask; nothing else of the API is theirs.
    private static bool IsOpen(string path) => path is ApiRoutes.Base + "/openapi.json" or ApiRoutes.Base + "/reading.css";

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../.."));
}
