using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rostrum.Accounts;
using Rostrum.Model;
using Rostrum.Tests.Api;
using Rostrum.Tests.Model;

namespace Rostrum.Tests.Accounts;

public sealed class Oneself
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Is_read_and_edited(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine);
        var (browser, _) = await Browser.OfAsync(host, "ada@example.org", role: Role.Client);
        using var __ = browser;
        var (other, _) = await Browser.OfAsync(host, "bob@example.org");
        using var ___ = other;

        var edited = await browser.CallAsync(
            HttpMethod.Patch, "me", new { name = "Ada L.", userName = "ada.l", company = "Engines", locale = "ja", zone = "Asia/Tokyo", theme = "dark", shortcuts = false });
        var taken = await browser.CallAsync(HttpMethod.Patch, "me", new { userName = "bob" });
        var wrong = await browser.CallAsync(HttpMethod.Patch, "me", new { zone = "Mars/Base", locale = "xx", name = "" });
        var unknown = await browser.CallAsync(HttpMethod.Patch, "me", new { isInstanceOwner = true });
        var me = await browser.GetAsync("me");

        edited.Status.ShouldBe(HttpStatusCode.OK, edited.Text);
        taken.Type.ShouldBe("/problems/validation");
        wrong.Json!["errors"]!.AsObject().Select(e => e.Key).Order(StringComparer.Ordinal).ShouldBe(["locale", "name", "zone"]);
        unknown.Status.ShouldBe(HttpStatusCode.BadRequest);
        (me["name"], me["userName"], me["company"], me["locale"], me["zone"], me["theme"], me["shortcuts"])
            .ShouldBe(("Ada L.", "ada.l", "Engines", "ja", "Asia/Tokyo", "dark", "false"));
        me.Json!["workspaces"]![0]!["role"]!.ToString().ShouldBe("client");
    }

    [Fact]
    public async Task Another_address_is_confirmed_by_its_letter_and_the_old_one_is_told()
    {
        await using var mail = new MailCatcher();
        await using var host = await ApiHost.StartAsync(smtp: mail.Setting);
        var (browser, _) = await Browser.OfAsync(host, "ada@example.org");
        using var __ = browser;

        var wrong = await browser.CallAsync(HttpMethod.Post, "me/email", new { email = "new@example.org", password = "wrong password" });
        var asked = await browser.CallAsync(HttpMethod.Post, "me/email", new { email = "New@example.org", password = Browser.Password });
        var letters = new[] { await mail.NextAsync(), await mail.NextAsync() }.ToDictionary(l => l.To);
        var before = await browser.GetAsync("me");
        var link = letters["new@example.org"].Link;
        await browser.SendAsync(link, ("token", link.Split('=')[1]));
        var after = await browser.GetAsync("me");

        wrong.Status.ShouldBe(HttpStatusCode.BadRequest);
        asked.Status.ShouldBe(HttpStatusCode.OK, asked.Text);
        letters["ada@example.org"].Text.ShouldContain("new@example.org");
        before["email"].ShouldBe("ada@example.org");
        after["email"].ShouldBe("new@example.org");
    }

    [Fact]
    public async Task Is_told_by_letter_what_changed_about_signing_in()
    {
        await using var mail = new MailCatcher();
        await using var host = await ApiHost.StartAsync(smtp: mail.Setting);
        var (browser, _) = await Browser.OfAsync(host, "ada@example.org");
        using var __ = browser;
        await browser.CallAsync(HttpMethod.Patch, "me", new { locale = "ja" });

        var given = await browser.CallAsync(HttpMethod.Post, "me/authenticator/secret", new { password = Browser.Password });
        var code = Authenticator.CodeAt(Authenticator.Read(given["secret"])!, TimeProvider.System.GetUtcNow());
        await browser.CallAsync(HttpMethod.Post, "me/authenticator", new { secret = given["secret"], code, password = Browser.Password });
        var on = await mail.NextAsync();
        await browser.CallAsync(HttpMethod.Post, "me/authenticator/removal", new { password = Browser.Password });
        var off = await mail.NextAsync();
        await browser.CallAsync(HttpMethod.Patch, "me", new { locale = "en" });
        await browser.CallAsync(HttpMethod.Post, "me/password", new { current = Browser.Password, @new = "seven lamps over gravel" });
        var changed = await mail.NextAsync();
        await browser.SendAsync("/forgot", ("email", "ada@example.org"));
        var link = (await mail.NextAsync()).Link;
        await browser.SendAsync(link, ("token", link.Split('=')[1]), ("password", "eight lamps over gravel"), ("again", "eight lamps over gravel"));
        var reset = await mail.NextAsync();

        (on.Subject, off.Subject).ShouldBe(("認証アプリが設定されました", "認証アプリが解除されました"));
        (changed.Subject, reset.Subject).ShouldBe(("Your password was changed", "Your password was changed"));
        changed.Text.ShouldNotContain("lamps");
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Another_password_signs_the_other_devices_out(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine);
        var (browser, _) = await Browser.OfAsync(host, "ada@example.org");
        using var __ = browser;
        using var other = new Browser(host);
        await other.SignInAsync("ada@example.org");

        var wrong = await browser.CallAsync(HttpMethod.Post, "me/password", new { current = "wrong password", @new = "seven lamps over gravel" });
        var weak = await browser.CallAsync(HttpMethod.Post, "me/password", new { current = Browser.Password, @new = "password1234" });
        var set = await browser.CallAsync(HttpMethod.Post, "me/password", new { current = Browser.Password, @new = "seven lamps over gravel" });

        wrong.Json!["errors"]!["current"].ShouldNotBeNull();
        weak.Json!["errors"]!["new"].ShouldNotBeNull();
        set.Status.ShouldBe(HttpStatusCode.NoContent, set.Text);
        (await browser.GetAsync("me")).Status.ShouldBe(HttpStatusCode.OK);
        (await other.GetAsync("me")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Sees_and_ends_sessions_and_sees_where_somebody_tried(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine);
        var (browser, _) = await Browser.OfAsync(host, "ada@example.org");
        using var __ = browser;
        using var phone = new Browser(host, "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile/15E148 Safari/604.1");
        await phone.SignInAsync("ada@example.org", "wrong password");
        await phone.SignInAsync("ada@example.org");
        var (stranger, _) = await Browser.OfAsync(host, "bob@example.org");
        using var ___ = stranger;

        var sessions = (await browser.GetAsync("me/sessions")).Json!["items"]!.AsArray();
        var tries = (await browser.GetAsync("me/sign-ins")).Json!["items"]!.AsArray();
        var theirs = sessions.Single(s => s!["device"]!.ToString() == "Phone")!["id"]!.ToString();
        var foreign = await stranger.CallAsync(HttpMethod.Delete, $"me/sessions/{theirs}");
        var ended = await browser.CallAsync(HttpMethod.Delete, $"me/sessions/{theirs}");

        sessions.Count.ShouldBe(2);
        sessions.Single(s => s!["current"]!.GetValue<bool>())!["browser"]!.ToString().ShouldBe("Firefox 140");
        tries.Select(t => t!["outcome"]!.ToString()).ShouldBe(["done", "wrongPassword", "done"]);
        tries[0]!["address"]!.ToString().ShouldBe("127.0.0.1");
        foreign.Status.ShouldBe(HttpStatusCode.NotFound);
        ended.Status.ShouldBe(HttpStatusCode.NoContent);
        (await phone.GetAsync("me")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        await phone.SignInAsync("ada@example.org");
        (await browser.CallAsync(HttpMethod.Delete, "me/sessions")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await phone.GetAsync("me")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await browser.GetAsync("me")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Has_an_activity_page_that_knows_pages_and_no_contents()
    {
        var time = new MovedTime();
        await using var host = await ApiHost.StartAsync(time: time);
        var (browser, _) = await Browser.OfAsync(host, "ada@example.org");
        using var __ = browser;

        await browser.CallAsync(HttpMethod.Post, "me/activity", new { page = "/posts/019aa711-0000-7000-8000-000000000001?q=secret" });
        var wrong = await browser.CallAsync(HttpMethod.Post, "me/activity", new { page = "https://evil.example/" });
        var activity = (await browser.GetAsync("me/activity")).Json!["items"]!.AsArray();

        wrong.Status.ShouldBe(HttpStatusCode.BadRequest);
        activity.Select(a => a!["page"]!.ToString()).ShouldBe(["/posts/{id}"]);
        activity[0]!["browser"]!.ToString().ShouldBe("Firefox 140");
        time.Move(TimeSpan.FromDays(91));
        await ActivatorUtilities.CreateInstance<TidyAccounts>(host.App.Services).TidyAsync(ApiHost.Cancel);
        await using var control = host.App.Services.GetRequiredService<IStore>().OpenControl();
        (await control.Visits.CountAsync(ApiHost.Cancel)).ShouldBe(0);
        (await control.Sessions.CountAsync(ApiHost.Cancel)).ShouldBe(0);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Makes_a_workspace_as_owner_of_the_instance_or_where_anybody_may_sign_up(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine);
        var (owner, _) = await Browser.OfAsync(host, "ada@example.org", isOwner: true);
        using var __ = owner;
        var (other, _) = await Browser.OfAsync(host, "bob@example.org");
        using var ___ = other;
        var wish = new { name = "Corner Shop", zone = "Europe/Madrid" };

        var made = await owner.CallAsync(HttpMethod.Post, "workspaces", wish);
        var refused = await other.CallAsync(HttpMethod.Post, "workspaces", wish);
        await owner.CallAsync(HttpMethod.Patch, "instance", new { signUp = true });
        var allowed = await other.CallAsync(HttpMethod.Post, "workspaces", wish);

        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        made["role"].ShouldBe("owner");
        refused.Type.ShouldBe("/problems/role-too-low");
        allowed.Status.ShouldBe(HttpStatusCode.Created, allowed.Text);
        (await other.GetAsync("me")).Json!["workspaces"]!.AsArray().Count.ShouldBe(1);
        (await other.GetAsync("instance")).Type.ShouldBe("/problems/role-too-low");
    }
}

public sealed class An_authenticator_app
{
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1234567890, "005924")]
    [InlineData(20000000000, "353130")]
    public void Shows_the_codes_of_the_standard(long seconds, string code) =>
        Authenticator.CodeAt("12345678901234567890"u8, DateTimeOffset.FromUnixTimeSeconds(seconds)).ShouldBe(code);

    [Fact]
    public void Reads_the_secret_as_it_was_written()
    {
        var secret = Authenticator.NewSecret();

        Authenticator.Read(Authenticator.Write(secret)).ShouldBe(secret);
        Authenticator.Read("not base 32!").ShouldBeNull();
        Authenticator.Read("ABC").ShouldBeNull();
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Is_asked_for_after_the_password_and_no_code_opens_twice(string engine)
    {
        var time = new MovedTime();
        await using var host = await ApiHost.StartAsync(engine, time);
        var (browser, _) = await Browser.OfAsync(host, "ada@example.org");
        using var __ = browser;
        var (secret, recovery) = await SetUpAsync(browser, time);
        time.Move(TimeSpan.FromMinutes(1));
        using var other = new Browser(host);

        var half = await other.SignInAsync("ada@example.org");
        (await other.GetAsync("me")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        var code = Authenticator.CodeAt(secret, time.GetUtcNow());
        var wrong = await other.SendAsync("/signin/code", ("code", "000000"));
        var right = await other.SendAsync("/signin/code", ("code", code), ("returnTo", "/calendar"));
        using var third = new Browser(host);
        await third.SignInAsync("ada@example.org");
        var replayed = await third.SendAsync("/signin/code", ("code", code));
        var recovered = await third.SendAsync("/signin/code", ("code", recovery.ToUpperInvariant()));
        using var fourth = new Browser(host);
        await fourth.SignInAsync("ada@example.org");
        var spent = await fourth.SendAsync("/signin/code", ("code", recovery));

        half.Location.ShouldNotBeNull().ShouldStartWith("/signin/code");
        wrong.Status.ShouldBe(HttpStatusCode.BadRequest);
        right.Location.ShouldBe("/calendar");
        (await other.GetAsync("me"))["twoFactor"].ShouldBe("true");
        replayed.Status.ShouldBe(HttpStatusCode.BadRequest);
        recovered.Status.ShouldBe(HttpStatusCode.Redirect);
        spent.Status.ShouldBe(HttpStatusCode.BadRequest);
        var off = await other.CallAsync(HttpMethod.Post, "me/authenticator/removal", new { password = Browser.Password });
        off.Status.ShouldBe(HttpStatusCode.NoContent, off.Text);
        (await fourth.SignInAsync("ada@example.org")).Location.ShouldBe("/");
    }

    [Fact]
    public async Task Is_set_up_only_with_the_password_and_a_code_of_it()
    {
        await using var host = await ApiHost.StartAsync();
        var (browser, _) = await Browser.OfAsync(host, "ada@example.org");
        using var __ = browser;

        var wrong = await browser.CallAsync(HttpMethod.Post, "me/authenticator/secret", new { password = "wrong password" });
        var secret = (await browser.CallAsync(HttpMethod.Post, "me/authenticator/secret", new { password = Browser.Password }))["secret"];
        var guess = await browser.CallAsync(HttpMethod.Post, "me/authenticator", new { secret, code = "123456", password = Browser.Password });

        wrong.Status.ShouldBe(HttpStatusCode.BadRequest);
        guess.Json!["errors"]!["code"].ShouldNotBeNull();
        (await browser.GetAsync("me"))["twoFactor"].ShouldBe("false");
    }

    private static async Task<(byte[] Secret, string Recovery)> SetUpAsync(Browser browser, TimeProvider time)
    {
        var begun = await browser.CallAsync(HttpMethod.Post, "me/authenticator/secret", new { password = Browser.Password });
        begun["address"].ShouldStartWith("otpauth://totp/Rostrum:");
        var secret = Authenticator.Read(begun["secret"]).ShouldNotBeNull();
        var code = Authenticator.CodeAt(secret, time.GetUtcNow());
        var done = await browser.CallAsync(HttpMethod.Post, "me/authenticator", new { secret = begun["secret"], code, password = Browser.Password });
        done.Status.ShouldBe(HttpStatusCode.OK, done.Text);
        var codes = done.Json!["recoveryCodes"]!.AsArray().Select(c => c!.ToString()).ToList();
        codes.Distinct().Count().ShouldBe(SecondFactor.RecoveryCodes);
        return (secret, codes[0]);
    }
}
