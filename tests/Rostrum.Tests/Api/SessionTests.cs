using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Tests.Api;

public sealed class Coming_with_a_browsers_session
{
    private const string Token = "token-of-this-browser";

    private static async Task SignInAsync(ApiHost host, Role role)
    {
        var now = TimeProvider.System.GetUtcNow();
        var person = Guid.NewGuid();
        await using var control = host.App.Services.GetRequiredService<IStore>().OpenControl();
        control.People.Add(new() { Id = person, Email = "ana@example.org", Name = "Ana", CreatedAt = now });
        control.Memberships.Add(new() { WorkspaceId = host.WorkspaceId, PersonId = person, Role = role, Since = now });
        control.Sessions.Add(new()
        {
            Id = Guid.NewGuid(),
            PersonId = person,
            TokenHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Token))),
            CreatedAt = now,
            LastSeenAt = now,
            EndsAt = now.AddDays(1),
        });
        await control.SaveChangesAsync(ApiHost.Cancel);
    }

    private static (string, string)[] Headers(ApiHost host, params (string, string)[] more) =>
        [("Cookie", $"{SessionReader.PlainCookie}={Token}"), ("Rostrum-Workspace", host.WorkspaceId.ToString()), .. more];

    [Fact]
    public async Task It_works_in_the_named_workspace_with_the_rights_of_its_role()
    {
        await using var host = await ApiHost.StartAsync();
        await SignInAsync(host, Role.Contributor);

        var made = await host.PostAsync("posts", new { note = "x" }, "", Headers(host, ("Sec-Fetch-Site", "same-origin")));
        var channels = await host.PostAsync("connections", new { network = "paper" }, "", Headers(host, ("Sec-Fetch-Site", "same-origin")));

        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        made.Json!["author"]!["name"]!.ToString().ShouldBe("Ana");
        channels.Type.ShouldBe("/problems/scope-missing");
    }

    [Fact]
    public async Task Another_site_another_workspace_and_an_unnamed_one_are_refused()
    {
        await using var host = await ApiHost.StartAsync();
        await SignInAsync(host, Role.Owner);
        var (other, _) = await host.AddWorkspaceAsync("Next Door");

        var cross = await host.PostAsync("posts", new { note = "x" }, "", Headers(host, ("Sec-Fetch-Site", "cross-site")));
        var silent = await host.PostAsync("posts", new { note = "x" }, "", Headers(host));
        var foreign = await host.SendAsync(
            HttpMethod.Get, "posts", null, "", ("Cookie", $"{SessionReader.PlainCookie}={Token}"), ("Rostrum-Workspace", other.ToString()));
        var unnamed = await host.SendAsync(HttpMethod.Get, "posts", null, "", ("Cookie", $"{SessionReader.PlainCookie}={Token}"));
        var unknown = await host.SendAsync(
            HttpMethod.Get, "posts", null, "", ("Cookie", $"{SessionReader.PlainCookie}=guess"), ("Rostrum-Workspace", host.WorkspaceId.ToString()));

        cross.Status.ShouldBe(HttpStatusCode.Forbidden);
        silent.Status.ShouldBe(HttpStatusCode.Forbidden);
        foreign.Status.ShouldBe(HttpStatusCode.NotFound);
        unnamed.Status.ShouldBe(HttpStatusCode.BadRequest);
        unknown.Status.ShouldBe(HttpStatusCode.Unauthorized);
    }
}
