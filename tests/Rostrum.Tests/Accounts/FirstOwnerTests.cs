using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Rostrum.Accounts;
using Rostrum.Tests.Api;

namespace Rostrum.Tests.Accounts;

public sealed class The_first_start
{
    private static readonly (string, string)[] Form =
    [
        ("name", "Ada"), ("email", "ada@example.org"), ("password", Browser.Password), ("workspace", "Corner Shop"),
        ("zone", "Europe/Madrid"), ("isAdult", "true"),
    ];

    private static async Task<string> InviteAsync(ApiHost host) =>
        (await host.App.Services.GetRequiredService<FirstOwner>().InviteAsync(ApiHost.Cancel)).ShouldNotBeNull().PathAndQuery;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Who_has_the_link_becomes_the_owner_with_a_workspace_and_is_signed_in(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine);
        var link = await InviteAsync(host);
        using var browser = new Browser(host);

        var sent = await browser.SendAsync(link, Form);
        var me = await browser.GetAsync("me");

        (sent.Status, sent.Location).ShouldBe((HttpStatusCode.Redirect, "/"), sent.Text);
        me.Status.ShouldBe(HttpStatusCode.OK, me.Text);
        me["email"].ShouldBe("ada@example.org");
        me["userName"].ShouldBe("ada");
        me["isInstanceOwner"].ShouldBe("true");
        me.Json!["workspaces"]!.AsArray().Select(w => w!["name"]!.ToString()).ShouldBe(["Corner Shop"]);
        me.Json!["workspaces"]![0]!["role"]!.ToString().ShouldBe("owner");
        (await browser.OpenAsync("/")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_zone_that_was_chosen_is_not_suggested_over()
    {
        await using var host = await ApiHost.StartAsync();
        var link = await InviteAsync(host);
        using var browser = new Browser(host);

        var opened = await browser.OpenAsync(link);
        var again = await browser.SendAsync(link, [.. Form.Where(f => f.Item1 is not ("zone" or "password")), ("zone", "Etc/UTC"), ("password", "short")]);

        opened.Text.ShouldContain("/pages/zone.js");
        opened.Headers["Content-Security-Policy"].ShouldContain("script-src 'self'");
        again.Text.ShouldContain("value=\"Etc/UTC\"");
        again.Text.ShouldNotContain("/pages/zone.js");
    }

    [Fact]
    public async Task Without_the_link_the_page_says_where_it_is_and_makes_nobody()
    {
        await using var host = await ApiHost.StartAsync();
        var link = await InviteAsync(host);
        using var browser = new Browser(host);

        (await browser.OpenAsync("/")).Location.ShouldBe("/setup");
        (await browser.OpenAsync("/signin")).Location.ShouldBe("/setup");
        var page = await browser.OpenAsync("/setup");
        var guess = await browser.OpenAsync("/setup?token=guess");
        var sent = await browser.SendAsync("/setup", [.. Form, ("token", "guess")]);

        page.Text.ShouldContain("console");
        page.Text.ShouldNotContain(link.Split('=')[1]);
        guess.Text.ShouldNotContain("name=\"email\"");
        sent.Status.ShouldBe(HttpStatusCode.Forbidden);
        (await host.App.Services.GetRequiredService<People>().ListAsync(ApiHost.Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_link_is_good_once_and_an_earlier_one_dies_with_the_next()
    {
        await using var host = await ApiHost.StartAsync();
        var earlier = await InviteAsync(host);
        var link = await InviteAsync(host);
        using var browser = new Browser(host);

        var old = await browser.SendAsync(earlier, Form);
        var first = await browser.SendAsync(link, Form);
        using var second = new Browser(host);
        var again = await second.OpenAsync(link);

        old.Status.ShouldBe(HttpStatusCode.Forbidden);
        first.Status.ShouldBe(HttpStatusCode.Redirect);
        again.Location.ShouldBe("/signin");
        (await host.App.Services.GetRequiredService<FirstOwner>().InviteAsync(ApiHost.Cancel)).ShouldBeNull();
    }

    [Theory]
    [InlineData("password", "short", "12 to 256")]
    [InlineData("password", "password1234", "guesser")]
    [InlineData("password", "aaaaaaaaaaaaaaa", "quickly")]
    [InlineData("email", "nobody", "mail address")]
    [InlineData("zone", "Mars/Base", "time zone")]
    [InlineData("isAdult", "false", "18")]
    [InlineData("workspace", " ", "1 to 100")]
    public async Task A_mistake_is_said_and_the_link_stays_good(string field, string value, string about)
    {
        await using var host = await ApiHost.StartAsync();
        var link = await InviteAsync(host);
        using var browser = new Browser(host);

        var sent = await browser.SendAsync(link, [.. Form.Where(f => f.Item1 != field), (field, value)]);

        sent.Status.ShouldBe(HttpStatusCode.BadRequest);
        sent.Text.ShouldContain(about);
        sent.Text.ShouldNotContain($"value=\"{Browser.Password}\"");
        (await browser.SendAsync(link, Form)).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task Somebody_added_by_command_ends_it()
    {
        await using var host = await ApiHost.StartAsync();
        var link = await InviteAsync(host);
        await host.App.Services.GetRequiredService<People>().AddAsync("ada@example.org", "Ada", Browser.Password, true, ApiHost.Cancel);
        using var browser = new Browser(host);

        (await browser.OpenAsync(link)).Location.ShouldBe("/signin");
    }
}
