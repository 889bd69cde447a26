using System.Text.Json;

namespace Rostrum.Networks.Mastodon.Tests;

public sealed class Limits_of_a_server
{
    [Fact]
    public void Related_software_puts_them_at_the_top_and_counts_addresses_as_written()
    {
        var facts = Read("""
            {"uri":"https://other.example","version":"2.7.2 (compatible; Pleroma 2.9.1)","max_toot_chars":5000,"max_media_attachments":16,
             "description_limit":4000,"upload_limit":16000000,"poll_limits":{"max_options":20,"max_option_chars":200,"min_expiration":0,"max_expiration":31536000}}
            """);
        var rules = MastodonRules.Of(facts);

        facts.Domain.ShouldBe("other.example");
        facts.HonoursKey.ShouldBeFalse();
        rules.Text.MaxLength.ShouldBe(5000);
        rules.Text.Measure("https://example.com/").ShouldBe(20);
        rules.Media.MaxItems.ShouldBe(16);
        rules.Media.AltMaxLength.ShouldBe(4000);
        rules.Media.ImageBytes.ShouldBe(16_000_000);
        facts.PollOptions.ShouldBe(20);
        facts.PollOptionLength.ShouldBe(200);
        facts.PollSeconds.ShouldBe(0);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"configuration":null,"api_versions":null,"version":null}""")]
    [InlineData("""{"configuration":{"statuses":{"max_characters":-1,"max_media_attachments":"0"},"media_attachments":{"supported_mime_types":["","x"]}}}""")]
    public void What_a_server_does_not_say_has_careful_defaults(string instance)
    {
        var facts = Read(instance);

        facts.MaxCharacters.ShouldBe(500);
        facts.MaxMedia.ShouldBe(4);
        facts.UrlWeight.ShouldBe(23);
        facts.MediaTypes.ShouldBeEmpty();
        facts.Domain.ShouldBe("social.example");
    }

    [Fact]
    public void They_survive_being_stored()
    {
        var facts = Bench.Known with { MaxCharacters = 777, MediaTypes = ["image/png"] };

        MastodonFacts.Read(facts.ToFacts()).ToFacts().ShouldBe(facts.ToFacts());
        MastodonFacts.Read(new AccountFacts("not json")).MaxCharacters.ShouldBe(500);
        MastodonFacts.Read(null).HonoursKey.ShouldBeFalse();
    }

    private static MastodonFacts Read(string json) =>
        MastodonFacts.Of(JsonSerializer.Deserialize(json, MastodonJson.Default.WireInstance)!, Bench.Home);
}
