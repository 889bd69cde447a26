using System.Text.Json;
using System.Text.Json.Nodes;
using Rostrum.Networks.Http;
using Rostrum.Networks.Tests.Support;

namespace Rostrum.Networks.Bluesky.Tests;

public sealed class Requests_and_the_published_schemas
{
    private readonly RecordedServer server = new();
    private readonly Lexicons lexicons = Lexicons.Load();
    private readonly MemoryMedia media = new();
    private readonly ManualTime time = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_a_post_can_hold_is_asked_for_in_the_schemas_words()
    {
        await PublishAsync(new()
        {
            Text = "Hello @alice.test, see https://example.com #news",
            Media = [media.Picture(40, 30, 1, "A picture"), media.Picture(30, 40, 2)],
            Options = Options("""
                {"languages":["en","pt-BR"],"replies":["mentioned","followers","following"],"labels":["nudity"],
                 "quote":"at://did:plc:mp7lo6jnnxh7xohedjiuatns/app.bsky.feed.post/3mzzzzzzzzz2a"}
                """),
        });

        Faults().ShouldBeEmpty();
        server.Names.ShouldBe(
        [
            "com.atproto.repo.uploadBlob", "com.atproto.repo.uploadBlob", "com.atproto.identity.resolveHandle",
            "com.atproto.repo.getRecord", "com.atproto.repo.putRecord", "com.atproto.repo.putRecord",
        ]);
        Record(^2)["embed"]!["$type"]!.GetValue<string>().ShouldBe("app.bsky.embed.recordWithMedia");
        Record(^1)["allow"]!.AsArray().Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_video_goes_through_the_video_service()
    {
        await PublishAsync(new() { Text = "Moving", Media = [media.Video(5000, "A clip")] });

        Faults().ShouldBeEmpty();
        server.Names.ShouldBe(
        [
            "com.atproto.server.getServiceAuth", "app.bsky.video.getUploadLimits", "com.atproto.server.getServiceAuth",
            "app.bsky.video.uploadVideo", "app.bsky.video.getJobStatus", "com.atproto.repo.putRecord",
        ]);
        Record(^1)["embed"]!["video"]!["mimeType"]!.GetValue<string>().ShouldBe("video/mp4");
        Record(^1)["embed"]!["alt"]!.GetValue<string>().ShouldBe("A clip");
    }

    [Fact]
    public async Task A_card_a_quote_alone_a_reply_and_an_empty_gate_hold_too()
    {
        media.Card = new(new("https://example.com/"), "Example", "About examples", media.Picture(20, 10, 7));
        await PublishAsync(new() { Text = "https://example.com", Options = Options("""{"replies":["nobody"]}""") });
        await PublishAsync(new()
        {
            Text = "",
            Options = Options("""{"quote":"https://bsky.app/profile/did:plc:mp7lo6jnnxh7xohedjiuatns/post/3mzzzzzzzzz2a"}"""),
        });
        await PublishAsync(
            new() { Text = "reply", Kind = PartKind.Reply },
            new("x", """{"uri":"at://did:plc:mp7lo6jnnxh7xohedjiuatns/app.bsky.feed.post/3mzzzzzzzzz2a","cid":"bafyreiazafl4rqecr54zaqgyew6qkpad754grxz6zhkhyytc35tw4q3ygq"}"""));

        Faults().ShouldBeEmpty();
        Record(^4)["embed"]!["external"]!["title"]!.GetValue<string>().ShouldBe("Example");
        Record(^3)["allow"]!.AsArray().ShouldBeEmpty();
        Record(^2)["embed"]!["$type"]!.GetValue<string>().ShouldBe("app.bsky.embed.record");
        Record(^1)["reply"]!["parent"]!["cid"]!.GetValue<string>().ShouldStartWith("bafyrei");
    }

    [Fact]
    public async Task Reading_listing_counting_and_deleting_hold_too()
    {
        var (network, caller, _) = server.Connect(time);
        const string uri = "at://did:plc:mp7lo6jnnxh7xohedjiuatns/app.bsky.feed.post/3mzzzzzzzzz2a";

        await network.Accounts.ListAsync(caller, Cancel);
        await network.Timeline!.ListAsync(caller, "3mzzzzzzzzz2a", Cancel);
        await network.Metrics!.ReadAsync(caller, [uri, uri.Replace("2a", "2b", StringComparison.Ordinal)], Cancel);
        await network.Metrics.FollowersAsync(caller, Cancel);
        await network.Inbox!.ReadAsync(caller, null, "c", Cancel);
        await network.DeletesPosts!.DeleteAsync(caller, uri, Cancel);

        Faults().ShouldBeEmpty();
    }

    [Fact]
    public void A_wrong_record_is_found_by_this_reader()
    {
        var record = JsonDocument.Parse("""
            {"$type":"app.bsky.feed.post","text":"x","madeUp":1,"langs":["a","b","c","d"],
             "embed":{"$type":"app.bsky.embed.images","images":[{"alt":1}]}}
            """).RootElement;

        lexicons.FaultsOf(record).Select(f => f.Split(' ')[0]).ShouldBe(
        [
            "app.bsky.feed.post.createdAt:", "app.bsky.feed.post.madeUp:", "app.bsky.feed.post.langs:", "app.bsky.feed.post.langs[0]:",
            "app.bsky.feed.post.langs[1]:", "app.bsky.feed.post.langs[2]:", "app.bsky.feed.post.langs[3]:",
            "app.bsky.feed.post.embed.images[0].image:", "app.bsky.feed.post.embed.images[0].alt:",
        ]);
    }

    private async Task PublishAsync(PartContent content, LivePart? parent = null)
    {
        var (network, caller, environment) = server.Connect(time);
        await new PublishDriver(network).PublishAsync(
            new()
            {
                Caller = caller,
                Content = content,
                Media = media,
                PublicationId = Guid.CreateVersion7(time.GetUtcNow()),
                DueAt = time.GetUtcNow(),
                Time = time,
                Random = environment.Random,
                Root = parent,
                Parent = parent,
            },
            Cancel);
    }

    /// <summary>The video service's two parameters stand in its tutorial (docs.bsky.app/docs/tutorials/video) and not in its schema.</summary>
    private IEnumerable<string> Faults() => server.Asked
        .SelectMany(a => lexicons.FaultsOf(a.Method, a.Address, a.ContentType, a.Body))
        .Except(["app.bsky.video.uploadVideo?did: not a parameter", "app.bsky.video.uploadVideo?name: not a parameter"]);

    private JsonObject Record(Index which)
    {
        var puts = server.Asked.Where(a => a.Address.AbsolutePath.EndsWith("putRecord", StringComparison.Ordinal)).ToList();
        return JsonNode.Parse(puts[which].Body!)!["record"]!.AsObject();
    }

    private static Dictionary<string, JsonElement> Options(string json) =>
        JsonDocument.Parse(json).RootElement.EnumerateObject().ToDictionary(o => o.Name, o => o.Value.Clone());
}

public sealed class Answers_that_real_servers_gave
{
    private readonly RecordedServer server = new();
    private readonly ManualTime time = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("appview-not-configured", FailureKind.OperatorNeeded)]
    [InlineData("create-record-same-rkey-500", FailureKind.OutcomeUnknown)]
    [InlineData("create-session-wrong-password-401", FailureKind.SignInAgain)]
    [InlineData("error-301-graphemes-400", FailureKind.ContentRefused)]
    [InlineData("error-image-too-big-400", FailureKind.ContentRefused)]
    [InlineData("error-missing-createdat-400", FailureKind.ContentRefused)]
    [InlineData("error-rkey-not-tid-400", FailureKind.ContentRefused)]
    [InlineData("get-record-missing-400", FailureKind.ContentRefused)]
    [InlineData("get-session-bad-token-400", FailureKind.SignInAgain)]
    [InlineData("get-session-no-token-401", FailureKind.SignInAgain)]
    [InlineData("put-record-again-other-400-invalidswap", FailureKind.ContentRefused)]
    [InlineData("rate-limit-429", FailureKind.RateLimited)]
    [InlineData("refresh-session-with-access-token-400", FailureKind.SignInAgain)]
    [InlineData("resolve-handle-missing-400", FailureKind.ContentRefused)]
    [InlineData("unknown-method-501", FailureKind.OperatorNeeded)]
    public async Task Failures_are_classified(string file, FailureKind expected)
    {
        server.Answer("com.atproto.repo.putRecord", file);
        var (_, caller, _) = server.Connect(time);

        var failure = (await Should.ThrowAsync<NetworkException>(() => caller.Sender.PutRecordAsync(
            new(caller.Account.Id, AtUri.Posts, "3mzzzzzzzzz2a"), [], CallKind.Act, Cancel))).Failure;

        failure.Kind.ShouldBe(expected);
        failure.Status.ShouldBe(RecordedServer.Recording(file).GetProperty("response").GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task A_limit_names_the_moment_it_ends()
    {
        server.Answer("com.atproto.repo.putRecord", "rate-limit-429");
        var reset = DateTimeOffset.FromUnixTimeSeconds(1795309323);
        var early = new ManualTime(reset.AddMinutes(-4));
        var (_, caller, _) = server.Connect(early);

        var failure = (await Should.ThrowAsync<NetworkException>(() => caller.Sender.PutRecordAsync(
            new(caller.Account.Id, AtUri.Posts, "3mzzzzzzzzz2a"), [], CallKind.Act, Cancel))).Failure;

        failure.RetryAt.ShouldBe(reset);
    }

    [Theory]
    [InlineData("put-record-new")]
    [InlineData("put-record-again-same")]
    [InlineData("put-record-image")]
    public async Task A_written_record_gives_its_address_and_content_id(string file)
    {
        server.Answer("com.atproto.repo.putRecord", file);
        var (_, caller, _) = server.Connect(time);

        var put = await caller.Sender.PutRecordAsync(new(caller.Account.Id, AtUri.Posts, "3mzzzzzzzzz2a"), [], CallKind.Act, Cancel);

        AtUri.Parse(put.Uri).ShouldNotBeNull();
        put.Cid.ShouldStartWith("bafyrei");
    }

    [Fact]
    public async Task Lists_counts_and_notifications_are_read()
    {
        var (network, caller, _) = server.Connect(time);

        var timeline = await network.Timeline!.ListAsync(caller, null, Cancel);
        var metrics = await network.Metrics!.ReadAsync(caller, ["at://x.test/app.bsky.feed.post/3mzzzzzzzzz2a"], Cancel);
        var followers = await network.Metrics.FollowersAsync(caller, Cancel);
        var inbox = await network.Inbox!.ReadAsync(caller, null, null, Cancel);
        var until = await network.Inbox.ReadAsync(caller, inbox.Items[1].Id, null, Cancel);

        timeline.Items.Select(p => p.Text).ShouldAllBe(t => t.StartsWith("Hello from Rostrum"));
        timeline.Next.ShouldBe("3mzzzzzzzzz2a");
        metrics.Values.ShouldAllBe(v => v.ContainsKey("likes") && v.ContainsKey("comments"));
        metrics.ShouldNotBeEmpty();
        followers.ShouldNotBeNull();
        inbox.Items.Select(i => i.Kind).ShouldBe(["comment", "comment"]);
        inbox.Items[0].PostId.ShouldBe("at://did:plc:iijrtk7ocored6zuziwmqq3c/app.bsky.feed.post/3k6k42e25xo2i");
        until.Items.Count.ShouldBe(1);
        until.Next.ShouldBeNull();
    }

    [Fact]
    public void The_directorys_document_names_handle_and_server()
    {
        var identity = new BlueskyIdentity(new NetworkHttp(server.Connect(time).Environment), server.Connect(time).Environment);
        var body = RecordedServer.Recording("plc-did-doc").GetProperty("response").GetProperty("body").GetProperty("didDoc");

        var read = identity.Read(body.Deserialize(BlueskyJson.Default.DidDocument)!);

        AtSyntax.IsHandle(read.Handle!).ShouldBeTrue();
        read.Server.Scheme.ShouldBe("https");
    }

    [Fact]
    public void A_document_that_names_a_plain_or_no_server_is_refused()
    {
        var environment = server.Connect(time).Environment;
        var identity = new BlueskyIdentity(new NetworkHttp(environment), environment);
        static DidDocument With(string endpoint) => JsonSerializer.Deserialize(
            $$"""{"id":"did:plc:abc","service":[{"id":"#atproto_pds","type":"AtprotoPersonalDataServer","serviceEndpoint":{{endpoint}}}]}""",
            BlueskyJson.Default.DidDocument)!;

        Should.Throw<NetworkException>(() => identity.Read(With("\"http://10.0.0.1\""))).Failure.Code.ShouldBe("NoServer");
        Should.Throw<NetworkException>(() => identity.Read(With("{\"uri\":\"https://x.example\"}"))).Failure.Code.ShouldBe("NoServer");
        Should.Throw<NetworkException>(() => identity.Read(new("did:plc:abc"))).Failure.Code.ShouldBe("NoServer");
        identity.Read(With("\"https://pds.example/path\"")).Server.ShouldBe(new Uri("https://pds.example/"));
    }
}
