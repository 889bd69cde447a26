using Microsoft.Extensions.DependencyInjection;
using Rostrum.Tests.Api;
using Rostrum.Tests.Commands;

namespace Rostrum.Tests.Publishing;

public sealed class A_second_server
{
    [Fact]
    public async Task On_one_SQLite_folder_refuses_and_says_why_and_the_first_goes_on()
    {
        await using var first = await ApiHost.StartAsync();
        var settings = first.App.Services.GetRequiredService<RostrumSettings>();

        var second = await CommandLineRun.OfAsync(settings, null, "", "serve", "--url", "http://127.0.0.1:0");

        second.Code.ShouldBe(1);
        second.Error.ShouldContain(settings.DataFolder);
        second.Error.ShouldContain("already");
        second.Error.ShouldNotContain("   at ");
        (await first.GetAsync("posts")).Status.ShouldBe(System.Net.HttpStatusCode.OK);
    }

    [Fact]
    public async Task May_start_once_the_first_has_stopped()
    {
        await using var first = await ApiHost.StartAsync();

        await first.RestartAsync(() => { });

        (await first.GetAsync("posts")).Status.ShouldBe(System.Net.HttpStatusCode.OK);
    }
}
