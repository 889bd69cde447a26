using System.Net;
using System.Text.Json.Nodes;
using Rostrum.Tests.Api;
using Rostrum.Tests.Model;

namespace Rostrum.Tests.Media;

public sealed class The_library
{
    public static TheoryData<string> Engines => TestInstance.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Is_filtered_by_folder_kind_and_what_is_missing_and_sorted(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine);
        var cherry = await MediaHost.AddAsync(host, 4, "cherry.png", "Cherries", "Roastery / Harvest");
        var beans = await MediaHost.AddAsync(host, 5, "beans.png", null, "Roastery");
        var other = await MediaHost.AddAsync(host, 6, "apple.png");

        (await NamesAsync(host, "folder=Roastery")).ShouldBe(["beans.png", "cherry.png"]);
        (await NamesAsync(host, "folder=Roastery/Harvest")).ShouldBe(["cherry.png"]);
        (await NamesAsync(host, "folder=")).ShouldBe(["apple.png"]);
        (await NamesAsync(host, "noAlt=true&kind=image")).ShouldBe(["apple.png", "beans.png"]);
        (await NamesAsync(host, "kind=video&kind=audio")).ShouldBeEmpty();
        (await NamesAsync(host, "sort=name")).ShouldBe(["apple.png", "beans.png", "cherry.png"]);
        (await NamesAsync(host, "sort=-bytes&limit=2")).Count.ShouldBe(2);
        (await host.GetAsync("media?kind=film")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await host.GetAsync("media?sort=colour")).Status.ShouldBe(HttpStatusCode.BadRequest);
        var folders = await host.GetAsync("media/folders");
        folders.Json!["items"]!.AsArray().Select(f => $"{f!["path"]} {f["items"]}").ShouldBe(["Roastery 1", "Roastery/Harvest 1"]);
        (cherry["folder"], beans["folder"], other["folder"]).ShouldBe(("Roastery/Harvest", "Roastery", ""));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Pages_by_name_without_loss_or_repetition(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine);
        for (var i = 0; i < 7; i++)
        {
            await MediaHost.AddAsync(host, 10 + i, $"{(char)('a' + (i % 3))}.png");
        }

        var seen = new List<string>();
        var next = "media?sort=name&limit=2";
        while (next.Length > 0)
        {
            var page = await host.GetAsync(next);
            page.Status.ShouldBe(HttpStatusCode.OK, page.Text);
            seen.AddRange(page.Json!["items"]!.AsArray().Select(m => m!["id"]!.ToString()));
            next = page["next"] is { Length: > 0 } cursor ? $"media?sort=name&limit=2&cursor={cursor}" : "";
        }

        seen.Count.ShouldBe(7);
        seen.ShouldBeUnique();
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_folder_is_renamed_with_all_below(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine);
        await MediaHost.AddAsync(host, 4, "a.png", folder: "Press");
        await MediaHost.AddAsync(host, 5, "b.png", folder: "Press/2026");
        await MediaHost.AddAsync(host, 6, "c.png", folder: "Pressed");

        var moved = await host.PostAsync("media/folders/moves", new { from = "Press", to = "Archive/Press" });

