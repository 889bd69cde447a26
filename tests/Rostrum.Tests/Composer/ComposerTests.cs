using System.Net;
using Rostrum.Tests.Api;
using Rostrum.Tests.Model;

namespace Rostrum.Tests.Composer;

public sealed class What_the_composer_keeps
{
    public static TheoryData<string> Engines => TestInstance.Engines;

    public static TheoryData<string, string> Kinds => new()
    {
        { "templates", """{"name":"Weekly bread","parts":[{"text":"Bread day"}],"tags":["bread"]}""" },
        { "snippets", """{"kind":"hashtags","name":"Baking","text":"#bread #sourdough"}""" },
        { "channel-sets", """{"name":"All shops","channels":[{"id":"CHANNEL","settings":{"ink":"blue"},"firstComment":"Link in bio"}]}""" },
    };

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_template_holds_what_a_post_begins_with(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine);
        var channel = await host.AddChannelAsync();

        var made = await host.PostAsync("templates", new
        {
            name = "Weekly bread",
            parts = new[] { new { text = "Bread day" } },
            channels = new[] { new { id = channel, settings = new { ink = "blue" }, firstComment = "Link in bio" } },
            tags = new[] { "bread" },
        });

        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        var edited = await host.PatchAsync($"templates/{made["id"]}", new { name = "Daily bread", tags = (string[]?)null }, ("If-Match", made.Headers["ETag"]));
        edited.Status.ShouldBe(HttpStatusCode.OK, edited.Text);
        var read = await host.GetAsync($"templates/{made["id"]}");
        read["name"].ShouldBe("Daily bread");
        read.Json!["parts"]![0]!["text"]!.ToString().ShouldBe("Bread day");
        read.Json["channels"]![0]!["settings"]!["ink"]!.ToString().ShouldBe("blue");
        read.Json["channels"]![0]!["firstComment"]!.ToString().ShouldBe("Link in bio");
        read.Json["tags"]!.AsArray().ShouldBeEmpty();
        (await host.PatchAsync($"templates/{made["id"]}", new { name = "Stale" }, ("If-Match", made.Headers["ETag"]))).Type
            .ShouldBe("/problems/version-conflict");
        (await host.PostAsync("templates", new { name = "Nowhere", channels = new[] { new { id = Guid.NewGuid() } } }))
            .Json!["errors"]!["channels[0].id"].ShouldNotBeNull();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Each_name_stands_once_and_everything_can_be_listed_renamed_and_deleted(string kind, string body)
    {
        await using var host = await ApiHost.StartAsync();
        body = body.Replace("CHANNEL", await host.AddChannelAsync(), StringComparison.Ordinal);

        var made = await host.PostAsync(kind, body);
        var twin = await host.PostAsync(kind, body);

        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        twin.Type.ShouldBe("/problems/already-exists");
        twin["existingId"].ShouldBe(made["id"]);
        (await host.PatchAsync($"{kind}/{made["id"]}", new { name = "Renamed" }))["name"].ShouldBe("Renamed");
        (await host.PostAsync(kind, body)).Status.ShouldBe(HttpStatusCode.Created);
        (await host.PatchAsync($"{kind}/{made["id"]}", new { name = Named(body) })).Type.ShouldBe("/problems/already-exists");
        (await host.GetAsync(kind)).Json!["items"]!.AsArray().Count.ShouldBe(2);
        (await host.PatchAsync($"{kind}/{made["id"]}", new { name = "" })).Type.ShouldBe("/problems/validation");
        (await host.PatchAsync($"{kind}/{made["id"]}", new { colour = "red" })).Type.ShouldBe("/problems/validation");
        var reader = await host.AddKeyAsync(host.WorkspaceId, "posts:read");
        (await host.PostAsync(kind, body, reader)).Type.ShouldBe("/problems/scope-missing");
        var (_, elsewhere) = await host.AddWorkspaceAsync("Elsewhere");
        (await host.SendAsync(HttpMethod.Delete, $"{kind}/{made["id"]}", null, elsewhere)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await host.DeleteAsync($"{kind}/{made["id"]}")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await host.DeleteAsync($"{kind}/{made["id"]}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_snippet_of_another_kind_may_have_the_same_name(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine);

        await host.PostAsync("snippets", new { kind = "hashtags", name = "shop", text = "#shop" });
        var variable = await host.PostAsync("snippets", new { kind = "variable", name = "shop", text = "Quay 7" });

        variable.Status.ShouldBe(HttpStatusCode.Created, variable.Text);
        (await host.GetAsync("snippets?kind=variable")).Json!["items"]!.AsArray().ShouldHaveSingleItem()!["text"]!.ToString().ShouldBe("Quay 7");
        (await host.GetAsync("snippets?kind=poem")).Type.ShouldBe("/problems/validation");
        (await host.PostAsync("snippets", new { kind = "variable", name = "{shop}", text = "x" })).Json!["errors"]!["name"].ShouldNotBeNull();
    }

    private static string Named(string body) => System.Text.Json.Nodes.JsonNode.Parse(body)!["name"]!.ToString();
}
