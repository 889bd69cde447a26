using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Rostrum.Accounts;
using Rostrum.Tests.Model;

namespace Rostrum.Tests.Api;

public sealed class Following_events
{
    public static TheoryData<string> Engines => TestInstance.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task What_happens_arrives_and_what_was_missed_is_told_once_each(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine);
        string lastId;
        using (var stream = await Listener.OpenAsync(host, "events?types=post.*"))
        {
            var post = await host.PostAsync("posts", new { note = "one" });
            var created = await stream.NextAsync();
            created.Event.ShouldBe("post.created");
            created.Data["data"]!["postId"]!.ToString().ShouldBe(post["id"]);
            created.Data["data"]!["workspaceId"]!.ToString().ShouldBe(host.WorkspaceId.ToString());
            created.Data["data"]!["href"]!.ToString().ShouldBe($"/api/v1/posts/{post["id"]}");
            lastId = created.Id;
        }

        for (var i = 0; i < 300; i++)
        {
            await using var db = await host.OpenDbAsync();
            db.Outbox.Add(new() { Type = "post.updated", At = TimeProvider.System.GetUtcNow(), Data = $$"""{"postId":"{{i}}"}""" });
            await db.SaveChangesAsync(ApiHost.Cancel);
        }

        using var again = await Listener.OpenAsync(host, "events?types=post.*", ("Last-Event-ID", lastId));
        var seen = new List<string>();
        for (var i = 0; i < 300; i++)
        {
            seen.Add((await again.NextAsync()).Data["data"]!["postId"]!.ToString());
        }

        seen.ShouldBe(Enumerable.Range(0, 300).Select(i => $"{i}"));
    }

    [Fact]
    public async Task A_place_that_is_too_old_or_unknown_means_fetch_again()
    {
        await using var host = await ApiHost.StartAsync();
        await using (var db = await host.OpenDbAsync())
        {
            db.Outbox.Add(new() { Type = "post.updated", At = TimeProvider.System.GetUtcNow().AddDays(-2), Data = "{}" });
            db.Outbox.Add(new() { Type = "post.updated", At = TimeProvider.System.GetUtcNow().AddDays(-2), Data = "{}" });
            await db.SaveChangesAsync(ApiHost.Cancel);
        }

        using var stream = await Listener.OpenAsync(host, "events?after=1");

        (await stream.NextAsync()).Event.ShouldBe("reset");
        (await host.GetAsync("events?after=yesterday")).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Only_what_the_key_may_read_is_told_and_a_revoked_key_ends_the_stream()
    {
        await using var host = await ApiHost.StartAsync();
        var key = await host.AddKeyAsync(host.WorkspaceId, "channels:read");
        using var stream = await Listener.OpenAsync(host, "events", key: key);
        await host.PostAsync("posts", new { note = "unseen" });
        await host.AddChannelAsync();
        (await stream.NextAsync()).Event.ShouldBe("channel.connected");

        var keys = host.App.Services.GetRequiredService<ApiKeys>();
        var row = (await keys.FindAsync(key, null, ApiHost.Cancel))!;
        await keys.RevokeAsync(row.Id, host.WorkspaceId, ApiHost.Cancel);

        (await stream.EndsAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task Five_streams_are_open_at_most()
    {
        await using var host = await ApiHost.StartAsync();
        var streams = new List<Listener>();
        for (var i = 0; i < 5; i++)
        {
            streams.Add(await Listener.OpenAsync(host, "events"));
        }

        var sixth = await host.GetAsync("events");

        sixth.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        streams.ForEach(s => s.Dispose());
    }

    private sealed class Listener : IDisposable
    {
        private readonly HttpResponseMessage answer;
        private readonly StreamReader lines;
        private readonly CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));

        private Listener(HttpResponseMessage answer, StreamReader lines) => (this.answer, this.lines) = (answer, lines);

        public static async Task<Listener> OpenAsync(ApiHost host, string path, (string Name, string Value)? header = null, string? key = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Authorization = new("Bearer", key ?? host.Key);
            if (header is { } h)
            {
                request.Headers.Add(h.Name, h.Value);
            }

            var answer = await host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ApiHost.Cancel);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
            var listener = new Listener(answer, new StreamReader(await answer.Content.ReadAsStreamAsync(ApiHost.Cancel)));
            while ((await listener.lines.ReadLineAsync(listener.limit.Token))?.StartsWith(':') == false)
            {
                // the first comment says that the stream has its place
            }

            return listener;
        }

        public async Task<(string Id, string Event, System.Text.Json.Nodes.JsonNode Data)> NextAsync()
        {
            string id = "", type = "", data = "";
            while (await lines.ReadLineAsync(limit.Token) is { } line)
            {
                if (line.StartsWith("id: ", StringComparison.Ordinal))
                {
                    id = line[4..];
                }
                else if (line.StartsWith("event: ", StringComparison.Ordinal))
                {
                    type = line[7..];
                }
                else if (line.StartsWith("data: ", StringComparison.Ordinal))
                {
                    data = line[6..];
                }
                else if (line.Length == 0 && data.Length > 0)
                {
                    return (id, type, System.Text.Json.Nodes.JsonNode.Parse(data)!);
                }
            }

            throw new InvalidOperationException("The stream ended.");
        }

        public async Task<bool> EndsAsync()
        {
            while (await lines.ReadLineAsync(limit.Token) is not null)
            {
                // whatever is still said
            }

            return true;
        }

        public void Dispose()
        {
            lines.Dispose();
            answer.Dispose();
            limit.Dispose();
        }
    }
}
