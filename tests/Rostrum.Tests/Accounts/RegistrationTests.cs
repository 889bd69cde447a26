using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Rostrum.Accounts;
using Rostrum.Model;
using Rostrum.Tests.Api;
using Rostrum.Tests.Model;

namespace Rostrum.Tests.Accounts;

public sealed class Making_an_account
{
    private static readonly (string, string)[] Form =
        [("name", "Bob"), ("userName", "bob-b"), ("company", "Bob & Co"), ("email", "bob@example.org"), ("password", Browser.Password), ("isAdult", "true")];

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task The_letter_confirms_the_address_and_then_the_password_opens(string engine)
    {
        await using var mail = new MailCatcher();
        await using var host = await ApiHost.StartAsync(engine, smtp: mail.Setting);
        await Switched.SwitchAsync(host, new() { SignUp = true });
        using var browser = new Browser(host);

        var sent = await browser.SendAsync("/signup", Form);
        var letter = await mail.NextAsync();
        var early = await browser.SignInAsync("bob@example.org");
        await mail.NextAsync();
        var second = await browser.OpenAsync(letter.Link);
        var again = await browser.SendAsync("/signup", Form);
        var fresh = await mail.NextAsync();
        var confirmed = await browser.SendAsync(fresh.Link, ("token", fresh.Link.Split('=')[1]));
        var twice = await browser.OpenAsync(fresh.Link);
        var inside = await browser.SignInAsync("bob-b");
        var me = await browser.GetAsync("me");

        sent.Text.ShouldContain("Look into your mail");
        letter.To.ShouldBe("bob@example.org");
        letter.Subject.ShouldBe("Confirm your address");
        letter.Raw.ShouldContain("text/html");
        early.Text.ShouldContain("not confirmed");
        second.Status.ShouldBe(HttpStatusCode.Gone); // a newer letter was sent
        again.Status.ShouldBe(HttpStatusCode.OK);
        confirmed.Status.ShouldBe(HttpStatusCode.OK, confirmed.Text);
        twice.Status.ShouldBe(HttpStatusCode.Gone);
        inside.Status.ShouldBe(HttpStatusCode.Redirect);
        (me["company"], me["emailConfirmed"], me["isInstanceOwner"]).ShouldBe(("Bob & Co", "true", "false"));
        host.Log.All.ShouldNotContain(fresh.Link.Split('=')[1]);
    }

    [Fact]
    public async Task An_address_that_is_here_gets_another_letter_and_the_page_tells_nothing()
    {
        await using var mail = new MailCatcher();
        await using var host = await ApiHost.StartAsync(smtp: mail.Setting);
        await Switched.SwitchAsync(host, new() { SignUp = true });
        await host.App.Services.GetRequiredService<People>().AddAsync("ada@example.org", "Ada", Browser.Password, false, ApiHost.Cancel);
        using var browser = new Browser(host);

        var known = await browser.SendAsync("/signup", [.. Form.Where(f => f.Item1 is not ("email" or "userName")), ("email", "ada@example.org")]);
        var unknown = await browser.SendAsync("/signup", Form);

        known.Text.Length.ShouldBe(unknown.Text.Length);
        (await mail.NextAsync()).Subject.ShouldBe("You have an account already");
        (await mail.NextAsync()).Subject.ShouldBe("Confirm your address");
    }

