using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Rostrum.Sandbox;

namespace Rostrum.Networks.Tests.Sandbox;

public sealed class Mastodon_sandbox_sign_in_and_reads
{
    [Fact]
    public async Task The_whole_dance_gives_a_token_without_an_end()
    {
        await using var client = await MastodonPlainClient.StartAsync();
        var app = await client.RegisterAsync(MastodonPlainClient.AllScopes);

        var tokens = await client.ConnectAsync(MastodonPlainClient.AllScopes);
        client.Token = (string)tokens.Body["access_token"]!;
        client.Host.Clock.Advance(TimeSpan.FromDays(700));
        var me = await client.GetAsync("/api/v1/accounts/verify_credentials");
        var myApp = await client.GetAsync("/api/v1/apps/verify_credentials");

        ((int)app.Body["client_secret_expires_at"]!).ShouldBe(0);
        ((string)tokens.Body["token_type"]!, tokens.Body.ContainsKey("expires_in")).ShouldBe(("Bearer", false));
        ((string)me.Body["acct"]!).ShouldBe("harbourbakery");
        myApp.Body.ContainsKey("client_secret").ShouldBeFalse();
    }

    [Fact]
    public async Task A_refusal_an_undeclared_scope_and_a_wrong_verifier_end_the_dance()
    {
        await using var client = await MastodonPlainClient.StartAsync();
        await client.RegisterAsync("read write:statuses");

        var refused = await client.DecideAsync("read", allow: false);
        var undeclared = await client.DecideAsync("write");
        var narrower = await client.DecideAsync("read:accounts");
        var wrong = await client.ConnectAsync("read", "another-verifier");

        (refused["error"], refused["state"]).ShouldBe(("access_denied", "st"));
        undeclared["error"].ShouldBe("invalid_scope");
        narrower["code"].ShouldNotBeNull();
        (wrong.Status, wrong.Error).ShouldBe((400, "invalid_grant"));
    }

    [Fact]
    public async Task A_wrong_client_is_401_and_a_code_works_once()
    {
        await using var client = await MastodonPlainClient.StartAsync();
        await client.RegisterAsync("read");
        var code = (await client.DecideAsync("read"))["code"]!;
        Task<Answer> ExchangeAsync(string secret) => client.FormAsync("/oauth/token", new()
        {
            ["grant_type"] = "authorization_code", ["code"] = code, ["client_id"] = client.ClientId,
            ["client_secret"] = secret,
            ["redirect_uri"] = "https://app.example/callback",
            ["code_verifier"] = "a-verifier-that-is-long-enough-for-the-rule-of-43-characters",
        });

        var wrong = await ExchangeAsync("wrong");
        var good = await ExchangeAsync(client.ClientSecret);
        var twice = await ExchangeAsync(client.ClientSecret);

        (wrong.Status, wrong.Error).ShouldBe((401, "invalid_client"));
        good.Status.ShouldBe(200);
        (twice.Status, twice.Error).ShouldBe((400, "invalid_grant"));
    }

    [Fact]
    public async Task Scopes_are_enforced_and_tokens_can_be_revoked()
    {
        await using var client = await MastodonPlainClient.SignedInAsync("read:accounts");

        var outside = await client.PostAsync("Hello");
        var revoked =
            await client.FormAsync("/oauth/revoke",
                new() { ["client_id"] = client.ClientId, ["client_secret"] = client.ClientSecret,
                    ["token"] = client.Token! });
        var after = await client.GetAsync("/api/v1/accounts/verify_credentials");
        client.Token = "garbage";
        var garbage = await client.GetAsync("/api/v1/accounts/verify_credentials");

        (outside.Status, outside.Error).ShouldBe((403, "This action is outside the authorized scopes"));
        revoked.Status.ShouldBe(200);
        (after.Status, after.Error).ShouldBe((401, "The access token was revoked"));
        (garbage.Status, garbage.Error).ShouldBe((401, "The access token is invalid"));
        garbage.Headers["WWW-Authenticate"].ShouldContain("error=\"invalid_token\"");
    }

    [Fact]
    public async Task A_token_of_one_server_means_nothing_to_another()
    {
        await using var client = await MastodonPlainClient.SignedInAsync();
        using var request =
            new HttpRequestMessage(HttpMethod.Get,
                new Uri(client.Host.AddressOf("mastodon", "other"), "/api/v1/accounts/verify_credentials"));
        request.Headers.Authorization = new("Bearer", client.Token);

        using var answer = await client.Http.SendAsync(request, TestContext.Current.CancellationToken);

        ((int)answer.StatusCode).ShouldBe(401);
    }

    [Fact]
    public async Task Limits_are_read_from_the_instance_and_the_other_server_says_them_its_own_way()
    {
        await using var client = await MastodonPlainClient.StartAsync();
        await using var other = await MastodonPlainClient.StartAsync("other");

        var second = await client.GetAsync("/api/v2/instance");
        var first = await client.GetAsync("/api/v1/instance");
        var elsewhere = await other.GetAsync("/api/v1/instance");
        var none = await other.GetAsync("/api/v2/instance");
        var metadata = await client.GetAsync("/.well-known/oauth-authorization-server");

        ((int)second.Body["configuration"]!["statuses"]!["max_characters"]!).ShouldBe(500);
        ((int)first.Body["configuration"]!["statuses"]!["characters_reserved_per_url"]!).ShouldBe(23);
        ((int)elsewhere.Body["max_toot_chars"]!).ShouldBe(5000);
        none.Status.ShouldBe(404);
        ((string)metadata.Body["token_endpoint"]!).ShouldBe(new Uri(client.Origin, "/oauth/token").ToString());
    }

