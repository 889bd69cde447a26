using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Rostrum.Accounts;
using Rostrum.Model;
using Rostrum.Tests.Api;
using Rostrum.Tests.Model;

namespace Rostrum.Tests.Accounts;

public sealed class A_passkey
{
    private static readonly Dictionary<string, string> Nothing = [];

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Is_added_signs_in_without_a_code_is_renamed_and_removed(string engine)
    {
        await using var host = await StartAsync(engine);
        var (ada, person) = await Browser.OfAsync(host, "ada@example.org");
        using var _ = ada;
        await TurnCodesOnAsync(ada);
        using var passkey = new SoftAuthenticator(Origin(host));

        var empty = await ada.GetAsync("me/passkeys");
        var made = await AddAsync(ada, passkey, "Laptop");
        using var browser = new Browser(host);
        passkey.Count++;
        var inside = await SignInAsync(browser, passkey, "/calendar");
        var me = await browser.GetAsync("me");
        var tries = await browser.GetAsync("me/sign-ins");
        var listed = await ada.GetAsync("me/passkeys");
        var renamed = await ada.CallAsync(HttpMethod.Post, $"me/passkeys/{made["id"]}/name", new { name = "Old laptop", password = Browser.Password });
        var removed = await ada.CallAsync(HttpMethod.Post, $"me/passkeys/{made["id"]}/removal", new { password = Browser.Password });
        passkey.Count++;
        var after = await SignInAsync(browser, passkey);

        empty.Json!["items"]!.AsArray().ShouldBeEmpty();
        empty["possible"].ShouldBe("true");
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        inside.Location.ShouldBe("/calendar", inside.Text);
        me["id"].ShouldBe(person.Id.ToString());
        tries.Json!["items"]![0]!["method"]!.ToString().ShouldBe("passkey");
        listed.Json!["items"]![0]!["name"]!.ToString().ShouldBe("Laptop");
        listed.Json["items"]![0]!["lastUsedAt"].ShouldNotBeNull();
        renamed["name"].ShouldBe("Old laptop");
        removed.Status.ShouldBe(HttpStatusCode.NoContent);
        after.Status.ShouldBe(HttpStatusCode.BadRequest);
        after.Text.ShouldContain("did not sign you in");
    }

