using System.Net.Http.Headers;

namespace Rostrum.Networks.Mastodon.Tests;

public sealed class Failures_by_status
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(401, FailureKind.SignInAgain)]
    [InlineData(404, FailureKind.ContentRefused)]
    [InlineData(410, FailureKind.ContentRefused)]
    [InlineData(422, FailureKind.ContentRefused)]
    [InlineData(429, FailureKind.RateLimited)]
    [InlineData(500, FailureKind.OutcomeUnknown)]
    [InlineData(502, FailureKind.OutcomeUnknown)]
    [InlineData(503, FailureKind.OutcomeUnknown)]
    public async Task An_act(int status, FailureKind kind) => (await FailureAsync(() => Script.Json(status, """{"error":"x"}"""))).Kind.ShouldBe(kind);

    [Fact]
    public async Task The_wait_is_an_instant_in_a_header()
    {
        var failure = await FailureAsync(() =>
        {
            var answer = Script.Json(429, """{"error":"x"}""");
            answer.Headers.Add("X-RateLimit-Reset", "2026-11-24T12:05:00.946556Z");
            return answer;
        });

        failure.RetryAt.ShouldBe(new DateTimeOffset(2026, 11, 24, 12, 5, 0, TimeSpan.Zero).AddTicks(9465560));
    }

    [Fact]
    public async Task A_page_before_the_server_is_no_refusal() =>
        (await FailureAsync(() => Script.Json(403, "<html>checking your browser</html>", "text/html"))).Kind.ShouldBe(FailureKind.Busy);

    [Fact]
    public async Task A_page_in_place_of_the_answer_leaves_the_outcome_unknown() =>
        (await FailureAsync(() => Script.Json(200, "<html>welcome</html>", "text/html"))).Kind.ShouldBe(FailureKind.OutcomeUnknown);

    [Fact]
    public async Task An_answer_without_an_id_leaves_the_outcome_unknown() =>
        (await FailureAsync(() => Script.Json(200, "{}"))).Kind.ShouldBe(FailureKind.OutcomeUnknown);

    [Fact]
    public async Task The_oauth_layer_names_a_missing_scope_in_its_header()
    {
        var failure = await FailureAsync(() =>
        {
            var answer = Script.Json(403, """{"error":"x"}""");
            answer.Headers.WwwAuthenticate.Add(new AuthenticationHeaderValue("Bearer", "realm=\"Doorkeeper\", error=\"invalid_scope\""));
            return answer;
        });

        failure.Kind.ShouldBe(FailureKind.ScopeMissing);
    }

    [Fact]
    public async Task A_grant_without_the_scope_explains_a_bare_403()
    {
        var failure = await FailureAsync(() => Script.Json(403, """{"error":"x"}"""), scopes: "read");

        failure.Kind.ShouldBe(FailureKind.ScopeMissing);
        failure.Scope.ShouldBe("write:statuses");
    }

    [Theory]
    [InlineData(200, """{"id":"42"}""", FailureKind.ContentRefused)]
    [InlineData(403, """{"error":"x"}""", FailureKind.SignInAgain)]
    public async Task The_profile_explains_a_bare_403(int status, string profile, FailureKind kind) =>
        (await FailureAsync(() => Script.Json(403, """{"error":"x"}"""), status, profile)).Kind.ShouldBe(kind);

    [Fact]
    public async Task The_servers_words_are_shown()
    {
        var failure = await FailureAsync(() => Script.Json(422, """{"error":"Text\u4e0a\u9650\u306f500\u6587\u5b57\u3067\u3059"}"""));

        failure.Sentence.ShouldContain("Text上限は500文字です");
    }

    [Fact]
    public async Task A_shut_out_account_fails_the_check()
    {
        using var bench = new Bench();
        bench.Script.On("GET", "/api/v1/accounts/verify_credentials", (403, """{"error":"x"}"""));

        var problem = await Should.ThrowAsync<NetworkException>(() => bench.Network.Accounts.CheckAsync(bench.Caller, Cancel));

        problem.Failure.Kind.ShouldBe(FailureKind.SignInAgain);
    }

    [Fact]
    public async Task An_account_that_moved_cannot_be_used()
    {
        using var bench = new Bench();
        bench.Script
            .On("GET", "/api/v1/accounts/verify_credentials", (200, """{"id":"42","username":"ada","moved":{"url":"https://other.example/@ada"}}"""))
            .On("GET", "/api/v1/instance", (200, """{"uri":"https://social.example/","version":"2.7.2 (compatible; Pleroma 2.5)","max_toot_chars":5000,"description_limit":5000,"upload_limit":16000000}"""));

        var problem = await Should.ThrowAsync<NetworkException>(() => bench.Network.Accounts.CheckAsync(bench.Caller, Cancel));
        var account = (await bench.Network.Accounts.ListAsync(bench.Caller, Cancel)).Single();

        problem.Failure.Kind.ShouldBe(FailureKind.AccountGone);
        account.Unusable.ShouldNotBeNull().ShouldContain("other.example");
        account.Handle.ShouldBe("@ada@social.example");
        bench.Network.RulesFor(account.Facts).Text.MaxLength.ShouldBe(5000);
        bench.Network.RulesFor(account.Facts).Media.AltMaxLength.ShouldBe(5000);
        bench.Network.RulesFor(account.Facts).Media.ImageBytes.ShouldBe(16_000_000);
    }

    private static async Task<NetworkFailure> FailureAsync(
        Func<HttpResponseMessage> answer, int profileStatus = 200, string profile = """{"id":"42"}""", params string[] scopes)
    {
        using var bench = new Bench(null, scopes);
        bench.Script.On("POST", "/api/v1/statuses", answer).On("GET", "/api/v1/accounts/verify_credentials", (profileStatus, profile));
        return (await Should.ThrowAsync<NetworkException>(() => bench.PublishAsync(bench.Job("Hello")))).Failure;
    }
}
