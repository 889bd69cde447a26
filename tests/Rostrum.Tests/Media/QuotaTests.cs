using System.Net;
using Rostrum.Tests.Api;
using Rostrum.Tests.Model;

namespace Rostrum.Tests.Media;

public sealed class A_quota
{
    public static TheoryData<string> Engines => TestInstance.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Refuses_before_an_upload_begins_and_counts_what_was_promised(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine);
        var first = await MediaHost.AddAsync(host, 4, "a.png");
        await MediaHost.AddAsync(host, 4, "same.png");
        var bytes = first.Json!["bytes"]!.GetValue<long>();

        var set = await host.SendAsync(HttpMethod.Put, "media/quota", new { quotaBytes = bytes + 1000 });
        var large = await CreateAsync(host, 1001);
        var fits = await CreateAsync(host, 950);
        var second = await CreateAsync(host, 100);
        var usage = await host.GetAsync("media/usage");

        set["quotaBytes"].ShouldBe($"{bytes + 1000}", set.Text);
        large.Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        large.Type.ShouldBe("/problems/body-too-large");
        large["maxBytes"].ShouldBe("1000");
        large["detail"].ShouldContain("quota");
        fits.Status.ShouldBe(HttpStatusCode.Created, fits.Text);
        second.Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (usage["bytes"], usage["uploadingBytes"], usage["items"], usage["noAlt"], usage["unused"]).ShouldBe(($"{bytes}", "950", "2", "2", "2"), usage.Text);
        (await MediaHost.SendAsync(host, SampleFiles.PngHeader(5, 3), "b.png")).Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await host.SendAsync(HttpMethod.Delete, fits.Headers["Location"], null, null, ("Tus-Resumable", "1.0.0"))).Status.ShouldBe(HttpStatusCode.NoContent);
        (await MediaHost.SendAsync(host, SampleFiles.PngHeader(5, 3), "b.png")).Status.ShouldBe(HttpStatusCode.Created);
        (await host.SendAsync(HttpMethod.Put, "media/quota", new { quotaBytes = -1 })).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await host.SendAsync(HttpMethod.Put, "media/quota", """{"quotaBytes":null}""")).Json!["quotaBytes"].ShouldBeNull();
        var writer = await host.AddKeyAsync(host.WorkspaceId, "media:write");
        (await host.SendAsync(HttpMethod.Put, "media/quota", new { quotaBytes = 1 }, writer)).Type.ShouldBe("/problems/scope-missing");
    }

    private static Task<Answer> CreateAsync(ApiHost host, int length) =>
        host.SendAsync(HttpMethod.Post, "uploads", null, null, ("Tus-Resumable", "1.0.0"), ("Upload-Length", $"{length}"));
}
