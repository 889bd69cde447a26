using System.Net;
using Rostrum.Tests.Api;
using Rostrum.Tests.Model;

namespace Rostrum.Tests.Posts;

public sealed class Creating_a_post
{
    public static TheoryData<string> Engines => TestInstance.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Without_a_time_it_is_a_draft_with_one_delivery_per_channel_and_part(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine);
        var first = await host.AddChannelAsync("harbour");
        var second = await host.AddChannelAsync("bakery");

        var made = await host.PostAsync("posts", new
        {
            parts = new[] { new { text = "Panettone is back" }, new { text = "Order before the 20th." } },
            channels = new object[] { new { id = first, firstComment = "Link in bio" }, new { id = second } },
            tags = new[] { "winter" },
        });

        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        made["state"].ShouldBe("draft");
        made.Json!["deliveries"]!.AsArray().Count.ShouldBe(5);
        made.Headers["Location"].ShouldBe($"/api/v1/posts/{made["id"]}");
        var read = await host.GetAsync($"posts/{made["id"]}");
        read.Status.ShouldBe(HttpStatusCode.OK);
        read.Headers["ETag"].ShouldBe($"\"{made["version"]}\"");
        read.Json!["deliveries"]!.AsArray().Select(d => d!["kind"]!.ToString()).Order()
            .ShouldBe(["firstComment", "post", "post", "reply", "reply"]);
    }
}
