using System.Net;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Tests.Model;

namespace Rostrum.Tests.Api;

public sealed class Coming_to_the_edge
{
    [Fact]
    public async Task Without_a_key_or_with_a_wrong_one_nothing_is_told()
    {
        await using var host = await ApiHost.StartAsync();

        var none = await host.GetAsync("posts", key: "");
        var wrong = await host.GetAsync("posts", key: ApiKeyText.Create());
        var torn = await host.GetAsync("posts", key: "rk_abc");

        none.Status.ShouldBe(HttpStatusCode.Unauthorized);
        none.Type.ShouldBe("/problems/key-missing");
        none.Headers["WWW-Authenticate"].ShouldContain("Bearer realm=\"rostrum\"");
        wrong.Type.ShouldBe("/problems/key-invalid");
        torn.Type.ShouldBe("/problems/key-invalid");
    }

    [Fact]
    public async Task A_missing_scope_is_named()
    {
        await using var host = await ApiHost.StartAsync();
        var reader = await host.AddKeyAsync(host.WorkspaceId, "posts:read");

        var refused = await host.PostAsync("posts", new { parts = Array.Empty<object>() }, reader);

        refused.Status.ShouldBe(HttpStatusCode.Forbidden);
        refused.Type.ShouldBe("/problems/scope-missing");
        refused.Headers["WWW-Authenticate"].ShouldContain("insufficient_scope");
    }

    [Fact]
    public async Task Another_workspaces_things_do_not_exist()
    {
        await using var host = await ApiHost.StartAsync();
        var channel = await host.AddChannelAsync();
        var post = await host.PostAsync("posts", new { parts = new[] { new { text = "Ours" } }, channels = new[] { new { id = channel } } });
        var delivery = post.Json!["deliveries"]![0]!["id"]!.ToString();
        var (_, stranger) = await host.AddWorkspaceAsync("Next Door");

        foreach (var path in new[] { $"posts/{post["id"]}", $"channels/{channel}", $"deliveries/{delivery}", $"posts/{Guid.NewGuid()}", "posts/not-an-id", "nothing" })
        {
            (await host.GetAsync(path, stranger)).Status.ShouldBe(HttpStatusCode.NotFound, path);
        }

        var used = await host.PostAsync("posts", new { parts = new[] { new { text = "x" } }, channels = new[] { new { id = channel } } }, stranger);
        used.Status.ShouldBe(HttpStatusCode.BadRequest);
        used.Json!["errors"]!["channels[0].id"].ShouldNotBeNull();
        var other = await host.SendAsync(HttpMethod.Get, "posts", null, stranger, ("Rostrum-Workspace", host.WorkspaceId.ToString()));
        other.Type.ShouldBe("/problems/not-yours");
    }

