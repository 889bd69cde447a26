using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Rostrum.Media;
using Rostrum.Networks;
using Rostrum.Platform.Children;
using Rostrum.Platform.Outgoing;
using Rostrum.Tests.Api;
using Rostrum.Tests.Media;
using Rostrum.Tests.Model;
using Rostrum.Tests.Platform;

namespace Rostrum.Tests.Channels;

public sealed class A_channels_picture
{
    public static TheoryData<string> Engines => TestInstance.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Is_a_small_copy_of_our_own_that_goes_with_the_channel(string engine)
    {
        await using var wall = await PictureWall.StartAsync();
        await using var host = await wall.HostAsync(engine);
        var id = await wall.ConnectAsync(host, "round.png");
        await MediaHost.UntilAsync(async () => (await ShownAsync(host, id)).Length > 0);

        var address = await ShownAsync(host, id);
        var small = await host.GetAsync(address);
        var large = await host.GetAsync(address + "&size=192");
        var again = await host.SendAsync(HttpMethod.Get, address, headers: ("If-None-Match", small.Headers["ETag"]));
        var folder = Path.Combine(host.DataFolder, "media", host.WorkspaceId.ToString(), "channels");
        var kept = Directory.GetFiles(folder);

        address.ShouldStartWith($"/api/v1/channels/{id}/picture?v=");
        (small.Status, small.Headers["Content-Type"]).ShouldBe((HttpStatusCode.OK, "image/webp"));
        small.Headers["Cache-Control"].ShouldBe("max-age=31536000, private, immutable");
        (await host.GetAsync($"channels/{id}/picture?v=0"))!.Headers["Cache-Control"].ShouldBe("no-cache, private");
        large.Headers["ETag"].ShouldNotBe(small.Headers["ETag"]);
        again.Status.ShouldBe(HttpStatusCode.NotModified);
        kept.Select(Size).Order().ShouldBe([(96, 96), (192, 192)]);
        (await host.GetAsync(address + "&size=500")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await host.GetAsync(address, (await host.AddWorkspaceAsync("Other")).Key)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await host.GetAsync(address, await host.AddKeyAsync(host.WorkspaceId, "posts:read"))).Type.ShouldBe("/problems/scope-missing");
        (await host.GetAsync(address, key: "")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await host.GetAsync($"channels/{id}")).Text.ShouldNotContain("wall.org");

        await host.DeleteAsync($"channels/{id}");
        await MediaHost.UntilAsync(async () => (await host.GetAsync($"channels/{id}")).Status == HttpStatusCode.NotFound);
        Directory.GetFiles(folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task Is_read_anew_at_a_check_when_its_address_changed_or_a_day_passed()
    {
        var time = new ShiftedTime();
        await using var wall = await PictureWall.StartAsync();
        await using var host = await wall.HostAsync(time: time);
        var id = await wall.ConnectAsync(host, "round.png");
        await MediaHost.UntilAsync(async () => (await ShownAsync(host, id)).Length > 0);
        var first = await ShownAsync(host, id);
        var version = (await host.GetAsync($"channels/{id}"))["version"];

        await host.PostAsync($"channels/{id}/check");
        wall.Shown = "square.png";
        await host.PostAsync($"channels/{id}/check");
        await MediaHost.UntilAsync(async () => await ShownAsync(host, id) != first);
        time.Advance(TimeSpan.FromHours(25));
        await host.PostAsync($"channels/{id}/check");
        await MediaHost.UntilAsync(() => Task.FromResult(wall.Server.Asked.Count(a => a == "wall.org/square.png") == 2));

        wall.Server.Asked.Count(a => a == "wall.org/round.png").ShouldBe(1);
        (await host.GetAsync($"channels/{id}"))["version"].ShouldBe(version);
        (await host.GetAsync(first)).Headers["Cache-Control"].ShouldBe("no-cache, private");
        await MediaHost.UntilAsync(() => Task.FromResult(
            Directory.GetFiles(Path.Combine(host.DataFolder, "media", host.WorkspaceId.ToString(), "channels")).Length == 2));
    }

    [Theory]
    [InlineData("drawn.svg")]
    [InlineData("broken.png")]
    [InlineData("page.html")]
    public async Task Is_missing_where_the_network_shows_no_picture_we_take(string shown)
    {
        await using var wall = await PictureWall.StartAsync();
        await using var host = await wall.HostAsync();

        var id = await wall.ConnectAsync(host, shown);
        await MediaHost.UntilAsync(() => Task.FromResult(wall.Server.Asked.Contains("wall.org/" + shown)));

        (await host.GetAsync($"channels/{id}")).Json!["picture"].ShouldBeNull();
        (await host.GetAsync($"channels/{id}/picture")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Is_not_even_asked_for_where_the_tool_is_missing_or_the_address_is_inside()
    {
        await using var wall = await PictureWall.StartAsync();
        await using var bare = await wall.HostAsync(tools: []);
        await using var host = await wall.HostAsync();
        wall.Server.Name("wall.org", ["10.0.0.7"]);

        await wall.ConnectAsync(bare, "round.png");
        await wall.ConnectAsync(host, "round.png");
        await MediaHost.UntilAsync(() => Task.FromResult(wall.Server.Resolved.Contains("wall.org")));

        wall.Server.Asked.ShouldBeEmpty();
    }

    private static async Task<string> ShownAsync(ApiHost host, string id) => (await host.GetAsync($"channels/{id}"))["picture"];

    private static (int Width, int Height) Size(string path)
    {
        using var file = File.OpenRead(path);
        return ImageFacts.Read(file, MediaFormat.WebP).Shown;
    }
}

/// <summary>A stranger's server that shows pictures, and a network whose account has one of them.</summary>
internal sealed class PictureWall : IAsyncDisposable
{
    private readonly MediaBench bench = new();
    private readonly Dictionary<string, (string Type, byte[] Body)> files = [];

    public StrangerServer Server { get; private set; } = null!;

    /// <summary>The name of what the network shows now.</summary>
    public string Shown { get; set; } = "";

    public static async Task<PictureWall> StartAsync()
    {
        var wall = new PictureWall();
        wall.files["/round.png"] = ("image/png", await wall.bench.PictureAsync("round.png", 400, 300));
        wall.files["/square.png"] = ("image/png", await wall.bench.PictureAsync("square.png", 64, 64));
        wall.files["/drawn.svg"] = ("image/svg+xml", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>"u8.ToArray());
        wall.files["/broken.png"] = ("image/png", "not a picture"u8.ToArray());
        wall.files["/page.html"] = ("text/html", "<img src=x>"u8.ToArray());
        wall.Server = await StrangerServer.StartAsync(wall.AnswerAsync);
        wall.Server.Name("wall.org", ["93.184.216.34"]);
        return wall;
    }

    public Task<ApiHost> HostAsync(string engine = "sqlite", TimeProvider? time = null, string[]? tools = null)
    {
        var guard = new AddressGuard(new());
        return ApiHost.StartAsync(engine, time, extra: _ => [PaperNetwork.Create() with { Id = "wall", Accounts = new WallAccounts(this) }], adjust: builder =>
        {
            builder.Services.AddSingleton(new GuardedFetch(Server.Handler(guard), guard, TimeProvider.System, "Rostrum/0.1"));
            if (tools is not null)
            {
                builder.Services.AddSingleton(new ChildOptions(Path.Combine(Path.GetTempPath(), "no-tools"), tools));
            }
        });
    }

    public async Task<string> ConnectAsync(ApiHost host, string shown)
    {
        Shown = shown;
        var made = await host.PostAsync("channels", new { network = "wall", credentials = new { name = "harbour", pass = "right" } });
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        return made["id"];
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        bench.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        (context.Response.ContentType, var body) = files[context.Request.Path];
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private sealed class WallAccounts(PictureWall wall) : IAccounts
    {
        private NetworkAccount Account => new("harbour", "@harbour", "Harbour") { Picture = new("http://wall.org/" + wall.Shown) };

        public Task<IReadOnlyList<NetworkAccount>> ListAsync(Caller caller, CancellationToken cancel) =>
            Task.FromResult<IReadOnlyList<NetworkAccount>>([Account]);

        public Task<AccountHealth> CheckAsync(Caller caller, CancellationToken cancel) => Task.FromResult(new AccountHealth(Account, []));
    }
}
