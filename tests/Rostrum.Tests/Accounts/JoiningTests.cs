using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rostrum.Accounts;
using Rostrum.Model;
using Rostrum.Tests.Api;

namespace Rostrum.Tests.Accounts;

public sealed class Somebody_from_the_provider
{
    private static readonly SignOnIdentity Bob = new("https://id.example", "bob", "Bob@example.org", true) { Name = "Bob" };

    [Theory]
    [MemberData(nameof(The_three_switches.All), MemberType = typeof(The_three_switches))]
    public async Task May_join_where_sign_up_or_an_invitation_lets_them(bool signUp, bool invitations, bool sso)
    {
        await using var host = await ApiHost.StartAsync();
        var joining = host.App.Services.GetRequiredService<ProviderJoining>();
        await Switched.SwitchAsync(host, new() { SignUp = signUp, Invitations = invitations, Sso = sso });

        var stranger = await joining.MayAsync(Bob, ApiHost.Cancel);
        await InviteAsync(host, "bob@example.org");
        var invited = await joining.MayAsync(Bob, ApiHost.Cancel);

        stranger.ShouldBe(sso && signUp);
        invited.ShouldBe(sso && (signUp || invitations));
        (await joining.MayAsync(Bob with { IsVerified = false }, ApiHost.Cancel)).ShouldBeFalse();
        (await joining.MayAsync(Bob with { Email = null }, ApiHost.Cancel)).ShouldBeFalse();
        (await joining.JoinAsync(Bob with { IsVerified = false }, "Bob", "en", ApiHost.Cancel)).Person.ShouldBeNull();
        (await host.App.Services.GetRequiredService<People>().ListAsync(ApiHost.Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Takes_an_unconfirmed_account_over_without_the_password_a_stranger_gave_it()
    {
        await using var host = await ApiHost.StartAsync();
        await Switched.SwitchAsync(host, new() { SignUp = true });
        var people = host.App.Services.GetRequiredService<People>();
        await people.AddAsync(new NewPerson { Email = "bob@example.org", Name = "Mallory", Password = Browser.Password }, ApiHost.Cancel);

        var (person, _) = await host.App.Services.GetRequiredService<ProviderJoining>().JoinAsync(Bob, "Bob", "en", ApiHost.Cancel);

        person!.Name.ShouldBe("Bob");
        person.PasswordHash.ShouldBeNull();
        (await people.VerifyAsync("bob@example.org", Browser.Password, ApiHost.Cancel)).ShouldBeNull();
        (await people.ListAsync(ApiHost.Cancel)).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Makes_an_account_on_one_page_and_signs_in_without_it_the_next_time(string engine)
    {
        await using var provider = new RealProvider();
        await using var host = await ApiHost.StartAsync(engine, signOn: provider.StartAsync);
        await Browser.OfAsync(host, "ada@example.org", isOwner: true);
        await Switched.SwitchAsync(host, new() { SignUp = true });
        using var browser = new Browser(host);

        var back = await browser.OpenAsync(await provider.SignInAsync(browser, "bob", "/signin/provider?returnTo=%2Fcalendar"));
        var page = await browser.OpenAsync(back.Location!);
        var young = await browser.SendAsync(back.Location!, ("name", "Bob"), ("accepts", "true"), ("returnTo", "/calendar"));
        var unwilling = await browser.SendAsync(back.Location!, ("name", "Bob"), ("isAdult", "true"), ("returnTo", "/calendar"));
        var made = await browser.SendAsync(back.Location!, ("name", "Bob B"), ("isAdult", "true"), ("accepts", "true"), ("returnTo", "/calendar"));
        var me = await browser.GetAsync("me");
        var again = await browser.OpenAsync(back.Location!);
        using var other = new Browser(host);
        var next = await other.OpenAsync(await provider.SignInAsync(other, "bob", "/signin/provider"));

        back.Location.ShouldStartWith("/signin/provider/join");
        page.Text.ShouldContain("bob@example.org is yours");
        page.Text.ShouldContain("href=\"/terms\"");
        page.Text.ShouldNotContain("<script");
        young.Text.ShouldContain("18 or older");
        unwilling.Status.ShouldBe(HttpStatusCode.BadRequest);
        made.Location.ShouldBe("/calendar", made.Text);
        (me["email"], me["name"], me["hasPassword"], me["emailConfirmed"]).ShouldBe(("bob@example.org", "Bob B", "false", "true"));
        again.Status.ShouldBe(HttpStatusCode.Forbidden);
        next.Location.ShouldBe("/");
    }

    [Fact]
    public async Task Who_was_invited_joins_the_workspace_and_who_is_not_verified_does_not()
    {
        await using var provider = new RealProvider();
        await using var host = await ApiHost.StartAsync(signOn: provider.StartAsync);
        await Browser.OfAsync(host, "ada@example.org", isOwner: true);
        await InviteAsync(host, "bob@example.org");
        await InviteAsync(host, "eve@example.org");
        using var browser = new Browser(host);
        using var unsure = new Browser(host);

        var refused = await unsure.OpenAsync(await provider.SignInAsync(unsure, "unverified-eve", "/signin/provider"));
        var back = await browser.OpenAsync(await provider.SignInAsync(browser, "bob", "/signin/provider"));
        var stolen = await unsure.OpenAsync(back.Location!);
        await browser.SendAsync(back.Location!, ("name", "Bob"), ("isAdult", "true"), ("accepts", "true"));
        var me = await browser.GetAsync("me");

        refused.Status.ShouldBe(HttpStatusCode.Forbidden);
        stolen.Status.ShouldBe(HttpStatusCode.Forbidden);
        me.Json!["workspaces"]![0]!["role"]!.ToString().ShouldBe("editor");
        await using var control = host.App.Services.GetRequiredService<IStore>().OpenControl();
        (await control.Invitations.Select(i => i.Email).ToListAsync(ApiHost.Cancel)).ShouldBe(["eve@example.org"]);
        (await control.People.CountAsync(ApiHost.Cancel)).ShouldBe(2);
    }

    private static async Task InviteAsync(ApiHost host, string email)
    {
        await using var control = host.App.Services.GetRequiredService<IStore>().OpenControl();
        var now = TimeProvider.System.GetUtcNow();
        control.Invitations.Add(new()
        {
            Id = Guid.CreateVersion7(now),
            WorkspaceId = host.WorkspaceId,
            Email = email,
            Role = Role.Editor,
            TokenHash = SecretToken.Hash(email),
            InvitedBy = Guid.Empty,
            CreatedAt = now,
            EndsAt = now.AddDays(7),
        });
        await control.SaveChangesAsync(ApiHost.Cancel);
    }
}
