using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Rostrum.Model;
using Rostrum.Platform.Secrets;
using Rostrum.Sandbox;
using Rostrum.Sandbox.Stock;
using Rostrum.Tests.Api;
using Rostrum.Tests.Model;

namespace Rostrum.Tests.Stock;

public sealed class Pictures_from_elsewhere
{
    public static TheoryData<string> Engines => TestInstance.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Are_there_once_the_owner_of_the_installation_has_entered_a_key(string engine)
    {
        await using var open = await Collection.OpenAsync(engine, withKeys: false);

        var before = await open.Host.GetAsync("stock");
        var unset = await open.Host.GetAsync("stock/pexels?q=lake");
        var entered = await open.EnterAsync("pexels", PexelsSandbox.Key);
        var after = await open.Host.GetAsync("stock");
        var lines = await open.Owner.GetAsync("instance/stock");
        var removed = await open.Owner.CallAsync(HttpMethod.Delete, "instance/stock/pexels");
        var again = await open.Owner.CallAsync(HttpMethod.Delete, "instance/stock/pexels");

        before.Json!["items"]!.AsArray().ShouldBeEmpty();
        unset.Type.ShouldBe("/problems/not-configured");
        unset["detail"].ShouldContain("owner");
        entered["setAt"].ShouldNotBeEmpty();
        var on = after.Json!["items"]!.AsArray().ShouldHaveSingleItem()!;
        on.ToJsonString().ShouldBe(
            """{"id":"pexels","name":"Pexels","kind":"photo","attribution":"Photos provided by Pexels","url":"https://www.pexels.com/"}""");
        lines.Json!["items"]!.AsArray().Select(l => $"{l!["id"]} {l["setAt"] is not null}").ShouldBe(["pexels True", "giphy False"]);
        removed.Status.ShouldBe(HttpStatusCode.NoContent);
        again.Status.ShouldBe(HttpStatusCode.NotFound);
        (await open.Host.GetAsync("stock")).Json!["items"]!.AsArray().ShouldBeEmpty();
        (await open.Host.GetAsync("stock/flickr")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_key_that_the_source_refuses_is_a_mistake_and_not_kept()
    {
        await using var open = await Collection.OpenAsync(withKeys: false);

        var wrong = await open.EnterAsync("pexels", "wrong-key");
        var other = await open.EnterAsync("giphy", "wrong-key");
        var odd = await open.EnterAsync("giphy", "two words");

        foreach (var refused in (Answer[])[wrong, other, odd])
        {
            refused.Status.ShouldBe(HttpStatusCode.BadRequest, refused.Text);
            refused.Json!["errors"]!["key"].ShouldNotBeNull();
        }

        (await open.Host.GetAsync("stock")).Json!["items"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Keys_are_for_the_owner_of_the_installation_alone()
    {
        await using var open = await Collection.OpenAsync();
        using var member = await open.MemberAsync("eve@example.org", Role.Owner);

        (await member.GetAsync("instance/stock")).Type.ShouldBe("/problems/role-too-low");
        (await member.CallAsync(HttpMethod.Put, "instance/stock/pexels", new { key = PexelsSandbox.Key })).Type.ShouldBe("/problems/role-too-low");
        (await member.CallAsync(HttpMethod.Delete, "instance/stock/pexels")).Type.ShouldBe("/problems/role-too-low");
        (await open.Host.GetAsync("instance/stock")).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Are_searched_page_by_page_to_the_end()
    {
        await using var open = await Collection.OpenAsync();

        foreach (var (source, query, count) in ((string, string, int)[])[("pexels", "", 90), ("pexels", "q=Morning", 30), ("giphy", "q=evening&language=en", 20), ("giphy", "", 60)])
        {
            var seen = new List<string>();
            for (var cursor = (string?)""; cursor is not null;)
            {
                var page = await open.Host.GetAsync($"stock/{source}?{query}{(cursor.Length > 0 ? $"&cursor={cursor}" : "")}");
                page.Status.ShouldBe(HttpStatusCode.OK, page.Text);
                seen.AddRange(page.Json!["items"]!.AsArray().Select(i => i!["id"]!.ToString()));
                cursor = page.Json["next"]?.ToString();
            }

            seen.Count.ShouldBe(count);
            seen.ShouldBeUnique();
        }

        var nothing = await open.Host.GetAsync("stock/pexels?q=unicorn");
        nothing.Json!["items"]!.AsArray().ShouldBeEmpty();
        var foreign = (await open.Host.GetAsync("stock/pexels"))["next"];
        (await open.Host.GetAsync($"stock/pexels?q=morning&cursor={foreign}")).Type.ShouldBe("/problems/cursor-invalid");
        (await open.Host.GetAsync($"stock/pexels?q={new string('x', 101)}")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await open.Host.GetAsync("stock/pexels?q=morning&language=English")).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_same_search_is_asked_once_however_it_is_typed_and_however_many_ask()
    {
        await using var open = await Collection.OpenAsync();

        var answers = await Task.WhenAll(((string[])["lake", "Lake", "%20lake%20", "LAKE", "lake"]).Select(q => open.Host.GetAsync($"stock/pexels?q={q}")));

        answers.ShouldAllBe(a => a.Status == HttpStatusCode.OK);
        answers.Select(a => a.Text).Distinct().Count().ShouldBe(1);
        open.Heard("pexels").Count(h => h.StartsWith("/v1/search", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_photo_is_taken_with_its_words_and_its_credit(string engine)
    {
        await using var open = await Collection.OpenAsync(engine);
        var item = (await open.Host.GetAsync("stock/pexels?q=harbour")).Json!["items"]![0]!;

        var (operation, media) = await open.TakeAsync("pexels", item["id"]!.ToString(), new { folder = "Stock" });

        operation["state"].ShouldBe("done", operation.Text + open.Host.Log.All);
        media["alt"].ShouldBe("A harbour in the morning");
        media["folder"].ShouldBe("Stock");
        media["name"].ShouldBe($"a-harbour-in-the-morning-pexels-{item["id"]}.png");
        media["type"].ShouldBe("image/png");
        media["width"].ShouldBe(item["width"]!.ToString());
        media.Json!["credit"]!.ToJsonString().ShouldBe(
            $$"""{"text":"Photo by Nora Field on Pexels","url":"https://www.pexels.com/photo/{{item["id"]}}/"}""");
        item["credit"]!.ToString().ShouldBe("Photo by Nora Field on Pexels");
        (await MediaOf(open)).ShouldHaveSingleItem()!["credit"].ShouldNotBeNull();
    }

    [Fact]
    public async Task A_gif_is_taken_moving()
    {
        await using var open = await Collection.OpenAsync();
        var item = (await open.Host.GetAsync("stock/giphy")).Json!["items"]![1]!;

        var (operation, media) = await open.TakeAsync("giphy", item["id"]!.ToString());

        operation["state"].ShouldBe("done", operation.Text + open.Host.Log.All);
        media["kind"].ShouldBe("animatedImage", media.Text);
        media.Json!["credit"]!["text"]!.ToString().ShouldBe("GIF by Tomas Brook on GIPHY");
    }

    [Fact]
    public async Task What_is_made_of_it_keeps_the_credit()
    {
        await using var open = await Collection.OpenAsync();
        var (_, media) = await open.TakeAsync("pexels", "410001");

        var (operation, made) = await open.FollowAsync(
            await open.Host.PostAsync($"media/{media["id"]}/fits", new { aspect = "1:1", maxSide = 200, purpose = "square" }));

        operation["state"].ShouldBe("done", operation.Text);
        made["derivedFrom"].ShouldBe(media["id"]);
        made["credit"].ShouldBe(media["credit"]);
        made["credit"].ShouldContain("Tomas Brook");
    }

    [Fact]
    public async Task What_was_not_shown_is_asked_for_by_its_id_and_what_is_not_there_is_not_found()
    {
        await using var open = await Collection.OpenAsync();

        var (operation, _) = await open.TakeAsync("pexels", "410007");

        operation["state"].ShouldBe("done", operation.Text);
        open.Heard("pexels").ShouldContain("/v1/photos/410007?");
        (await open.Host.PostAsync("stock/pexels/999/take")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await open.Host.PostAsync("stock/giphy/..%2Ftrending/take")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await open.Host.PostAsync("stock/pexels/410007/take", new { folder = "a/../b" })).Json!["errors"]!["folder"].ShouldNotBeNull();
    }

    [Fact]
    public async Task Taking_twice_with_one_key_takes_once()
    {
        await using var open = await Collection.OpenAsync();

        var first = await open.Host.PostAsync("stock/pexels/410001/take", null, null, ("Idempotency-Key", "one"));
        var second = await open.Host.PostAsync("stock/pexels/410001/take", null, null, ("Idempotency-Key", "one"));

        second["id"].ShouldBe(first["id"]);
    }

    [Fact]
    public async Task Without_the_right_to_add_files_one_may_look_and_not_take()
    {
        await using var open = await Collection.OpenAsync();
        using var analyst = await open.MemberAsync("eve@example.org", Role.Analyst);
        var workspace = open.Host.WorkspaceId;

        var found = await analyst.GetAsync("stock/pexels?q=lake", workspace);
        var preview = await analyst.GetAsync(found.Json!["items"]![0]!["preview"]!.ToString()["/api/v1/".Length..]);
        var taken = await analyst.CallAsync(HttpMethod.Post, "stock/pexels/410002/take", null, workspace);

        found.Status.ShouldBe(HttpStatusCode.OK);
        preview.Status.ShouldBe(HttpStatusCode.OK, preview.Text);
        taken.Type.ShouldBe("/problems/scope-missing");
    }

    private static async Task<JsonArray> MediaOf(Collection open) => (await open.Host.GetAsync("media")).Json!["items"]!.AsArray();
}

public sealed class Previews_of_pictures_from_elsewhere
{
    [Fact]
    public async Task Are_passed_through_and_may_be_kept()
    {
        await using var open = await Collection.OpenAsync();
        var photo = (await open.Host.GetAsync("stock/pexels?q=lake")).Json!["items"]![0]!;
        var gif = (await open.Host.GetAsync("stock/giphy")).Json!["items"]![0]!;

        foreach (var (path, type) in ((string, string)[])[(Path(photo, "preview"), "image/png"), (Path(gif, "preview"), "image/gif"), (Path(gif, "still"), "image/gif")])
        {
            var answer = await open.Host.GetAsync(path);
            answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
            answer.Headers["Content-Type"].ShouldBe(type);
            answer.Headers["X-Content-Type-Options"].ShouldBe("nosniff");
            answer.Headers["Cache-Control"].ShouldContain("private");
            answer.Headers["Content-Security-Policy"].ShouldContain("sandbox");
        }

        photo["still"].ShouldBeNull();
        (await open.Host.GetAsync("stock/pexels?q=lake")).Json!["items"]![0]!["preview"]!.ToString().ShouldBe(photo["preview"]!.ToString());
    }

    [Fact]
    public async Task Are_only_those_that_were_shown_and_only_from_the_sources_own_hosts()
    {
        await using var open = await Collection.OpenAsync();
        var token = Path((await open.Host.GetAsync("stock/pexels?q=lake")).Json!["items"]![0]!, "preview").Split('/')[^1];
        var keys = open.Host.App.Services.GetRequiredService<KeyRing>();
        string Sealed(string address) => System.Buffers.Text.Base64Url.EncodeToString(
            keys.Seal("stock-preview:pexels", Guid.Empty, System.Text.Encoding.UTF8.GetBytes(address)));
        var flipped = token[..^2] + (token[^2] == 'A' ? 'B' : 'A') + token[^1];
        string[] forged = ["nonsense", flipped, Sealed("https://evil.example/picture.png"), Sealed("http://127.0.0.1:1/picture.png"), Sealed("https://evilpexels.com/a.png"), Sealed("https://images.pexels.com@evil.example/a.png")];

        foreach (var one in forged)
        {
            (await open.Host.GetAsync($"stock/pexels/previews/{one}")).Status.ShouldBe(HttpStatusCode.NotFound, one);
        }

        (await open.Host.GetAsync($"stock/giphy/previews/{token}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await open.Host.GetAsync($"stock/pexels/previews/{token}", key: "")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task That_are_no_pictures_are_not_passed_on()
    {
        await using var open = await Collection.OpenAsync();
        var path = Path((await open.Host.GetAsync("stock/pexels?q=lake")).Json!["items"]![0]!, "preview");

        open.Sandbox.Faults.Add(new(0, "pexels", FaultKind.HtmlBefore) { Calls = FaultCalls.Reads, Left = 1 });
        var page = await open.Host.GetAsync(path);
        open.Sandbox.Faults.Add(new(0, "pexels", FaultKind.ErrorBefore) { Calls = FaultCalls.Reads, Left = 1 });
        var broken = await open.Host.GetAsync(path);

        page.Type.ShouldBe("/problems/media-unsupported", page.Text);
        broken.Type.ShouldBe("/problems/source-down", broken.Text);
    }

    private static string Path(JsonNode item, string member) => item[member]!.ToString()["/api/v1/".Length..];
}

public sealed class A_source_of_pictures_in_trouble
{
    [Fact]
    public async Task That_has_had_enough_is_left_alone_until_it_says()
    {
        await using var open = await Collection.OpenAsync(quota: 2); // trying the key is one

        (await open.Host.GetAsync("stock/pexels?q=lake")).Status.ShouldBe(HttpStatusCode.OK);
        var spent = await open.Host.GetAsync("stock/pexels?q=dunes");
        var again = await open.Host.GetAsync("stock/pexels?q=bay");
        var known = await open.Host.GetAsync("stock/pexels?q=lake");

        spent.Status.ShouldBe(HttpStatusCode.TooManyRequests, spent.Text);
        int.Parse(spent.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture).ShouldBeInRange(1, 3600);
        spent["detail"].ShouldContain("Pexels");
        again.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        known.Status.ShouldBe(HttpStatusCode.OK);
        open.Heard("pexels").Count.ShouldBe(3);
        (await open.Host.GetAsync("stock/giphy")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Whose_limit_is_said_in_no_number_is_tried_again_in_some_minutes()
    {
        var time = new MovedTime();
        await using var open = await Collection.OpenAsync(time: time);

        open.Sandbox.Faults.Add(new(0, "giphy", FaultKind.RateLimited) { Calls = FaultCalls.Reads, Left = 1 });
        var spent = await open.Host.GetAsync("stock/giphy?q=morning");
        time.Move(TimeSpan.FromMinutes(6));
        var after = await open.Host.GetAsync("stock/giphy?q=morning");

        spent.Status.ShouldBe(HttpStatusCode.TooManyRequests, spent.Text);
        spent["retryAfterSeconds"].ShouldBe("300");
        after.Status.ShouldBe(HttpStatusCode.OK, after.Text);
    }

    [Theory]
    [InlineData(FaultKind.ErrorBefore)]
    [InlineData(FaultKind.EmptyAfter)]
    [InlineData(FaultKind.MalformedAfter)]
    [InlineData(FaultKind.HtmlBefore)]
    public async Task That_is_down_is_said_to_be_and_asked_again_the_next_time(FaultKind kind)
    {
        await using var open = await Collection.OpenAsync();

        open.Sandbox.Faults.Add(new(0, "giphy", kind) { Calls = FaultCalls.Reads, Left = 1 });
        var down = await open.Host.GetAsync("stock/giphy?q=morning");
        var after = await open.Host.GetAsync("stock/giphy?q=morning");

        down.Type.ShouldBe("/problems/source-down", down.Text);
        down.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        down["detail"].ShouldStartWith("GIPHY");
        after.Status.ShouldBe(HttpStatusCode.OK, after.Text);
    }

    [Fact]
    public async Task That_is_down_while_a_key_is_entered_keeps_nothing()
    {
        await using var open = await Collection.OpenAsync(withKeys: false);
        open.Sandbox.Faults.Add(new(0, "pexels", FaultKind.ErrorBefore) { Calls = FaultCalls.Reads, Left = 1 });

        var down = await open.EnterAsync("pexels", PexelsSandbox.Key);

        down.Type.ShouldBe("/problems/source-down");
        (await open.Host.GetAsync("stock")).Json!["items"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task That_refuses_the_key_later_sends_people_to_the_owner_who_sees_it()
    {
        await using var open = await Collection.OpenAsync();
        open.Sandbox.Faults.Add(new(0, "giphy", FaultKind.ErrorBefore) { Calls = FaultCalls.Reads, Left = 1, Status = 401 });

        var refused = await open.Host.GetAsync("stock/giphy?q=morning");
        var lines = (await open.Owner.GetAsync("instance/stock")).Json!["items"]!.AsArray();
        await open.EnterAsync("giphy", GiphySandbox.Key);
        var after = (await open.Owner.GetAsync("instance/stock")).Json!["items"]!.AsArray();

        refused.Type.ShouldBe("/problems/not-configured", refused.Text);
        refused["detail"].ShouldContain("owner");
        lines.Select(l => $"{l!["id"]} {l["refusedAt"] is not null}").ShouldBe(["pexels False", "giphy True"]);
        after.ShouldAllBe(l => l!["refusedAt"] == null);
    }

    [Fact]
    public async Task Keys_stand_in_no_answer_no_log_and_no_file()
    {
        await using var open = await Collection.OpenAsync();
        var found = await open.Host.GetAsync("stock/giphy?q=morning");
        await open.TakeAsync("giphy", found.Json!["items"]![0]!["id"]!.ToString());
        open.Sandbox.Faults.Add(new(0, "giphy", FaultKind.MalformedAfter) { Calls = FaultCalls.Reads, Left = 1 });
        var down = await open.Host.GetAsync("stock/giphy?q=evening");
        var lines = await open.Owner.GetAsync("instance/stock");
        var said = found.Text + down.Text + lines.Text + (await open.Host.GetAsync("operations")).Text + open.Host.Log.All;

        foreach (var key in (string[])[PexelsSandbox.Key, GiphySandbox.Key])
        {
            said.ShouldNotContain(key);
            foreach (var file in Directory.EnumerateFiles(open.Host.DataFolder, "*", SearchOption.AllDirectories)
                .Where(f => Path.GetExtension(f) != ".lock"))
            {
                System.Text.Encoding.Latin1.GetString(await ReadAsync(file)).Contains(key, StringComparison.Ordinal).ShouldBeFalse(file);
            }
        }

        open.Sandbox.Requests.After(0, null, int.MaxValue).ShouldAllBe(r =>
            !r.Query.Contains("sandbox-", StringComparison.Ordinal) && !r.Headers.Values.Any(v => v.Contains("sandbox-", StringComparison.Ordinal)));
    }

    private static async Task<byte[]> ReadAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, ApiHost.Cancel);
        return copy.ToArray();
    }
}
