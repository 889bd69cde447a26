using System.Net;
using Rostrum.Model;
using Rostrum.Sandbox;
using Rostrum.Sandbox.Stock;
using Rostrum.Tests.Accounts;
using Rostrum.Tests.Api;
using Rostrum.Tests.Publishing;

namespace Rostrum.Tests.Stock;

/// <summary>The real program beside pretend collections of pictures, with the owner of the installation signed in.</summary>
internal sealed class Collection : IAsyncDisposable
{
    private Collection(SandboxHost sandbox, ApiHost host, Browser owner) => (Sandbox, Host, Owner) = (sandbox, host, owner);

    public SandboxHost Sandbox { get; }

    public ApiHost Host { get; }

    public Browser Owner { get; }

    public static async Task<Collection> OpenAsync(string engine = "sqlite", TimeProvider? time = null, int quota = 20_000, bool withKeys = true)
    {
        var sandbox = await SandboxHost.StartAsync(
            new() { Networks = [new PexelsSandbox { Quota = quota }, new GiphySandbox()] }, ApiHost.Cancel);
        var host = await ApiHost.StartAsync(engine, time, addresses: new(sandbox.Addresses), level: Microsoft.Extensions.Logging.LogLevel.Trace);
        var (owner, _) = await Browser.OfAsync(host, "ada@example.org", isOwner: true);
        var opened = new Collection(sandbox, host, owner);
        if (withKeys)
        {
            (await opened.EnterAsync("pexels", PexelsSandbox.Key)).Status.ShouldBe(HttpStatusCode.OK, host.Log.All);
            (await opened.EnterAsync("giphy", GiphySandbox.Key)).Status.ShouldBe(HttpStatusCode.OK, host.Log.All);
        }

        return opened;
    }

    public Task<Answer> EnterAsync(string source, string key) => Owner.CallAsync(HttpMethod.Put, $"instance/stock/{source}", new { key });

    /// <summary>Paths that a collection has heard of, pictures left out.</summary>
    public IReadOnlyList<string> Heard(string source) =>
        [.. Sandbox.Requests.After(0, source, int.MaxValue).Where(r => r.Path.StartsWith("/v1", StringComparison.Ordinal)).Select(r => $"{r.Path}?{r.Query}")];

    /// <summary>Takes a picture and waits until it is there or given up.</summary>
    public async Task<(Answer Operation, Answer Media)> TakeAsync(string source, string id, object? body = null) =>
        await FollowAsync(await Host.PostAsync($"stock/{source}/{id}/take", body));

    /// <summary>Waits until an operation has ended, and reads the file it is about.</summary>
    public async Task<(Answer Operation, Answer Media)> FollowAsync(Answer begun)
    {
        begun.Status.ShouldBe(HttpStatusCode.Accepted, begun.Text + Host.Log.All);
        var operation = begun;
        await Stage.UntilAsync(
            async () => (operation = await Host.GetAsync($"operations/{begun["id"]}"))["state"] != "running", () => "It is still being fetched.");
        return (operation, await Host.GetAsync($"media/{begun["subjectId"]}"));
    }

    public async Task<Browser> MemberAsync(string email, Role role) => (await Browser.OfAsync(Host, email, role: role)).Item1;

    public async ValueTask DisposeAsync()
    {
        Owner.Dispose();
        await Host.DisposeAsync();
        await Sandbox.DisposeAsync();
    }
}