    [Fact]
    public async Task Is_told_of_by_letter_when_it_comes_and_when_it_goes()
    {
        await using var mail = new MailCatcher();
        await using var host = await StartAsync(smtp: mail.Setting);
        var (ada, _) = await Browser.OfAsync(host, "ada@example.org");
        using var __ = ada;
        using var passkey = new SoftAuthenticator(Origin(host));

        var made = await AddAsync(ada, passkey, "Laptop");
        var added = await mail.NextAsync();
        await ada.CallAsync(HttpMethod.Post, $"me/passkeys/{made["id"]}/name", new { name = "Old <laptop>", password = Browser.Password });
        await ada.CallAsync(HttpMethod.Post, $"me/passkeys/{made["id"]}/removal", new { password = Browser.Password });
        var removed = await mail.NextAsync();

        (added.To, removed.To).ShouldBe(("ada@example.org", "ada@example.org"));
        added.Text.ShouldContain("the passkey Laptop was added");
        removed.Text.ShouldContain("the passkey Old <laptop> was removed");
        removed.Text.ShouldNotContain("do nothing"); // it is done
        removed.Text.ShouldContain("/forgot");
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task That_answers_a_second_time_or_counts_backwards_is_refused(string engine)
    {
        await using var host = await StartAsync(engine);
        var (ada, _) = await Browser.OfAsync(host, "ada@example.org");
        using var __ = ada;
        using var passkey = new SoftAuthenticator(Origin(host)) { Count = 5 };
        await AddAsync(ada, passkey, "Laptop");
        using var browser = new Browser(host);

        passkey.Count = 6;
        var asked = await AskAsync(browser);
        var answer = passkey.Sign(asked["options"]!).ToJsonString();
        var first = await SendAsync(browser, asked["state"]!.ToString(), answer);
        using var thief = new Browser(host);
        var replayed = await SendAsync(thief, asked["state"]!.ToString(), answer);
        var other = await AskAsync(thief);
        var elsewhere = await SendAsync(thief, other["state"]!.ToString(), answer);
        var same = await SignInAsync(thief, passkey);
        passkey.Count = 4;
        var back = await SignInAsync(thief, passkey);
        passkey.Count = 7;
        var onward = await SignInAsync(thief, passkey);

        first.Status.ShouldBe(HttpStatusCode.Redirect, first.Text);
        foreach (var refused in new[] { replayed, elsewhere, same, back })
        {
            refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        }

        onward.Status.ShouldBe(HttpStatusCode.Redirect, onward.Text);
        (await ada.GetAsync("me/sign-ins")).Json!["items"]!.AsArray().Count(t => t!["outcome"]!.ToString() == "wrongPasskey").ShouldBe(4);
    }

    [Fact]
    public async Task That_never_counts_still_answers_each_question_once()
    {
        await using var host = await StartAsync();
        var (ada, _) = await Browser.OfAsync(host, "ada@example.org");
        using var __ = ada;
        using var passkey = new SoftAuthenticator(Origin(host)) { Count = 0 };
        await AddAsync(ada, passkey, "Phone");
        using var browser = new Browser(host);
        using var thief = new Browser(host);

        var asked = await AskAsync(browser);
        var answer = passkey.Sign(asked["options"]!).ToJsonString();
        var both = await Task.WhenAll(
            SendAsync(browser, asked["state"]!.ToString(), answer), SendAsync(thief, asked["state"]!.ToString(), answer));
        var again = await SignInAsync(browser, passkey);

        both.Count(s => s.Status == HttpStatusCode.Redirect).ShouldBe(1);
        again.Status.ShouldBe(HttpStatusCode.Redirect);
    }

    public static TheoryData<string> Faults => ["another origin", "another site", "nobody verified", "another person", "another key", "another question", "too late"];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Whose_answer_is_not_what_was_asked_for_signs_nobody_in(string fault)
    {
        var time = new MovedTime();
        await using var host = await StartAsync(time: time);
        var (ada, _) = await Browser.OfAsync(host, "ada@example.org");
        using var __ = ada;
        var (bob, bobs) = await Browser.OfAsync(host, "bob@example.org");
        using var ___ = bob;
        using var passkey = new SoftAuthenticator(Origin(host));
        await AddAsync(ada, passkey, "Laptop");
        using var browser = new Browser(host);
        var asked = await AskAsync(browser);
        passkey.Count++;
        Spoil(passkey, fault, bobs);
        using var stranger = passkey.Twin();
        var signed = fault == "another key" ? stranger.Sign(asked["options"]!) : passkey.Sign(asked["options"]!);
        var state = fault == "another question" ? (await AskAsync(browser))["state"]! : asked["state"]!;
        time.Move(fault == "too late" ? TimeSpan.FromMinutes(6) : TimeSpan.Zero);

        var answer = await SendAsync(browser, state.ToString(), signed.ToJsonString());

        answer.Status.ShouldBe(HttpStatusCode.BadRequest, answer.Text);
        browser.Session.ShouldBeNull();
        (passkey.Origin, passkey.Site, passkey.Verifies, passkey.Owner) = (Origin(host), null, true, null);
        (await SignInAsync(browser, passkey)).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Theory]
    [InlineData("another origin")]
    [InlineData("another site")]
    [InlineData("nobody verified")]
    [InlineData("another person")]
    [InlineData("a sign-in's question")]
    [InlineData("again")]
    [InlineData("too late")]
    public async Task That_was_not_made_as_asked_is_not_added(string fault)
    {
        var time = new MovedTime();
        await using var host = await StartAsync(time: time);
        var (ada, _) = await Browser.OfAsync(host, "ada@example.org");
        using var __ = ada;
        var (bob, bobs) = await Browser.OfAsync(host, "bob@example.org");
        using var ___ = bob;
        using var passkey = new SoftAuthenticator(Origin(host));
        Spoil(passkey, fault, bobs);
        var asked = await ada.CallAsync(HttpMethod.Post, "me/passkeys/options", new { password = Browser.Password });
        var body = new { name = "Laptop", state = fault == "a sign-in's question" ? (await AskAsync(ada))["state"]!.ToString() : asked["state"], credential = passkey.Make(asked.Json!["options"]!) };
        if (fault == "again")
        {
            (await ada.CallAsync(HttpMethod.Post, "me/passkeys", body)).Status.ShouldBe(HttpStatusCode.Created);
        }

        time.Move(fault == "too late" ? TimeSpan.FromMinutes(6) : TimeSpan.Zero);

        var answer = await (fault == "another person" ? bob : ada).CallAsync(HttpMethod.Post, "me/passkeys", body);

        answer.Type.ShouldBe("/problems/validation", answer.Text);
        (await bob.GetAsync("me/passkeys")).Json!["items"]!.AsArray().ShouldBeEmpty();
        (await ada.GetAsync("me/passkeys")).Json!["items"]!.AsArray().Count.ShouldBe(fault == "again" ? 1 : 0);
    }

    [Fact]
    public async Task Is_changed_only_by_whoever_knows_the_password_or_signed_in_lately()
    {
        var time = new MovedTime();
        await using var host = await StartAsync(time: time);
        var (ada, person) = await Browser.OfAsync(host, "ada@example.org");
        using var _ = ada;
        var (bob, __) = await Browser.OfAsync(host, "bob@example.org");
        using var ___ = bob;
        using var passkey = new SoftAuthenticator(Origin(host));
        var made = await AddAsync(ada, passkey, "Laptop");
        var id = made["id"];

        (await ada.CallAsync(HttpMethod.Post, "me/passkeys/options", Nothing)).Type.ShouldBe("/problems/validation");
        (await ada.CallAsync(HttpMethod.Post, $"me/passkeys/{id}/name", new { name = "X", password = "wrong" })).Type.ShouldBe("/problems/validation");
        (await ada.CallAsync(HttpMethod.Post, $"me/passkeys/{id}/removal", new { password = "wrong" })).Type.ShouldBe("/problems/validation");
        (await bob.CallAsync(HttpMethod.Post, $"me/passkeys/{id}/removal", new { password = Browser.Password })).Type.ShouldBe("/problems/not-found");
        (await host.GetAsync("me/passkeys")).Type.ShouldBe("/problems/not-yours");
        await ForgetPasswordAsync(host, person.Id);
        (await ada.CallAsync(HttpMethod.Post, $"me/passkeys/{id}/name", new { name = "Only one" })).Status.ShouldBe(HttpStatusCode.OK);
        (await ada.CallAsync(HttpMethod.Post, $"me/passkeys/{id}/removal", Nothing)).Type.ShouldBe("/problems/state-conflict");
        time.Move(TimeSpan.FromMinutes(31));
        (await ada.CallAsync(HttpMethod.Post, "me/passkeys/options", Nothing)).Type.ShouldBe("/problems/sign-in-too-old");
    }

    [Fact]
    public async Task Is_throttled_by_address_as_a_password_is()
    {
        await using var host = await StartAsync();
        var (ada, _) = await Browser.OfAsync(host, "ada@example.org");
        using var __ = ada;
        using var passkey = new SoftAuthenticator(Origin(host));
        await AddAsync(ada, passkey, "Laptop");
        using var stranger = new Browser(host, "curl/8.5");
        var throttle = host.App.Services.GetRequiredService<SignInThrottle>();
        for (var n = 1; n < SignInThrottle.PerAddress; n++)
        {
            await throttle.CountAsync("address:127.0.0.1", SignInThrottle.PerAddress, ApiHost.Cancel);
        }

        passkey.Verifies = false;
        (await SignInAsync(stranger, passkey)).Status.ShouldBe(HttpStatusCode.BadRequest);
        passkey.Verifies = true;
        (await SignInAsync(stranger, passkey)).Status.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Is_offered_by_one_script_of_ours_and_only_where_browsers_have_them()
    {
        await using var host = await StartAsync();
        await using var numeric = await ApiHost.StartAsync();
        var (ada, _) = await Browser.OfAsync(numeric, "ada@example.org");
        using var __ = ada;
        await Browser.OfAsync(host, "ada@example.org");
        using var here = new Browser(host);
        using var there = new Browser(numeric);

        var page = await here.OpenAsync("/signin");
        var plain = await there.OpenAsync("/signin");

        page.Headers["Content-Security-Policy"].ShouldContain("script-src 'self'; connect-src 'self'");
        page.Text.Split("<script").Length.ShouldBe(2);
        page.Text.ShouldContain("<script src=\"/pages/passkey.js\" defer></script>");
        page.Text.ShouldContain("autocomplete=\"username webauthn\"");
        (await here.OpenAsync("/pages/passkey.js")).Headers["Content-Type"].ShouldStartWith("text/javascript");
        FormOf(page.Text).ShouldContain("__RequestVerificationToken");
        plain.Text.ShouldNotContain("passkey");
        plain.Headers["Content-Security-Policy"].ShouldNotContain("script-src");
        (await there.OpenAsync("/signin/passkey")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await ada.CallAsync(HttpMethod.Post, "me/passkeys/options", new { password = Browser.Password })).Status.ShouldBe(HttpStatusCode.NotImplemented);
    }

    private static string FormOf(string page) => page[page.IndexOf("id=\"passkey\"", StringComparison.Ordinal)..].Split("</form>")[0];

    private static void Spoil(SoftAuthenticator passkey, string fault, Person other)
    {
        passkey.Origin = fault == "another origin" ? "https://evil.example" : passkey.Origin;
        passkey.Site = fault == "another site" ? "evil.example" : null;
        passkey.Verifies = fault != "nobody verified";
        passkey.Owner = fault == "another person"
            ? System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(other.Id.ToString()))
            : null;
    }

    private static Task<ApiHost> StartAsync(string engine = "sqlite", TimeProvider? time = null, string? smtp = null) => ApiHost.StartAsync(
        engine, time, smtp: smtp, settings: s => s with { PublicUrl = new($"http://localhost:{s.PublicUrl.Port}") });

    private static string Origin(ApiHost host) => $"http://localhost:{host.Address.Port}";

    private static async Task<Answer> AddAsync(Browser browser, SoftAuthenticator passkey, string name)
    {
        var asked = await browser.CallAsync(HttpMethod.Post, "me/passkeys/options", new { password = Browser.Password });
        asked.Status.ShouldBe(HttpStatusCode.OK, asked.Text);
        return await browser.CallAsync(
            HttpMethod.Post, "me/passkeys", new { name, state = asked["state"], credential = passkey.Make(asked.Json!["options"]!) });
    }

    private static async Task<JsonNode> AskAsync(Browser browser) => JsonNode.Parse((await browser.OpenAsync("/signin/passkey")).Text)!;

    private static async Task<Sheet> SignInAsync(Browser browser, SoftAuthenticator passkey, string returnTo = "/")
    {
        var asked = await AskAsync(browser);
        return await SendAsync(browser, asked["state"]!.ToString(), passkey.Sign(asked["options"]!).ToJsonString(), returnTo);
    }

    private static Task<Sheet> SendAsync(Browser browser, string state, string credential, string returnTo = "/") => browser.SendAsync(
        browser.Session is null ? "/signin" : "/signout", "/signin?handler=passkey", ("state", state), ("credential", credential), ("returnTo", returnTo));

    private static async Task TurnCodesOnAsync(Browser browser)
    {
        var given = await browser.CallAsync(HttpMethod.Post, "me/authenticator/secret", new { password = Browser.Password });
        var code = Authenticator.CodeAt(Authenticator.Read(given["secret"])!, TimeProvider.System.GetUtcNow());
        var on = await browser.CallAsync(
            HttpMethod.Post, "me/authenticator", new { secret = given["secret"], code, password = Browser.Password });
        on.Status.ShouldBe(HttpStatusCode.OK, on.Text);
    }

    private static async Task ForgetPasswordAsync(ApiHost host, Guid id)
    {
        await using var control = host.App.Services.GetRequiredService<IStore>().OpenControl();
        var person = await control.People.FindAsync([id], ApiHost.Cancel);
        person!.PasswordHash = null;
        await control.SaveChangesAsync(ApiHost.Cancel);
    }
}
