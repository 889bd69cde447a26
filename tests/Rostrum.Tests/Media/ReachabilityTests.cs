using Rostrum.Tests.Api;

namespace Rostrum.Tests.Media;

public sealed class Asking_whether_files_can_be_fetched
{
    [Fact]
    public async Task A_loopback_address_is_called_what_it_is()
    {
        await using var host = await ApiHost.StartAsync();

        var answer = await host.PostAsync("media/reachability");

        answer["reachable"].ShouldBe("false", answer.Text);
        answer["sentence"].ShouldContain("only known to this computer");
        answer["publicUrl"].ShouldBe(host.Address.GetLeftPart(UriPartial.Authority));
    }

    [Fact]
    public async Task Where_the_operator_allows_the_address_a_file_is_really_fetched()
    {
        await using var host = await ApiHost.StartAsync(settings: s => s with { OutgoingAllow = [s.ListenUrl] });

        var answer = await host.PostAsync("media/reachability");

        answer["reachable"].ShouldBe("true", answer.Text);
        await using var db = await host.OpenDbAsync();
        db.MediaLinks.Count().ShouldBe(0);
    }

    [Theory]
    [InlineData("http://10.1.2.3:8080", "private network")]
    [InlineData("http://social.example.org", "https only")]
    public async Task Other_hopeless_addresses_are_told_without_a_try(string address, string words)
    {
        await using var host = await ApiHost.StartAsync(settings: s => s with { PublicUrl = new(address) });

        (await host.PostAsync("media/reachability"))["sentence"].ShouldContain(words);
    }

    [Fact]
    public async Task An_address_where_something_else_answers_is_told()
    {
        await using var other = await ApiHost.StartAsync();
        await using var host = await ApiHost.StartAsync(settings: s => s with { PublicUrl = other.Address, OutgoingAllow = [other.Address] });

        var answer = await host.PostAsync("media/reachability");

        answer["reachable"].ShouldBe("false");
        answer["sentence"].ShouldContain("Nothing answered");
        var reader = await host.AddKeyAsync(host.WorkspaceId, "media:write");
        (await host.PostAsync("media/reachability", null, reader)).Type.ShouldBe("/problems/scope-missing");
    }
}
