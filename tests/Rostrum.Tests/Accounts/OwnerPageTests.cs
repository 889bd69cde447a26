using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Rostrum.Accounts;
using Rostrum.Model;
using Rostrum.Tests.Api;
using Rostrum.Tests.Model;

namespace Rostrum.Tests.Accounts;

public sealed class Messages_of_the_contact_form
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Are_listed_answered_and_deleted_by_the_owner_of_the_installation_alone(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine);
        var (owner, _) = await Browser.OfAsync(host, "ada@example.org", isOwner: true);
        using var __ = owner;
        var (other, ___) = await Browser.OfAsync(host, "eve@example.org", role: Role.Owner);
        using var ____ = other;
        using var visitor = new Browser(host);
        foreach (var text in (string[])["First", "Second"])
        {
            await visitor.SendAsync("/contact", ("name", "Vera"), ("email", "vera@example.net"), ("text", text));
        }

        var before = await owner.GetAsync("instance");
        var list = await owner.GetAsync("instance/messages?limit=1");
        var id = list.Json!["items"]![0]!["id"]!.ToString();
        var answered = await owner.CallAsync(HttpMethod.Patch, $"instance/messages/{id}", new { answered = true });
        var open = await owner.GetAsync("instance/messages?answered=false");
        var after = await owner.GetAsync("instance");
        var reopened = await owner.CallAsync(HttpMethod.Patch, $"instance/messages/{id}", new { answered = false });
        var deleted = await owner.CallAsync(HttpMethod.Delete, $"instance/messages/{id}");
        var gone = await owner.CallAsync(HttpMethod.Delete, $"instance/messages/{id}");

        before["unansweredMessages"].ShouldBe("2");
        list.Json["items"]![0]!["text"]!.ToString().ShouldBe("Second");
        list["next"].ShouldNotBeEmpty();
        answered["answeredAt"].ShouldNotBeEmpty();
        open.Json!["items"]!.AsArray().Select(m => m!["text"]!.ToString()).ShouldBe(["First"]);
        after["unansweredMessages"].ShouldBe("1");
        reopened["answeredAt"].ShouldBeEmpty();
        deleted.Status.ShouldBe(HttpStatusCode.NoContent);
        gone.Type.ShouldBe("/problems/not-found");
        (await other.GetAsync("instance/messages")).Type.ShouldBe("/problems/role-too-low");
        (await other.CallAsync(HttpMethod.Delete, $"instance/messages/{id}")).Type.ShouldBe("/problems/role-too-low");
        (await host.GetAsync("instance/messages")).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Are_kept_for_180_days()
    {
        var time = new MovedTime();
        await using var host = await ApiHost.StartAsync(time: time);
        using var visitor = new Browser(host);
        await visitor.SendAsync("/contact", ("name", "Vera"), ("email", "vera@example.net"), ("text", "Hello"));
        var tidy = host.App.Services.GetServices<IHostedService>().OfType<TidyAccounts>().Single();

        async Task<int> LeftAsync(int days)
        {
            time.Move(TimeSpan.FromDays(days));
            await tidy.TidyAsync(ApiHost.Cancel);
            await using var control = host.App.Services.GetRequiredService<IStore>().OpenControl();
            return await control.ContactMessages.CountAsync(ApiHost.Cancel);
        }

        (await LeftAsync(179)).ShouldBe(1);
        (await LeftAsync(2)).ShouldBe(0);
    }
}