    [Fact]
    public async Task The_31st_upload_in_half_an_hour_is_limited_until_a_moment_in_ISO_8601()
    {
        await using var client = await MastodonPlainClient.SignedInAsync();
        Answer answer = null!;
        for (var i = 0; i < 31; i++)
        {
            answer = await client.UploadAsync(BlueskyPictures.Png, "image/png");
        }

        (answer.Status, answer.Error, answer.Headers["X-RateLimit-Limit"], answer.Headers["X-RateLimit-Remaining"])
            .ShouldBe((429, "Too many requests", "30", "0"));
        DateTimeOffset.Parse(answer.Headers["X-RateLimit-Reset"], null)
            .ShouldBeInRange(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddMinutes(30));
        answer.Headers.ShouldNotContainKey("Retry-After");
    }

    [Fact]
    public async Task Pages_are_linked_and_an_unlisted_range_can_be_asked_for()
    {
        await using var client = await MastodonPlainClient.SignedInAsync();
        for (var i = 1; i <= 5; i++)
        {
            await client.PostAsync($"Post {i}");
        }

        var first = await client.GetAsync($"/api/v1/accounts/{client.Baker.Id}/statuses?limit=2");
        var next = first.Headers["Link"].Split('<')[1].Split('>')[0];
        var second = await client.GetAsync(new Uri(next).PathAndQuery);
        var newer =
            await client.GetAsync(
                $"/api/v1/accounts/{client.Baker.Id}/statuses?min_id={second.Body["list"]![1]!["id"]}&limit=2");

        static IEnumerable<string> Texts(Answer page) => page.Body["list"]!.AsArray()
            .Select(p => (string)p!["content"]!);
        first.Headers["Link"].ShouldContain("rel=\"next\"");
        Texts(first).ShouldBe(["<p>Post 5</p>", "<p>Post 4</p>"]);
        Texts(second).ShouldBe(["<p>Post 3</p>", "<p>Post 2</p>"]);
        Texts(newer).ShouldBe(["<p>Post 4</p>", "<p>Post 3</p>"]);
    }

    [Fact]
    public async Task Comments_likes_and_messages_of_people_arrive()
    {
        await using var client = await MastodonPlainClient.SignedInAsync();
        var id = (string)(await client.PostAsync("Fresh bread")).Body["id"]!;
        client.Comment("lena", id, "When do you open?");
        var (olle, lena) =
            (client.Host.World.Accounts.First("mastodon", a => a.PersonId == "olle")!,
                client.Host.World.Accounts.First("mastodon", a => a.PersonId == "lena")!);
        client.Host.World.Posts.Change("mastodon", id, p => p with { Likes = [olle.Id] });
        client.Host.World.Messages.Put(new SandboxMessage
        {
            Network = "mastodon", Id = client.Host.World.NextId(), FromAccountId = lena.Id,
            ToAccountId = client.Baker.Id, Text = "Do you deliver?", At = client.Host.World.HostNow,
        });

        var all = await client.GetAsync("/api/v1/notifications");
        var mentions = await client.GetAsync("/api/v1/notifications?types[]=mention&limit=1");
        var later = await client.GetAsync($"/api/v1/notifications?since_id={all.Body["list"]![0]!["id"]}");
        var conversations = await client.GetAsync("/api/v1/conversations");
        var read = await client.SendAsync(HttpMethod.Post,
            $"/api/v1/conversations/{conversations.Body["list"]![0]!["id"]}/read",
            JsonContent.Create(new JsonObject()));
        var favourites = await client.GetAsync($"/api/v1/statuses/{id}/favourited_by");

        all.Body["list"]!.AsArray().Select(n => (string)n!["type"]!)
            .ShouldBe(["mention", "mention", "favourite"], ignoreOrder: true);
        mentions.Body["list"]!.AsArray().Count.ShouldBe(1);
        later.Body["list"]!.AsArray().ShouldBeEmpty();
        ((string)conversations.Body["list"]![0]!["last_status"]!["content"]!).ShouldEndWith("Do you deliver?</p>");
        ((bool)conversations.Body["list"]![0]!["unread"]!, (bool)read.Body["unread"]!).ShouldBe((true, false));
        ((string)favourites.Body["list"]![0]!["acct"]!).ShouldBe("olle");
    }

    [Fact]
    public async Task Numbers_and_votes_grow_with_the_virtual_clock_and_a_poll_ends()
    {
        await using var client = await MastodonPlainClient.SignedInAsync();
        var posted = await client.PostAsync(new JsonObject
        {
            ["status"] = "Which?",
            ["poll"] = new JsonObject { ["options"] = new JsonArray("Rye", "Wheat"), ["expires_in"] = 86400 },
        });

        client.Host.Clock.Advance(TimeSpan.FromHours(25));
        var after = await client.GetAsync($"/api/v1/statuses/{posted.Body["id"]}");
        var vote = await client.SendAsync(HttpMethod.Post, $"/api/v1/polls/{posted.Body["poll"]!["id"]}/votes",
            JsonContent.Create(new JsonObject { ["choices"] = new JsonArray("0") }));

        ((int)posted.Body["favourites_count"]!).ShouldBe(0);
        ((int)after.Body["favourites_count"]!).ShouldBeGreaterThan(10);
        ((int)after.Body["poll"]!["votes_count"]!).ShouldBeGreaterThan(10);
        ((bool)after.Body["poll"]!["expired"]!).ShouldBeTrue();
        vote.Status.ShouldBe(422);
    }
}
