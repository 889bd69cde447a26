using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Rostrum.Platform.Outgoing;
using Rostrum.Tests.Api;
using Rostrum.Tests.Media;
using Rostrum.Tests.Model;
using Rostrum.Tests.Platform;

namespace Rostrum.Tests.Composer;

public sealed class A_link_card
{
    private const string Page =
        """
        <html><head><title>Panettone</title><meta property="og:title" content=" Panettone   is back ">
        <meta name="description" content="Order before the 20th."><meta property="og:site_name" content="Harbour Bakery">
        <meta property="og:image" content="/panettone.png"></head><body></body></html>
        """;

    private static readonly string[] Public = ["93.184.216.34"];

    public static TheoryData<string> Engines => TestInstance.Engines;

    private static async Task AnswerAsync(HttpContext context, byte[] picture)
    {
        var path = context.Request.Path.Value;
        (context.Response.ContentType, var body) = path switch
        {
            "/panettone.png" => ("image/png", picture),
            "/broken.png" => ("image/png", "not a picture"u8.ToArray()),
            "/broken" => ("text/html", Encoding.UTF8.GetBytes(Page.Replace("panettone.png", "broken.png", StringComparison.Ordinal))),
            "/huge" => ("text/html", new byte[2_000_000]),
            "/data" => ("application/json", "{}"u8.ToArray()),
            _ => ("text/html; charset=utf-8", Encoding.UTF8.GetBytes(Page)),
        };
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static Task<ApiHost> StartAsync(StrangerServer server, string engine = "sqlite")
    {
        server.Name("site.org", Public);
        server.Name("inside.org", ["10.0.0.7"]);
        var guard = new AddressGuard(new());
        return ApiHost.StartAsync(engine, adjust: builder => builder.Services.AddSingleton(
            new GuardedFetch(server.Handler(guard), guard, TimeProvider.System, "Rostrum/0.1")));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Shows_what_the_page_says_of_itself_and_asks_it_once_a_day(string engine)
    {
        using var bench = new MediaBench();
        var shown = await bench.PictureAsync("panettone.png", 900, 600);
        await using var server = await StrangerServer.StartAsync(context => AnswerAsync(context, shown));
        await using var host = await StartAsync(server, engine);

        var card = await host.PostAsync("link-cards", new { url = "http://site.org/panettone" });
        var again = await host.PostAsync("link-cards", new { url = "http://site.org/panettone" });

        card.Status.ShouldBe(HttpStatusCode.OK, card.Text);
        card["title"].ShouldBe("Panettone is back");
        card["description"].ShouldBe("Order before the 20th.");
        card["siteName"].ShouldBe("Harbour Bakery");
        again["id"].ShouldBe(card["id"]);
        server.Asked.Count(a => a == "site.org/panettone").ShouldBe(1);
        using var picture = await host.Http.SendAsync(Get($"link-cards/{card["id"]}/image", host.Key), ApiHost.Cancel);
        picture.StatusCode.ShouldBe(HttpStatusCode.OK);
        picture.Content.Headers.ContentType!.MediaType.ShouldBe("image/jpeg");
        var bytes = await picture.Content.ReadAsByteArrayAsync(ApiHost.Cancel);
        bytes.AsSpan(0, 2).ToArray().ShouldBe([0xFF, 0xD8]);
        (await host.GetAsync($"link-cards/{Guid.NewGuid()}/image")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Goes_without_a_picture_that_cannot_be_read_and_refuses_what_is_no_page()
    {
        await using var server = await StrangerServer.StartAsync(context => AnswerAsync(context, []));
        await using var host = await StartAsync(server);

        var card = await host.PostAsync("link-cards", new { url = "http://site.org/broken" });

        card.Status.ShouldBe(HttpStatusCode.OK, card.Text);
        card.Json!["imageUrl"].ShouldBeNull();
        foreach (var address in new[] { "http://inside.org/", "http://site.org/huge", "http://site.org/data", "http://127.0.0.1/", "panettone" })
        {
            (await host.PostAsync("link-cards", new { url = address })).Json!["errors"]!["url"].ShouldNotBeNull(address);
        }

        var reader = await host.AddKeyAsync(host.WorkspaceId, "posts:read");
        (await host.PostAsync("link-cards", new { url = "http://site.org/" }, reader)).Type.ShouldBe("/problems/scope-missing");
        host.Log.All.ShouldNotContain("site.org");
    }

    private static HttpRequestMessage Get(string path, string key)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new("Bearer", key);
        return request;
    }
}
