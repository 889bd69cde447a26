using System.Net;
using System.Text.Json.Nodes;
using Rostrum.Sandbox;

namespace Rostrum.Networks.Tests.Sandbox;

public sealed class Bluesky_sandbox_sessions_and_reads
{
    private const string Key = "3mzzzzzzzzz2a";

    [Fact]
    public async Task Handle_directory_and_document_lead_to_the_data_server_and_back()
    {
        await using var client = await BlueskyPlainClient.StartAsync();

        var resolved = await client.GetAsync("com.atproto.identity.resolveHandle", $"handle={client.Baker.Handle}");
        var missing = await client.GetAsync("com.atproto.identity.resolveHandle", "handle=nobody.test");
        var document =
            await client.SendAsync(HttpMethod.Get,
                new Uri(client.Host.AddressOf("bluesky", "plc"), $"/{client.Baker.Id}"), null);
        using var wellKnown =
            new HttpRequestMessage(HttpMethod.Get,
                new Uri(client.Pds, "/.well-known/atproto-did")) { Headers = { Host = client.Baker.Handle } };
        using var did = await client.Http.SendAsync(wellKnown, TestContext.Current.CancellationToken);

        ((string)resolved.Body["did"]!).ShouldBe(client.Baker.Id);
        (missing.Status, missing.Message).ShouldBe((400, "Unable to resolve handle"));
        ((string)document.Body["service"]![0]!["serviceEndpoint"]!)
            .ShouldBe(client.Pds.GetLeftPart(UriPartial.Authority));
        ((string)document.Body["alsoKnownAs"]![0]!).ShouldBe($"at://{client.Baker.Handle}");
        (await did.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe(client.Baker.Id);
    }

    [Fact]
    public async Task Tokens_by_password_go_wrong_with_400_and_without_one_with_401()
    {
        await using var client = await BlueskyPlainClient.SignedInAsync();
        var good = client.Bearer;

        client.Bearer = null;
        var none = await client.GetAsync("com.atproto.server.getSession");
        client.Bearer = "garbage";
        var garbage = await client.GetAsync("com.atproto.server.getSession");
        client.Bearer = good;
        var wrongType = await client.PostAsync("com.atproto.server.refreshSession", null);
        client.Host.Clock.Advance(TimeSpan.FromHours(2.1));
        var expired = await client.GetAsync("com.atproto.server.getSession");

        (none.Status, none.Error).ShouldBe((401, "AuthMissing"));
        (garbage.Status, garbage.Error).ShouldBe((400, "InvalidToken"));
        (wrongType.Status, wrongType.Error, wrongType.Message).ShouldBe((400, "InvalidToken", "Invalid token type"));
        (expired.Status, expired.Error).ShouldBe((400, "ExpiredToken"));
    }

    [Fact]
    public async Task A_refresh_token_by_password_stays_good_for_two_hours_after_its_use()
    {
        await using var client = await BlueskyPlainClient.StartAsync();
        var session = await client.PostAsync("com.atproto.server.createSession",
            new() { ["identifier"] = client.Baker.Handle, ["password"] = client.Baker.AppPassword });
        client.Bearer = (string)session.Body["refreshJwt"]!;

        var first = await client.PostAsync("com.atproto.server.refreshSession", null);
        var second = await client.PostAsync("com.atproto.server.refreshSession", null);
        client.Host.Clock.Advance(TimeSpan.FromHours(2.1));
        var third = await client.PostAsync("com.atproto.server.refreshSession", null);

        (first.Status, second.Status).ShouldBe((200, 200));
        (third.Status, third.Error).ShouldBe((400, "ExpiredToken"));
    }

    [Fact]
    public async Task The_31st_sign_in_within_five_minutes_is_limited_with_a_reset_in_epoch_seconds()
    {
        await using var client = await BlueskyPlainClient.StartAsync();
        Answer answer = null!;
        for (var i = 0; i < 31; i++)
        {
            answer = await client.PostAsync("com.atproto.server.createSession",
                new() { ["identifier"] = client.Baker.Handle, ["password"] = "wrong" });
        }

        (answer.Status, answer.Error).ShouldBe((429, "RateLimitExceeded"));
        answer.Headers["RateLimit-Policy"].ShouldBe("30;w=300");
        long.Parse(answer.Headers["RateLimit-Reset"], null)
            .ShouldBeInRange(DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
                DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 301);
    }

    [Fact]
    public async Task An_injected_limit_speaks_the_networks_own_words()
    {
        await using var client = await BlueskyPlainClient.SignedInAsync();
        client.Host.Faults.Add(new Fault(0, "bluesky", FaultKind.RateLimited) { Left = 1, Seconds = 120 });

        var answer = await client.PutAsync(Key, BlueskyPlainClient.Record());

        (answer.Status, answer.Error).ShouldBe((429, "RateLimitExceeded"));
        answer.Headers.ShouldContainKey("RateLimit-Reset");
    }

    [Fact]
    public async Task A_comment_written_by_a_person_becomes_a_reply_notification_and_part_of_the_thread()
    {
        await using var client = await BlueskyPlainClient.SignedInAsync();
        var posted = await client.PutAsync(Key, BlueskyPlainClient.Record());
        var uri = (string)posted.Body["uri"]!;
        var network = client.Host.World;
        var lena = network.Accounts.First("bluesky", a => a.PersonId == "lena")!;
        client.Comment(lena, uri, "When do you open?");
        network.Posts.Change("bluesky", uri, p => p with { Likes = [lena.Id] });

        var notifications = await client.GetAsync("app.bsky.notification.listNotifications", "limit=50");
        var replies = await client.GetAsync("app.bsky.notification.listNotifications", "reasons=reply");
        var thread =
            await client.GetAsync("app.bsky.feed.getPostThread", $"uri={uri}",
                client.Host.AddressOf("bluesky", "appview"));
        var posts =
            await client.GetAsync("app.bsky.feed.getPosts",
                $"uris={uri}&uris=at://{client.Baker.Id}/{BlueskyPlainClient.Post}/3mzzzzzzzzz2b");
        var likes = await client.GetAsync("app.bsky.feed.getLikes", $"uri={uri}");

        notifications.Body["notifications"]!.AsArray().Select(n => (string)n!["reason"]!)
            .ShouldBe(["like", "reply"], ignoreOrder: true);
        ((string)replies.Body["notifications"]![0]!["record"]!["reply"]!["root"]!["uri"]!).ShouldBe(uri);
        ((string)thread.Body["thread"]!["replies"]![0]!["post"]!["record"]!["text"]!).ShouldBe("When do you open?");
        posts.Body["posts"]!.AsArray().Count.ShouldBe(1);
        ((int)posts.Body["posts"]![0]!["replyCount"]!).ShouldBe(1);
        ((string)likes.Body["likes"]![0]!["actor"]!["handle"]!).ShouldBe(lena.Handle);
    }

    [Fact]
    public async Task Likes_grow_with_the_virtual_clock()
    {
        await using var client = await BlueskyPlainClient.SignedInAsync();
        var posted = await client.PutAsync(Key, BlueskyPlainClient.Record());
        async Task<int> LikesAsync() =>
            (int)(await client.GetAsync("app.bsky.feed.getPosts", $"uris={posted.Body["uri"]}",
                client.Host.AddressOf("bluesky", "appview")))
            .Body["posts"]![0]!["likeCount"]!;

        var before = await LikesAsync();
        client.Host.Clock.Advance(TimeSpan.FromHours(24));
        var after = await LikesAsync();

        before.ShouldBe(0);
        after.ShouldBeGreaterThan(10);
    }

    [Fact]
    public async Task A_video_passes_through_its_states_and_ends_as_a_blob_that_can_be_posted()
    {
        await using var client = await BlueskyPlainClient.SignedInAsync();
        var video = client.Host.AddressOf("bluesky", "video");
        var session = client.Bearer;
        async Task<string> TokenAsync(string audience, string method)
        {
            client.Bearer = session;
            return (string)(await client.GetAsync("com.atproto.server.getServiceAuth", $"aud={audience}&lxm={method}"))
                .Body["token"]!;
        }

        client.Bearer = await TokenAsync("did:web:video.bsky.app", "app.bsky.video.getUploadLimits");
        var limits = await client.GetAsync("app.bsky.video.getUploadLimits", "", video);
        client.Bearer = await TokenAsync($"did:web:{client.Pds.Host}", "com.atproto.repo.uploadBlob");
        var first = await SendVideoAsync(client, video);
        var running = await client.GetAsync("app.bsky.video.getJobStatus", $"jobId={first.Body["jobId"]}", video);
        client.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        var done = await client.GetAsync("app.bsky.video.getJobStatus", $"jobId={first.Body["jobId"]}", video);
        var again = await SendVideoAsync(client, video);
        client.Bearer = session;
        var record = BlueskyPlainClient.Record("Look");
        record["embed"] =
            new JsonObject { ["$type"] = "app.bsky.embed.video",
                ["video"] = done.Body["jobStatus"]!["blob"]!.DeepClone(), ["alt"] = "A loaf" };
        var posted = await client.PutAsync(Key, record);

        ((bool)limits.Body["canUpload"]!).ShouldBeTrue();
        ((string)running.Body["jobStatus"]!["state"]!).ShouldBeOneOf("JOB_STATE_CREATED", "JOB_STATE_ENCODING");
        ((string)done.Body["jobStatus"]!["state"]!).ShouldBe("JOB_STATE_COMPLETED");
        (again.Status, again.Error).ShouldBe((409, "already_exists"));
        again.Body.ContainsKey("blob").ShouldBeTrue();
        posted.Status.ShouldBe(200, posted.Message);
    }

    [Fact]
    public async Task Unknown_methods_and_wrong_verbs_are_said()
    {
        await using var client = await BlueskyPlainClient.StartAsync();

        var unknown = await client.GetAsync("com.atproto.nosuch.method");
        var verb = await client.GetAsync("com.atproto.server.createSession");

        (unknown.Status, unknown.Message).ShouldBe((400, "No service configured for com.atproto.nosuch.method"));
        verb.Status.ShouldBe((int)HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task An_app_password_can_be_made_by_the_owner_and_its_end_ends_its_sessions()
    {
        await using var client = await BlueskyPlainClient.StartAsync();
        async Task<string> SignInAsync(string password) =>
            (string)(await client.PostAsync("com.atproto.server.createSession",
            new() { ["identifier"] = client.Baker.Handle, ["password"] = password })).Body["accessJwt"]!;
        var owner = await SignInAsync(client.Baker.Password!);
        client.Bearer = owner;
        var made = await client.PostAsync("com.atproto.server.createAppPassword", new() { ["name"] = "Test" });
        var app = await SignInAsync((string)made.Body["password"]!);

        client.Bearer = app;
        var notForApps = await client.GetAsync("com.atproto.server.listAppPasswords");
        client.Bearer = owner;
        var revoked = await client.PostAsync("com.atproto.server.revokeAppPassword", new() { ["name"] = "Test" });
        client.Bearer = app;
        var after = await client.GetAsync("com.atproto.server.getSession");

        notForApps.Status.ShouldBe(400);
        (revoked.Status, revoked.Body.Count).ShouldBe((200, 0));
        (after.Status, after.Error).ShouldBe((400, "ExpiredToken"));
    }

    private static Task<Answer> SendVideoAsync(BlueskyPlainClient client, Uri video)
    {
        var content = new ByteArrayContent([0, 0, 0, 24, .. "ftypmp42"u8, .. new byte[200]]);
        content.Headers.ContentType = new("video/mp4");
        return client.SendAsync(HttpMethod.Post,
            new Uri(video, $"/xrpc/app.bsky.video.uploadVideo?did={client.Baker.Id}&name=loaf.mp4"), content);
    }
}