        moved["moved"].ShouldBe("2", moved.Text);
        (await host.GetAsync("media/folders")).Json!["items"]!.AsArray().Select(f => f!["path"]!.ToString())
            .ShouldBe(["Archive/Press", "Archive/Press/2026", "Pressed"]);
        (await host.PostAsync("media/folders/moves", new { from = "Nowhere", to = "X" })).Status.ShouldBe(HttpStatusCode.NotFound);
        (await host.PostAsync("media/folders/moves", new { from = "Archive", to = "Archive/Press" })).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await host.PostAsync("media/folders/moves", new { from = "Pressed", to = "a/../b" })).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Several_files_are_changed_at_once_each_for_itself()
    {
        await using var host = await ApiHost.StartAsync();
        var channel = await host.AddChannelAsync();
        var used = await MediaHost.AddAsync(host, 4, "used.png");
        var free = await MediaHost.AddAsync(host, 5, "free.png");
        await MediaHost.PostAsync(host, channel, used["id"]);
        var nobody = Guid.CreateVersion7(DateTimeOffset.UnixEpoch).ToString();

        var tagged = await host.PostAsync("media/bulk", new { op = "tag", ids = new[] { used["id"], nobody }, tags = new[] { "food" } });
        var moved = await host.PostAsync("media/bulk", new { op = "move", ids = new[] { used["id"] }, folder = "New" });
        var deleted = await host.PostAsync("media/bulk", new { op = "delete", ids = new[] { used["id"], free["id"] } });

        Statuses(tagged).ShouldBe(["200", "404"]);
        Statuses(moved).ShouldBe(["200"]);
        Statuses(deleted).ShouldBe(["409", "204"]);
        (await NamesAsync(host, "tag=food&folder=New")).ShouldBe(["used.png"]);
        (await host.GetAsync($"media/{free["id"]}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await host.PostAsync("media/bulk", new { op = "tag", ids = Array.Empty<string>(), tags = new[] { "x" } })).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await host.PostAsync("media/bulk", new { op = "burn", ids = new[] { used["id"] } })).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_file_is_replaced_in_what_can_still_change(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine);
        var channel = await host.AddChannelAsync();
        var old = await MediaHost.AddAsync(host, 4, "old.png");
        var better = await MediaHost.AddAsync(host, 5, "better.png");
        var draft = await MediaHost.PostAsync(host, channel, old["id"]);
        var planned = await MediaHost.PostAsync(host, channel, old["id"]);
        var scheduled = await host.PostAsync($"posts/{planned["id"]}/schedule", new { at = TimeProvider.System.GetUtcNow().AddDays(30) });
        scheduled.Status.ShouldBe(HttpStatusCode.OK, scheduled.Text);

        var uses = await host.GetAsync($"media/{old["id"]}/uses");
        var replaced = await host.SendAsync(HttpMethod.Put, $"media/{old["id"]}/replacement", new { mediaId = better["id"] });

        uses.Json!["items"]!.AsArray().Select(u => u!["state"]!.ToString()).ShouldBe(["scheduled", "draft"]);
        uses.Json!["items"]![0]!["text"]!.ToString().ShouldBe("Look");
        replaced.Status.ShouldBe(HttpStatusCode.OK, replaced.Text);
        replaced.Json!["changed"]!.AsArray().Count.ShouldBe(2);
        replaced.Json!["kept"]!.AsArray().Count.ShouldBe(0);
        (await host.GetAsync($"media/{old["id"]}"))["usedBy"].ShouldBe("0");
        (await host.GetAsync($"media/{better["id"]}"))["usedBy"].ShouldBe("2");
        var now = await host.GetAsync($"posts/{planned["id"]}");
        now["state"].ShouldBe("scheduled");
        now.Json!["parts"]![0]!["media"]![0]!["id"]!.ToString().ShouldBe(better["id"]);
        (await host.GetAsync($"posts/{draft["id"]}"))["state"].ShouldBe("draft");
        (await host.SendAsync(HttpMethod.Put, $"media/{old["id"]}/replacement", new { mediaId = old["id"] })).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_live_post_keeps_what_it_showed()
    {
        await using var host = await ApiHost.StartAsync();
        var channel = await host.AddChannelAsync();
        var old = await MediaHost.AddAsync(host, 4, "old.png");
        var better = await MediaHost.AddAsync(host, 5, "better.png");
        var post = await MediaHost.PostAsync(host, channel, old["id"]);
        await host.PostAsync($"posts/{post["id"]}/publication");
        await MediaHost.UntilAsync(async () => (await host.GetAsync($"posts/{post["id"]}"))["state"] == "live");

        var replaced = await host.SendAsync(HttpMethod.Put, $"media/{old["id"]}/replacement", new { mediaId = better["id"] });

        replaced.Json!["kept"]![0]!["postId"]!.ToString().ShouldBe(post["id"], replaced.Text);
        (await host.GetAsync($"posts/{post["id"]}")).Json!["parts"]![0]!["media"]![0]!["id"]!.ToString().ShouldBe(old["id"]);
    }

    [Fact]
    public async Task Another_workspace_and_a_weaker_key_find_nothing()
    {
        await using var host = await ApiHost.StartAsync();
        var file = await MediaHost.AddAsync(host, 4, "a.png");
        var (_, stranger) = await host.AddWorkspaceAsync("Other");
        var reader = await host.AddKeyAsync(host.WorkspaceId, "media:read");

        foreach (var path in new[] { $"media/{file["id"]}/uses", $"media/{file["id"]}/thumbnail" })
        {
            (await host.GetAsync(path, stranger)).Status.ShouldBe(HttpStatusCode.NotFound);
        }

        (await host.SendAsync(HttpMethod.Put, $"media/{file["id"]}/replacement", new { mediaId = file["id"] }, reader)).Type.ShouldBe("/problems/scope-missing");
        (await host.PostAsync("media/bulk", new { op = "delete", ids = new[] { file["id"] } }, reader)).Type.ShouldBe("/problems/scope-missing");
        (await host.PostAsync("media/folders/moves", new { from = "a", to = "b" }, reader)).Type.ShouldBe("/problems/scope-missing");
    }

    private static async Task<IReadOnlyList<string>> NamesAsync(ApiHost host, string query)
    {
        var answer = await host.GetAsync("media?" + query);
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        return [.. answer.Json!["items"]!.AsArray().Select(m => m!["name"]!.ToString())];
    }

    private static IEnumerable<string> Statuses(Answer answer) =>
        (answer.Json?["items"] as JsonArray ?? throw new InvalidOperationException(answer.Text)).Select(i => i!["status"]!.ToString());
}
