using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Rostrum.Accounts;
using Rostrum.Tests.Api;

namespace Rostrum.Tests.Accounts;

public sealed class Pages_without_script
{
    [Theory]
    [InlineData("/privacy", "Privacy policy", "プライバシーポリシー")]
    [InlineData("/terms", "Terms", "利用規約")]
    [InlineData("/contact", "Write to us", "お問い合わせ")]
    [InlineData("/cookies", "Cookies", "Cookie について")]
    [InlineData("/changelog", "What is new", "更新履歴")]
    [InlineData("/forgot", "Forgot your password?", "パスワードをお忘れですか")]
    public async Task Are_there_for_everybody_in_both_languages_and_protected(string path, string english, string japanese)
    {
        await using var host = await ApiHost.StartAsync();
        using var reader = new Browser(host);
        using var other = new Browser(host) { Language = "ja" };

        var page = await reader.OpenAsync(path);
        var translated = await other.OpenAsync(path);

        page.Status.ShouldBe(HttpStatusCode.OK, page.Text);
        page.Text.ShouldContain($"<h1>{english}");
        translated.Text.ShouldContain(japanese);
        foreach (var one in new[] { page, translated })
        {
            one.Headers["Content-Security-Policy"].ShouldContain("form-action 'self'");
            one.Headers["Referrer-Policy"].ShouldNotBeEmpty();
            one.Text.ShouldNotContain(" style=");
            one.Text.ShouldNotContain("<script");
        }
    }

    [Theory]
    [InlineData("127.0.0.1", "localhost", true)]
    [InlineData("localhost", "127.0.0.1", true)]
    [InlineData("127.0.0.1", "127.0.0.1", false)]
    public async Task Are_under_one_name_of_this_machine(string site, string asked, bool led)
    {
        await using var host = await ApiHost.StartAsync(settings: s => s with { PublicUrl = new UriBuilder(s.ListenUrl) { Host = site }.Uri });
        async Task<HttpResponseMessage> AskAsync(string accept)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/privacy?about=a%20b");
            request.Headers.Host = $"{asked}:{host.Address.Port}";
            request.Headers.TryAddWithoutValidation("Accept", accept);
            return await host.Http.SendAsync(request, ApiHost.Cancel);
        }

        using var page = await AskAsync("text/html,application/xhtml+xml");
        using var data = await AskAsync("application/json");

        page.StatusCode.ShouldBe(led ? HttpStatusCode.Redirect : HttpStatusCode.OK);
        page.Headers.Location?.OriginalString.ShouldBe(led ? $"http://{site}:{host.Address.Port}/privacy?about=a%20b" : null);
        data.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("bakery.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("social.bakery.example", HttpStatusCode.OK)]
    [InlineData("SOCIAL.bakery.example", HttpStatusCode.OK)]
    [InlineData("rostrum", HttpStatusCode.OK)]
    [InlineData("10.1.2.3", HttpStatusCode.OK)]
    [InlineData("[fd00::7]", HttpStatusCode.OK)]
    public async Task Are_not_under_a_name_that_a_stranger_made_lead_here(string asked, HttpStatusCode expected)
    {
        await using var host = await ApiHost.StartAsync(settings: s => s with { PublicUrl = new("https://social.bakery.example") });

        foreach (var path in new[] { "/privacy", "/healthz", "/api/v1/networks" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Host = asked;
            using var answer = await host.Http.SendAsync(request, ApiHost.Cancel);
            answer.StatusCode.ShouldBe(path.StartsWith("/api", StringComparison.Ordinal) && expected == HttpStatusCode.OK ? HttpStatusCode.Unauthorized : expected);
        }
    }

    [Fact]
    public async Task Say_that_nothing_is_there_and_remember_a_language()
    {
        await using var host = await ApiHost.StartAsync();
        using var browser = new Browser(host);

        var missing = await browser.OpenAsync("/no/such/page");
        var api = await browser.OpenAsync("/api/v1/nothing");
        var chosen = await browser.SendAsync("/privacy", "/language", ("language", "ja"), ("returnTo", "/terms"));
        var after = await browser.OpenAsync("/terms");
        var elsewhere = await browser.SendAsync("/privacy", "/language", ("language", "en"), ("returnTo", "//evil.example"));

        missing.Status.ShouldBe(HttpStatusCode.NotFound);
        missing.Text.ShouldContain("There is nothing at this address");
        api.Headers["Content-Type"].ShouldStartWith("application/problem+json");
        chosen.Location.ShouldBe("/terms");
        after.Text.ShouldContain("lang=\"ja\"");
        elsewhere.Location.ShouldBe("/");
    }

    [Fact]
    public async Task Take_a_message_for_the_owner_by_letter()
    {
        await using var mail = new MailCatcher { Refusals = 1 };
        var time = new Model.MovedTime();
        await using var host = await ApiHost.StartAsync(time: time, smtp: mail.Setting);
        var (owner, _) = await Browser.OfAsync(host, "ada@example.org", isOwner: true);
        using var __ = owner;
        using var browser = new Browser(host);

        var wrong = await browser.SendAsync("/contact", ("name", "Eve"), ("email", "eve@example.org\r\nBcc: all@example.org"), ("text", "Hello"));
        var sent = await browser.SendAsync("/contact", ("name", "Eve"), ("email", "eve@example.org"), ("text", "Is it <b>open</b>?"));

        wrong.Status.ShouldBe(HttpStatusCode.BadRequest);
        sent.Text.ShouldContain("has arrived");
        while (!(await owner.GetAsync("instance/mails")).Text.Contains("\"tries\":1", StringComparison.Ordinal))
        {
            await Task.Yield(); // put off once by the server
        }

        time.Move(TimeSpan.FromMinutes(2));
        host.App.Services.GetRequiredService<LetterBox>().Hurry();
        var letter = await mail.NextAsync();
        letter.To.ShouldBe("ada@example.org");
        letter.Text.ShouldContain("Is it &lt;b&gt;open&lt;/b&gt;?");
    }
}