    [Theory]
    [InlineData("isAdult", "false", "18")]
    [InlineData("userName", "B", "small letters")]
    [InlineData("email", "bob@", "mail address")]
    [InlineData("password", "qwertyuiop12", "guesser")]
    public async Task A_mistake_is_said_and_nobody_is_made(string field, string value, string about)
    {
        await using var host = await ApiHost.StartAsync();
        await Switched.SwitchAsync(host, new() { SignUp = true });
        using var browser = new Browser(host);

        var sent = await browser.SendAsync("/signup", [.. Form.Where(f => f.Item1 != field), (field, value)]);

        sent.Status.ShouldBe(HttpStatusCode.BadRequest);
        sent.Text.ShouldContain(about);
        (await host.App.Services.GetRequiredService<People>().ListAsync(ApiHost.Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_a_mail_server_the_link_is_on_the_console_and_for_the_owner()
    {
        var said = new System.Collections.Concurrent.BlockingCollection<string>();
        await using var host = await ApiHost.StartAsync(say: said.Add);
        await Switched.SwitchAsync(host, new() { SignUp = true });
        var (owner, _) = await Browser.OfAsync(host, "ada@example.org", isOwner: true);
        var (other, _) = await Browser.OfAsync(host, "eve@example.org");
        using var __ = owner;
        using var ___ = other;
        using var browser = new Browser(host);

        await browser.SendAsync("/signup", Form);
        said.TryTake(out var line, TimeSpan.FromSeconds(60)).ShouldBeTrue();
        var mails = await owner.GetAsync("instance/mails");

        line.ShouldNotBeNull().ShouldContain("/confirm?token=");
        mails.Json!["items"]![0]!["link"]!.ToString().ShouldBe(line.Split(' ')[^1]);
        (await other.GetAsync("instance/mails")).Type.ShouldBe("/problems/role-too-low");
        host.Log.All.ShouldNotContain("/confirm?token=");
    }
}

public sealed class A_forgotten_password
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Is_replaced_by_the_letters_link_once_and_signs_every_device_out(string engine)
    {
        await using var mail = new MailCatcher();
        await using var host = await ApiHost.StartAsync(engine, smtp: mail.Setting);
        var (device, _) = await Browser.OfAsync(host, "ada@example.org");
        using var __ = device;
        using var browser = new Browser(host);

        var asked = await browser.SendAsync("/forgot", ("email", "ada@example.org"));
        var nobody = await browser.SendAsync("/forgot", ("email", "nob@example.org"));
        var letter = await mail.NextAsync();
        var token = letter.Link.Split('=')[1];
        var weak = await browser.SendAsync(letter.Link, ("token", token), ("password", "short"), ("again", "short"));
        var set = await browser.SendAsync(letter.Link, ("token", token), ("password", "seven lamps over gravel"), ("again", "seven lamps over gravel"));
        var twice = await browser.OpenAsync(letter.Link);

        asked.Text.Length.ShouldBe(nobody.Text.Length);
        mail.IsEmpty.ShouldBeTrue();
        weak.Status.ShouldBe(HttpStatusCode.BadRequest);
        set.Location.ShouldBe("/signin");
        twice.Status.ShouldBe(HttpStatusCode.Gone);
        (await device.GetAsync("me")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await browser.SignInAsync("ada@example.org")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await browser.SignInAsync("ada@example.org", "seven lamps over gravel")).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task Has_a_link_that_lives_one_hour()
    {
        var time = new MovedTime();
        await using var mail = new MailCatcher();
        await using var host = await ApiHost.StartAsync(time: time, smtp: mail.Setting);
        await host.App.Services.GetRequiredService<People>().AddAsync("ada@example.org", "Ada", Browser.Password, false, ApiHost.Cancel);
        using var browser = new Browser(host);
        await browser.SendAsync("/forgot", ("email", "ada@example.org"));
        var letter = await mail.NextAsync();

        time.Move(TimeSpan.FromMinutes(61));

        (await browser.OpenAsync(letter.Link)).Status.ShouldBe(HttpStatusCode.Gone);
    }
}

public sealed class The_three_switches
{
    public static TheoryData<bool, bool, bool> All()
    {
        var all = new TheoryData<bool, bool, bool>();
        foreach (var n in Enumerable.Range(0, 8))
        {
            all.Add((n & 1) > 0, (n & 2) > 0, (n & 4) > 0);
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Each_opens_and_closes_its_own_door(bool signUp, bool invitations, bool sso)
    {
        await using var host = await ApiHost.StartAsync();
        var (owner, _) = await Browser.OfAsync(host, "ada@example.org", isOwner: true, role: Role.Owner);
        using var __ = owner;

        var set = await owner.CallAsync(HttpMethod.Patch, "instance", new { signUp, invitations, sso });
        using var browser = new Browser(host);
        var form = await browser.OpenAsync("/signup");
        var page = await browser.OpenAsync("/signin");
        var invited = await owner.CallAsync(HttpMethod.Post, "invitations", new { email = "bob@example.org", role = "editor" }, host.WorkspaceId);

        set.Status.ShouldBe(HttpStatusCode.OK, set.Text);
        (set["signUp"], set["invitations"], set["sso"]).ShouldBe((Word(signUp), Word(invitations), Word(sso)));
        form.Status.ShouldBe(signUp ? HttpStatusCode.OK : HttpStatusCode.Forbidden);
        form.Text.Contains("name=\"email\"", StringComparison.Ordinal).ShouldBe(signUp);
        page.Text.Contains("href=\"/signup\"", StringComparison.Ordinal).ShouldBe(signUp);
        page.Text.ShouldContain(signUp ? "No account yet?" : invitations ? "for an invitation" : "can make one for you");
        invited.Status.ShouldBe(invitations ? HttpStatusCode.Created : HttpStatusCode.Conflict, invited.Text);
    }

    [Fact]
    public async Task A_single_operator_closes_both_and_sends_search_engines_away()
    {
        await using var host = await ApiHost.StartAsync();
        var (owner, _) = await Browser.OfAsync(host, "ada@example.org", isOwner: true, role: Role.Owner);
        using var __ = owner;

        (await owner.OpenAsync("/privacy")).Headers.Keys.ShouldNotContain("X-Robots-Tag");
        await owner.CallAsync(HttpMethod.Patch, "instance", new { signUp = true, singleOperator = true });
        using var browser = new Browser(host);

        (await browser.OpenAsync("/signup")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await browser.OpenAsync("/privacy")).Headers["X-Robots-Tag"].ShouldBe("noindex, nofollow");
        (await browser.OpenAsync("/contact")).Status.ShouldBe(HttpStatusCode.OK);
        (await browser.OpenAsync("/changelog")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await owner.CallAsync(HttpMethod.Post, "invitations", new { email = "bob@example.org", role = "editor" }, host.WorkspaceId)).Status
            .ShouldBe(HttpStatusCode.Conflict);
    }

    private static string Word(bool value) => value ? "true" : "false";
}

internal static class Switched
{
    public static async Task SwitchAsync(ApiHost host, Switches switches)
    {
        await using var control = host.App.Services.GetRequiredService<IStore>().OpenControl();
        await InstanceSwitches.SetAsync(control, switches, ApiHost.Cancel);
        await control.SaveChangesAsync(ApiHost.Cancel);
    }
}
