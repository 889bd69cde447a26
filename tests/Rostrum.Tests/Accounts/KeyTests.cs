using System.Net;
using System.Text.Json.Nodes;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Tests.Api;
using Rostrum.Tests.Model;

namespace Rostrum.Tests.Accounts;

public sealed class Keys_of_a_workspace
{
    public static TheoryData<string> Engines => TestInstance.Engines;

    private static string Secret(Answer made)
    {
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        return made["secret"];
    }

    private static async Task<JsonArray> ListAsync(Browser who, ApiHost host) =>
        (await who.GetAsync("keys", host.WorkspaceId)).Json!["items"]!.AsArray();

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Are_shown_once_work_and_end_when_revoked(string engine)
    {
        var time = new MovedTime();
        await using var host = await ApiHost.StartAsync(engine, time);
        var (owner, _) = await Browser.OfAsync(host, "ada@example.org", role: Role.Owner);
        using var _ = owner;

        var made = await owner.CallAsync(HttpMethod.Post, "keys", new { name = " Website ", preset = "publish" }, host.WorkspaceId);
        var secret = Secret(made);
        (await host.PostAsync("posts", new { note = "by key" }, secret)).Status.ShouldBe(HttpStatusCode.Created);
        var list = await ListAsync(owner, host);
        var line = list.Single(k => k!["name"]!.ToString() == "Website")!;

        list.ToJsonString().ShouldNotContain(secret);
        (line["preset"]!.ToString(), line["createdBy"]!.ToString()).ShouldBe(("publish", "Ada"));
        line["hint"]!.ToString().ShouldStartWith(secret[..7]);
        line["lastUsedAt"].ShouldNotBeNull();
        line["expiresAt"]!.GetValue<DateTimeOffset>().ShouldBeInRange(time.GetUtcNow().AddDays(364), time.GetUtcNow().AddDays(366));
        (await owner.CallAsync(HttpMethod.Delete, $"keys/{line["id"]}", null, host.WorkspaceId)).Status.ShouldBe(HttpStatusCode.NoContent);
        time.Move(TimeSpan.FromSeconds(3));
        (await host.GetAsync("posts", secret)).Type.ShouldBe("/problems/key-invalid");
        (await ListAsync(owner, host)).ShouldNotContain(k => k!["name"]!.ToString() == "Website");
        (await owner.CallAsync(HttpMethod.Delete, $"keys/{line["id"]}", null, host.WorkspaceId)).Status.ShouldBe(HttpStatusCode.NotFound);
        await using var db = await host.OpenDbAsync();
        db.Outbox.Where(o => o.Type.StartsWith("key.")).Select(o => o.Type).ToList().ShouldBe(["key.created", "key.revoked"]);
        db.Outbox.ToList().ShouldAllBe(o => !o.Data.Contains(secret));
        host.Log.All.ShouldNotContain(secret);
    }

    [Fact]
    public async Task Never_grant_more_than_their_maker_has()
    {
        await using var host = await ApiHost.StartAsync();
        var (publisher, _) = await Browser.OfAsync(host, "pia@example.org", role: Role.Publisher);
        using var _ = publisher;
        var narrow = await host.AddKeyAsync(host.WorkspaceId, "keys:write", "posts:write");

        (await publisher.CallAsync(HttpMethod.Post, "keys", new { name = "x", preset = "read" }, host.WorkspaceId)).Type.ShouldBe("/problems/scope-missing");
        (await publisher.GetAsync("keys", host.WorkspaceId)).Type.ShouldBe("/problems/scope-missing");
        var wider = await host.PostAsync("keys", new { name = "x", scopes = new[] { "posts:publish" } }, narrow);
        var same = await host.PostAsync("keys", new { name = "x", scopes = new[] { "posts:read" } }, narrow);

        wider.Type.ShouldBe("/problems/scope-missing");
        wider.Json!["requiredScopes"]![0]!.ToString().ShouldBe("posts:publish");
        (await host.GetAsync("posts", Secret(same))).Status.ShouldBe(HttpStatusCode.OK);
        (await host.PostAsync("posts", new { }, Secret(same))).Type.ShouldBe("/problems/scope-missing");
    }

    [Fact]
    public async Task That_could_do_more_than_their_maker_in_a_lesser_role_end()
    {
        var time = new MovedTime();
        await using var host = await ApiHost.StartAsync(time: time);
        var (owner, _) = await Browser.OfAsync(host, "ada@example.org", role: Role.Owner);
        using var _ = owner;
        var (admin, bob) = await Browser.OfAsync(host, "bob@example.org", role: Role.Admin);
        using var __ = admin;
        async Task<string> MakeAsync(params string[] scopes) =>
            Secret(await admin.CallAsync(HttpMethod.Post, "keys", new { name = "bob's", scopes }, host.WorkspaceId));
        var (writes, reads) = (await MakeAsync("posts:publish"), await MakeAsync("posts:read"));

        await owner.CallAsync(HttpMethod.Patch, $"members/{bob.Id}", new { role = "editor" }, host.WorkspaceId);
        time.Move(TimeSpan.FromSeconds(3));

        (await host.GetAsync("posts", writes)).Type.ShouldBe("/problems/key-invalid");
        (await host.GetAsync("posts", reads)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Of_another_workspace_are_not_there()
    {
        await using var host = await ApiHost.StartAsync();
        var (_, elsewhere) = await host.AddWorkspaceAsync("Elsewhere");
        var made = await host.PostAsync("keys", new { name = "ours", preset = "read" });
        Secret(made);

        (await host.SendAsync(HttpMethod.Delete, $"keys/{made.Json!["key"]!["id"]}", key: elsewhere)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await host.GetAsync("keys", elsewhere)).Json!["items"]!.AsArray().ShouldNotContain(k => k!["name"]!.ToString() == "ours");
    }

    [Theory]
    [InlineData("""{"name":" ","preset":"read"}""", "name")]
    [InlineData("""{"name":"x","preset":"root"}""", "preset")]
    [InlineData("""{"name":"x"}""", "scopes")]
    [InlineData("""{"name":"x","scopes":["posts:eat"]}""", "scopes")]
    [InlineData("""{"name":"x","preset":"read","expiresAt":"2020-01-01T00:00:00Z"}""", "expiresAt")]
    [InlineData("""{"name":"x","preset":"read","expiresAt":"2120-01-01T00:00:00Z","neverExpires":true}""", "neverExpires")]
    public async Task Are_not_made_of_a_bad_wish(string body, string member)
    {
        await using var host = await ApiHost.StartAsync();

        (await host.PostAsync("keys", body)).Json!["errors"]![member].ShouldNotBeNull();
    }

    [Fact]
    public async Task Are_never_kept_for_an_idempotency_key()
    {
        await using var host = await ApiHost.StartAsync();

        var made = await host.PostAsync("keys", new { name = "once", preset = "read" }, null, ("Idempotency-Key", "again"));
        var again = await host.PostAsync("keys", new { name = "once", preset = "read" }, null, ("Idempotency-Key", "again"));

        Secret(again).ShouldNotBe(Secret(made));
        await using var db = await host.OpenDbAsync();
        db.IdempotencyKeys.ToList().ShouldBeEmpty();
    }

    [Fact]
    public async Task Live_for_ever_only_by_choice()
    {
        await using var host = await ApiHost.StartAsync();

        var made = await host.PostAsync("keys", new { name = "x", preset = "read", neverExpires = true });

        made.Json!["key"]!["expiresAt"].ShouldBeNull();
        made.Json!["key"]!["scopes"]!.AsArray().Select(s => s!.ToString()).ShouldBe(ApiScope.Preset("read")!);
    }
}