    [Fact]
    public async Task An_unknown_parameter_is_refused_and_a_known_one_is_read()
    {
        await using var host = await ApiHost.StartAsync();

        var refused = await host.GetAsync("posts?colour=blue");
        var bad = await host.GetAsync("posts?state=glowing");
        var limit = await host.GetAsync("posts?limit=many");

        refused.Type.ShouldBe("/problems/unknown-parameter");
        refused["parameter"].ShouldBe("colour");
        bad.Type.ShouldBe("/problems/validation");
        limit.Status.ShouldBe(HttpStatusCode.BadRequest);
        limit.Text.ShouldNotContain("Nullable");
        (await host.GetAsync("posts?state=draft&state=scheduled&limit=3")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Malformed_json_is_answered_with_its_place_and_no_type_of_ours()
    {
        await using var host = await ApiHost.StartAsync();

        var broken = await host.PostAsync("posts", "{\n  \"parts\": [}");
        var member = await host.PostAsync("posts", """{"parts":[{"text":"x","colour":"red"}]}""");
        var type = await host.PostAsync("posts", """{"channels":[{"id":7}]}""");
        var missing = await host.PostAsync("posts", """{"channels":[{}]}""");

        broken.Status.ShouldBe(HttpStatusCode.BadRequest);
        broken.Text.ShouldContain("line 2, position");
        member.Json!["errors"]!.ToJsonString().ShouldContain("no such member");
        type.Json!["errors"]!["channels[0].id"].ShouldNotBeNull();
        missing.Json!["errors"]!["channels[0].id"].ShouldNotBeNull(missing.Text);
        foreach (var answer in new[] { broken, member, type, missing })
        {
            answer.Type.ShouldBe("/problems/validation");
            answer.Text.ShouldNotContain("Rostrum.");
            answer.Text.ShouldNotContain("System.");
        }
    }

    [Fact]
    public async Task Every_route_that_takes_a_body_rejects_a_bad_one()
    {
        await using var host = await ApiHost.StartAsync();
        var instance = await host.AddKeyAsync(null, [.. ApiScope.All]);
        var routes = host.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes.Contains("application/json") == true)
            .Select(e => (Path: e.RoutePattern.RawText!, Method: e.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods[0],
                Reach: e.Metadata.GetMetadata<ApiAccess>()!.Reach))
            .ToList();
        routes.Count.ShouldBeGreaterThan(15);
        var (browser, _) = await Accounts.Browser.OfAsync(host, "ada@example.org", isOwner: true, role: Role.Owner);
        using var __ = browser;

        foreach (var route in routes)
        {
            var path = System.Text.RegularExpressions.Regex.Replace(route.Path.Replace("/api/v1/", ""), @"\{[^}]*\}", Guid.NewGuid().ToString());
            var key = route.Reach == ApiReach.Instance ? instance : null;
            Task<Answer> SendAsync(string body) => route.Reach is ApiReach.Person or ApiReach.Owner or ApiReach.Member
                ? browser.CallAsync(new(route.Method), path, body, route.Reach is ApiReach.Member ? host.WorkspaceId : null)
                : host.SendAsync(new(route.Method), path, body, key);
            var broken = await SendAsync("{ not json");
            var list = await SendAsync("[1]");

            broken.Status.ShouldBe(HttpStatusCode.BadRequest, $"{route.Method} {route.Path}: {broken.Text}");
            broken.Type.ShouldBe("/problems/validation");
            list.Status.ShouldBe(HttpStatusCode.BadRequest, $"{route.Method} {route.Path}: {list.Text}");
        }
    }

    [Fact]
    public async Task A_workspace_is_deleted_with_its_keys()
    {
        await using var host = await ApiHost.StartAsync();
        var instance = await host.AddKeyAsync(null, [.. ApiScope.All]);
        var (id, key) = await host.AddWorkspaceAsync("Other");

        var deleted = await host.SendAsync(HttpMethod.Delete, $"workspaces/{id}", key: instance);

        deleted.Status.ShouldBe(HttpStatusCode.Accepted, deleted.Text);
        (deleted["id"], deleted["deletedAt"].EndsWith('Z')).ShouldBe((id.ToString(), true));
        (await host.GetAsync($"workspaces/{id}", instance)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await host.GetAsync("posts", key)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await host.GetAsync("posts")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Too_large_a_body_is_refused()
    {
        await using var host = await ApiHost.StartAsync();

        var refused = await host.PostAsync("posts", $$"""{"note":"{{new string('x', 1_100_000)}}"}""");

        refused.Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        refused.Type.ShouldBe("/problems/body-too-large");
        refused.Json!["maxBytes"]!.GetValue<long>().ShouldBe(1024 * 1024);
    }

    [Fact]
    public async Task Limits_are_counted_told_and_kept()
    {
        await using var host = await ApiHost.StartAsync(limits: new() { RequestsPerMinute = 6, WritesPerMinute = 2, AnonymousPerMinute = 2, FailedKeysPerMinute = 3 });

        var first = await host.GetAsync("posts");
        var writes = new List<Answer>();
        for (var i = 0; i < 3; i++)
        {
            writes.Add(await host.PostAsync("posts", new { parts = new[] { new { text = "x" } } }));
        }

        first.Headers["RateLimit-Policy"].ShouldBe("\"requests\";q=6;w=60, \"writes\";q=2;w=60");
        first.Headers["RateLimit"].ShouldStartWith("\"requests\";r=5");
        writes[1].Status.ShouldBe(HttpStatusCode.Created);
        writes[2].Type.ShouldBe("/problems/rate-limited");
        writes[2].Json!["violatedPolicies"]![0]!.ToString().ShouldBe("writes");
        int.Parse(writes[2].Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture).ShouldBeInRange(1, 60);
        for (var i = 0; i < 3; i++)
        {
            await host.GetAsync("posts", key: ApiKeyText.Create());
        }

        (await host.GetAsync("posts", key: ApiKeyText.Create())).Status.ShouldBe(HttpStatusCode.TooManyRequests);
        await host.GetAsync("posts", key: "");
        await host.GetAsync("posts", key: "");
        (await host.GetAsync("posts", key: "")).Status.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task No_key_token_or_caption_is_in_any_log_line()
    {
        await using var host = await ApiHost.StartAsync();
        var channel = await host.AddChannelAsync("quiet");

        await host.PostAsync("posts", new { parts = new[] { new { text = "Caption-4711" } }, channels = new[] { new { id = channel } } });
        await host.PostAsync("posts", """{"parts":[{"text":"Caption-4711","bad":1}]}""");
        var channelAnswer = await host.GetAsync($"channels/{channel}");

        host.Log.All.ShouldNotContain(host.Key);
        host.Log.All.ShouldNotContain("Caption-4711");
        host.Log.All.ShouldNotContain("secret-quiet");
        channelAnswer.Text.ShouldNotContain("secret-quiet");
    }
}

public sealed class Repeating_a_post_with_an_idempotency_key
{
    public static TheoryData<string> Engines => TestInstance.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task The_first_answer_comes_again_and_one_post_exists(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine);
        var body = new { parts = new[] { new { text = "Once" } } };

        var first = await host.PostAsync("posts", body, null, ("Idempotency-Key", "demo-1"));
        var again = await host.PostAsync("posts", body, null, ("Idempotency-Key", "\"demo-1\""));
        var other = await host.PostAsync("posts", new { parts = new[] { new { text = "Twice" } } }, null, ("Idempotency-Key", "demo-1"));

        first.Status.ShouldBe(HttpStatusCode.Created);
        again.Status.ShouldBe(HttpStatusCode.Created);
        again.Text.ShouldBe(first.Text);
        again.Headers["Location"].ShouldBe(first.Headers["Location"]);
        again.Headers["Idempotency-Replayed"].ShouldBe("true");
        other.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        other.Type.ShouldBe("/problems/idempotency-key-reused");
        (await host.GetAsync("posts")).Json!["items"]!.AsArray().Count.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task What_is_written_beside_the_workspaces_comes_again_too(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine);
        var body = new { email = "bob@example.org", role = "editor" };

        var first = await host.PostAsync("invitations", body, null, ("Idempotency-Key", "bob"));
        var again = await host.PostAsync("invitations", body, null, ("Idempotency-Key", "bob"));

        first.Status.ShouldBe(HttpStatusCode.Created, first.Text);
        again.Text.ShouldBe(first.Text);
        again.Headers["Idempotency-Replayed"].ShouldBe("true");
        await using var control = host.App.Services.GetRequiredService<IStore>().OpenControl();
        (await control.Letters.CountAsync(ApiHost.Cancel)).ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Many_at_once_make_one(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine);
        var body = new { parts = new[] { new { text = "Once" } } };

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => host.PostAsync("posts", body, null, ("Idempotency-Key", "race"))));

        answers.Count(a => a.Status == HttpStatusCode.Created && !a.Headers.ContainsKey("Idempotency-Replayed")).ShouldBe(1);
        answers.ShouldAllBe(a => a.Status == HttpStatusCode.Created || a.Type == "/problems/idempotency-in-flight");
        (await host.GetAsync("posts")).Json!["items"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_refusal_is_not_kept_and_a_dead_claim_is_taken_over()
    {
        var time = new ShiftedTime();
        await using var host = await ApiHost.StartAsync(time: time);
        var refused = await host.PostAsync("posts", new { tags = new[] { "" } }, null, ("Idempotency-Key", "k"));
        var mended = await host.PostAsync("posts", new { tags = new[] { "ok" } }, null, ("Idempotency-Key", "k"));
        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        mended.Status.ShouldBe(HttpStatusCode.Created, mended.Text);

        await using (var db = await host.OpenDbAsync())
        {
            foreach (var row in db.IdempotencyKeys)
            {
                row.Status = null; // as a process leaves it that died between claim and answer
            }

            await db.SaveChangesAsync(ApiHost.Cancel);
        }

        var early = await host.PostAsync("posts", new { tags = new[] { "ok" } }, null, ("Idempotency-Key", "k"));
        time.Advance(TimeSpan.FromSeconds(61));
        var late = await host.PostAsync("posts", new { tags = new[] { "ok" } }, null, ("Idempotency-Key", "k"));

        early.Type.ShouldBe("/problems/idempotency-in-flight");
        early.Headers["Retry-After"].ShouldBe("1");
        late.Status.ShouldBe(HttpStatusCode.Created);
        time.Advance(TimeSpan.FromHours(25));
        var nextDay = await host.PostAsync("posts", new { tags = new[] { "new" } }, null, ("Idempotency-Key", "k"));
        nextDay.Status.ShouldBe(HttpStatusCode.Created, nextDay.Text);
    }
}

/// <summary>The system's clock, moved.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private TimeSpan shift;

    public override long TimestampFrequency => System.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + shift;

    public override long GetTimestamp() => System.GetTimestamp() + (long)(shift.TotalSeconds * System.TimestampFrequency);

    public void Advance(TimeSpan span) => shift += span;
}
