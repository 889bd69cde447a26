using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rostrum.Accounts;
using Rostrum.Model;
using Rostrum.Tests.Api;
using Rostrum.Tests.Model;

namespace Rostrum.Tests.Accounts;

public sealed class Signing_in
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task The_password_opens_with_the_address_or_the_user_name_and_signing_out_closes(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine);
        var (browser, person) = await Browser.OfAsync(host, "ada@example.org", role: Role.Editor);
        using var _ = browser;

        var me = await browser.GetAsync("me");
        var posts = await browser.GetAsync("posts", host.WorkspaceId);
        var token = browser.Session.ShouldNotBeNull();
        var out1 = await browser.SendAsync("/signout");
        using var other = new Browser(host);
        var byName = await other.SignInAsync(person.UserName!);

        me["id"].ShouldBe(person.Id.ToString());
        me.Json!["workspaces"]![0]!["scopes"]!.AsArray().Select(s => s!.ToString()).ShouldContain("posts:write");
        posts.Status.ShouldBe(HttpStatusCode.OK, posts.Text);
        out1.Location.ShouldBe("/signin");
        browser.Session.ShouldBeNull();
        (await host.SendAsync(HttpMethod.Get, "me", null, "", ("Cookie", $"rostrum={token}"))).Status.ShouldBe(HttpStatusCode.Unauthorized);
        byName.Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task The_cookie_is_kept_from_scripts_and_only_its_hash_is_stored()
    {
        await using var host = await ApiHost.StartAsync();
        var (browser, _) = await Browser.OfAsync(host, "ada@example.org");
        using var __ = browser;

        using var again = new Browser(host);
        var answer = await again.SignInAsync("ada@example.org");

        var cookie = answer.Headers["Set-Cookie"];
        cookie.ShouldContain("httponly", Case.Insensitive);
        cookie.ShouldContain("samesite=lax", Case.Insensitive);
        cookie.ShouldContain("path=/", Case.Insensitive);
        again.Session.ShouldNotBe(browser.Session);
        await using var control = host.App.Services.GetRequiredService<IStore>().OpenControl();
        (await control.Sessions.Select(s => s.TokenHash).ToListAsync(ApiHost.Cancel)).ShouldContain(SecretToken.Hash(browser.Session!));
        host.Log.All.ShouldNotContain(browser.Session!);
    }

    [Theory]
    [InlineData("/calendar?day=2026-12-01", "/calendar?day=2026-12-01")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    public async Task It_leads_back_to_a_page_of_ours_and_nowhere_else(string returnTo, string to)
    {
        await using var host = await ApiHost.StartAsync();
        await host.App.Services.GetRequiredService<People>().AddAsync("ada@example.org", "Ada", Browser.Password, true, ApiHost.Cancel);
        using var browser = new Browser(host);

        var answer = await browser.SendAsync("/signin", ("name", "ada@example.org"), ("password", Browser.Password), ("returnTo", returnTo));

        answer.Location.ShouldBe(to);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Ten_failures_make_an_account_wait_but_not_where_its_owner_is_known(string engine)
    {
        var time = new MovedTime();
        await using var host = await ApiHost.StartAsync(engine, time);
        var (known, _) = await Browser.OfAsync(host, "ada@example.org");
        using var __ = known;
        using var stranger = new Browser(host, "curl/8.5");

        for (var i = 0; i < SignInThrottle.PerAccount; i++)
        {
            (await stranger.SignInAsync("ada@example.org", "wrong password")).Status.ShouldBe(HttpStatusCode.BadRequest);
        }

        var waits = await stranger.SignInAsync("ada@example.org");
        using var ada = new Browser(host);
        var owner = await ada.SignInAsync("ada@example.org");

        waits.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        waits.Headers.Keys.ShouldContain("Retry-After");
        owner.Status.ShouldBe(HttpStatusCode.Redirect);
        time.Move(TimeSpan.FromMinutes(16));
        (await stranger.SignInAsync("ada@example.org")).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task Somebody_unknown_reads_the_same_sentence()
    {
        await using var host = await ApiHost.StartAsync();
        await host.App.Services.GetRequiredService<People>().AddAsync("ada@example.org", "Ada", Browser.Password, true, ApiHost.Cancel);
        using var browser = new Browser(host);

        var wrong = await browser.SignInAsync("ada@example.org", "wrong password");
        var unknown = await browser.SignInAsync("bob@example.org", "wrong password");

        wrong.Text.ShouldContain("do not belong together");
        unknown.Text.Replace("bob@", "ada@", StringComparison.Ordinal).Length.ShouldBe(wrong.Text.Length);
    }

    [Fact]
    public async Task A_session_ends_when_it_was_not_used_for_a_fortnight_and_after_90_days_anyway()
    {
        var time = new MovedTime();
        await using var host = await ApiHost.StartAsync(time: time);
        var (browser, _) = await Browser.OfAsync(host, "ada@example.org");
        using var __ = browser;

        for (var day = 0; day < 84; day += 12)
        {
            (await browser.GetAsync("me")).Status.ShouldBe(HttpStatusCode.OK);
            time.Move(TimeSpan.FromDays(12));
        }

        (await browser.GetAsync("me")).Status.ShouldBe(HttpStatusCode.OK);
        time.Move(TimeSpan.FromDays(7));
        (await browser.GetAsync("me")).Status.ShouldBe(HttpStatusCode.Unauthorized);

        using var idle = new Browser(host);
        await idle.SignInAsync("ada@example.org");
        time.Move(TimeSpan.FromDays(15));
        (await idle.GetAsync("me")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused()
    {
        await using var host = await ApiHost.StartAsync();
        using var http = new HttpClient { BaseAddress = host.Address };
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("name", "ada"), KeyValuePair.Create("password", "x")]);

        using var answer = await http.PostAsync(new Uri("/signin", UriKind.Relative), form, ApiHost.Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_key_has_no_self_and_the_page_speaks_japanese_and_is_protected()
    {
        await using var host = await ApiHost.StartAsync();
        await host.App.Services.GetRequiredService<People>().AddAsync("ada@example.org", "Ada", Browser.Password, true, ApiHost.Cancel);
        using var browser = new Browser(host) { Language = "ja-JP,ja;q=0.9,en;q=0.5" };

        var me = await host.GetAsync("me");
        var page = await browser.OpenAsync("/signin");
        var style = await browser.OpenAsync("/pages/pages.css");

        me.Type.ShouldBe("/problems/not-yours");
        page.Text.ShouldContain("lang=\"ja\"");
        page.Text.ShouldContain("ログイン");
        page.Headers["Content-Security-Policy"].ShouldContain("default-src 'none'");
        page.Headers["X-Content-Type-Options"].ShouldBe("nosniff");
        page.Text.ShouldNotContain(" style=");
        page.Text.ShouldNotContain("<script");
        style.Headers.Keys.ShouldContain("ETag");
    }
}

public sealed class The_agent_of_a_browser
{
    [Theory]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox 140", "Linux", "Computer")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.2903.86", "Edge 131", "Windows", "Computer")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1", "Safari 18", "iOS", "Phone")]
    [InlineData("Mozilla/5.0 (Linux; Android 14; SM-X910) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36", "Chrome 131", "Android", "Tablet")]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Safari/605.1.15", "Safari 17", "macOS", "Computer")]
    [InlineData("curl/8.5.0", "curl 8", "Unknown", "Unknown")]
    [InlineData(null, "Unknown", "Unknown", "Unknown")]
    public void Names_browser_system_and_device(string? agent, string browser, string system, string device) =>
        BrowserName.Read(agent).ShouldBe(new BrowserName(browser, system, device));
}

public sealed class A_password
{
    [Theory]
    [InlineData("password1234")]
    [InlineData("P@ssw0rd2026!")]
    [InlineData("iloveyoumonkey1")]
    [InlineData("qwertyuiop123")]
    [InlineData("123456789012")]
    [InlineData("aaaaaaaaaaaaaaaa")]
    [InlineData("abcabcabcabcabc")]
    [InlineData("Sommer2026Sommer")]
    public void That_many_people_use_is_refused(string password) =>
        Passwords.Refusal(password, "ada@example.org").ShouldNotBeNull();

    [Theory]
    [InlineData("correct horse battery")]
    [InlineData("tr7-Vq.p2mZw")]
    [InlineData("seven lamps over gravel")]
    [InlineData("青い自転車で海まで走る朝の風")]
    public void That_is_hard_to_guess_is_taken(string password) =>
        Passwords.Refusal(password, "ada@example.org").ShouldBeNull();

    [Fact]
    public void Phrases_are_the_same_in_every_language()
    {
        foreach (var phrases in Phrases.All)
        {
            phrases.Keys.Order(StringComparer.Ordinal).ShouldBe(Phrases.English.Keys.Order(StringComparer.Ordinal));
            phrases.Keys.ShouldAllBe(k => Holes(phrases[k]) == Holes(Phrases.English[k]), phrases.Language);
        }
    }

    private static string Holes(string text) =>
        string.Concat(System.Text.RegularExpressions.Regex.Matches(text, @"\{\d\}").Select(m => m.Value).Distinct().Order(StringComparer.Ordinal));
}
