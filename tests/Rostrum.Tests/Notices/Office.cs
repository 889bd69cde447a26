using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rostrum.Jobs;
using Rostrum.Model;
using Rostrum.Networks;
using Rostrum.Tests.Accounts;
using Rostrum.Tests.Api;
using Rostrum.Tests.Model;
using Rostrum.Tests.Publishing;

namespace Rostrum.Tests.Notices;

/// <summary>The real program with people in it, a mail server that catches, and a network that refuses posts which ask for it.</summary>
internal sealed class Office : IAsyncDisposable
{
    private const string Stubborn = "stubborn";

    private readonly List<Browser> browsers = [];

    private Office(ApiHost host, MailCatcher mail, MovedTime time) => (Host, Mail, Time) = (host, mail, time);

    public ApiHost Host { get; }

    public MailCatcher Mail { get; }

    public MovedTime Time { get; }

    public Guid Workspace => Host.WorkspaceId;

    public static async Task<Office> OpenAsync(string engine = "sqlite")
    {
        var (mail, time) = (new MailCatcher(), new MovedTime());
        var network = PaperNetwork.Create() with
        {
            Id = Stubborn,
            Name = "Stubborn",
            Server = new("https://stubborn.example"),
            Timing = new() { PreStage = TimeSpan.Zero },
            Publisher = new Publisher(),
        };
        var host = await ApiHost.StartAsync(engine, time, smtp: mail.Setting, extra: _ => [network]);
        return new(host, mail, time);
    }

    public async Task<(Browser Browser, Person Person)> HireAsync(string name, Role role)
    {
        var hired = await Browser.OfAsync(Host, $"{name}@example.org", role: role);
        browsers.Add(hired.Browser);
        return hired;
    }

    public async Task<string> ConnectAsync(string name = "harbour")
    {
        var made = await Host.PostAsync("channels", new { network = Stubborn, credentials = new { name, pass = "right" } });
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        return made["id"];
    }

    /// <summary>Writes a post; with no channel a plain draft.</summary>
    public async Task<string> WriteAsync(Browser author, string text, string? channel = null)
    {
        object[] channels = channel is null ? [] : [new { id = channel }];
        var post = await author.CallAsync(HttpMethod.Post, "posts", new { parts = new[] { new { text } }, channels }, Workspace);
        post.Status.ShouldBe(HttpStatusCode.Created, post.Text);
        return post["id"];
    }

    public async Task PublishAsync(Browser who, string post)
    {
        var sent = await who.CallAsync(HttpMethod.Post, $"posts/{post}/publication", null, Workspace);
        sent.Status.ShouldBe(HttpStatusCode.Accepted, sent.Text);
    }

    public async Task<IReadOnlyList<JsonNode>> ListAsync(Browser who)
    {
        var list = await who.GetAsync("notices", Workspace);
        list.Status.ShouldBe(HttpStatusCode.OK, list.Text);
        return [.. list.Json!["items"]!.AsArray().Select(n => n!)];
    }

    /// <summary>Waits until somebody's notices look so, and answers them.</summary>
    public async Task<IReadOnlyList<JsonNode>> SeesAsync(Browser who, Func<IReadOnlyList<JsonNode>, bool> looksSo)
    {
        IReadOnlyList<JsonNode> seen = [];
        await Stage.UntilAsync(
            async () => looksSo(seen = await ListAsync(who)),
            () => $"The notices came to: {string.Join('\n', seen.Select(n => n.ToJsonString()))}\n{Host.Log.All}");
        return seen;
    }

    public async Task<JsonNode> SeesAsync(Browser who, string kind) =>
        (await SeesAsync(who, n => n.Any(one => Is(one, kind)))).First(one => Is(one, kind));

    /// <summary>When every event so far has been turned into notices.</summary>
    public Task SettleAsync() => Stage.UntilAsync(
        async () =>
        {
            await using var db = await Host.OpenDbAsync();
            return !db.Set<JobRow>().Any(j => j.Kind == "tell-members/1");
        },
        () => $"Members are still to be told.\n{Host.Log.All}");

    /// <summary>
    /// Lets jobs of this kind, and the letters that wait, be due now. The clock is left alone: on PostgreSQL jobs follow the
    /// database's, which no test moves.
    /// </summary>
    public async Task HurryAsync(string kind)
    {
        var now = Time.GetUtcNow();
        await using var db = await Host.OpenDbAsync();
        await db.Notices.Where(n => n.MailDueAt != null).ExecuteUpdateAsync(n => n.SetProperty(x => x.MailDueAt, now), ApiHost.Cancel);
        await db.Set<JobRow>().Where(j => j.Kind == kind)
            .ExecuteUpdateAsync(j => j.SetProperty(x => x.Due, now.ToUnixTimeMilliseconds()), ApiHost.Cancel);
        db.Enqueue(new NewJob("tell-members/1", now)); // tells nothing, but wakes the engine
        await db.SaveChangesAsync(ApiHost.Cancel);
    }

    public async Task<int> UnreadAsync(Browser who) => (int)(await who.GetAsync("notices/count", Workspace)).Json!["unread"]!;

    public async Task ChooseAsync(Browser who, string kind, bool inApp, string mail)
    {
        var chosen = await who.CallAsync(HttpMethod.Put, $"notices/choices/{kind}", new { inApp, mail }, Workspace);
        chosen.Status.ShouldBe(HttpStatusCode.OK, chosen.Text);
    }

    /// <summary>The notices as they are stored, whoever may see them.</summary>
    public async Task<List<Notice>> StoredAsync()
    {
        await using var db = await Host.OpenDbAsync();
        return [.. db.Notices];
    }

    public async Task MoveAsync(Func<Person, bool> whose, Action<Person> change)
    {
        await using var control = Host.App.Services.GetRequiredService<IStore>().OpenControl();
        control.People.Where(whose).ToList().ForEach(change);
        await control.SaveChangesAsync(ApiHost.Cancel);
    }

    public static bool Is(JsonNode notice, string kind) => notice["kind"]!.ToString() == kind;

    public async ValueTask DisposeAsync()
    {
        browsers.ForEach(b => b.Dispose());
        await Host.DisposeAsync();
        await Mail.DisposeAsync();
    }

    private sealed class Publisher : IPublisher
    {
        public NextStep Next(PublishJob job, Checkpoint? from) => new("post", StepKind.Act);

        public Task<PublishStep> AdvanceAsync(PublishJob job, Checkpoint? from, CancellationToken cancel) =>
            job.Content.Text.Contains("refuse", StringComparison.Ordinal)
                ? throw new NetworkException(new(FailureKind.ContentRefused, "Stubborn does not want it."))
                : Task.FromResult<PublishStep>(new PublishStep.Live(job.PublicationId.ToString(), null));
    }
}
