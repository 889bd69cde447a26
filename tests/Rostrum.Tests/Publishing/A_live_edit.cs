using System.Net;
using Rostrum.Networks;
using Rostrum.Tests.Api;

namespace Rostrum.Tests.Publishing;

public sealed class A_live_edit
{
    [Fact]
    public async Task Hands_the_next_one_what_the_network_said_of_this_one()
    {
        var notebook = new Notebook();
        await using var host = await ApiHost.StartAsync(extra: _ => [PaperNetwork.Create() with { Id = "notebook", EditsPosts = notebook }]);
        var channel = await host.PostAsync("channels", new { network = "notebook", credentials = new { name = "harbour", pass = "right" } });
        var post = await host.PostAsync("posts", new { parts = new[] { new { text = "First" } }, channels = new[] { new { id = channel["id"] } } });
        var published = await host.PostAsync($"posts/{post["id"]}/publication");
        var delivery = published.Json!["deliveries"]![0]!["id"]!.ToString();
        await UntilAsync(host, $"deliveries/{delivery}", d => d["state"] == "live");

        foreach (var text in (string[])["Second", "Third"])
        {
            var edit = await host.PatchAsync($"deliveries/{delivery}/live", new { text });
            edit.Status.ShouldBe(HttpStatusCode.Accepted, edit.Text);
            await UntilAsync(host, $"operations/{edit["id"]}", o => o["state"] == "done");
        }

        notebook.Found.Count.ShouldBe(2);
        notebook.Found[1].ShouldBe("after Second");
    }

    private static async Task UntilAsync(ApiHost host, string path, Func<Answer, bool> looksSo)
    {
        Answer? last = null;
        await Stage.UntilAsync(async () => looksSo(last = await host.GetAsync(path)), () => last!.Text);
    }

    private sealed class Notebook : IEditsPosts
    {
        public List<string?> Found { get; } = [];

        public Task<RemotePost> EditAsync(
            Caller caller, LivePart post, PartContent content, IMediaSource media, CancellationToken cancel)
        {
            Found.Add(post.State);
            return Task.FromResult(new RemotePost(post.RemoteId, null, content.Text, DateTimeOffset.UnixEpoch) { State = $"after {content.Text}" });
        }
    }
}
