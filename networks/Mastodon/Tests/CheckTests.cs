namespace Rostrum.Networks.Mastodon.Tests;

public sealed class Checks_before_scheduling
{
    public static TheoryData<string, string, string> Broken => new()
    {
        { "x", """{"visibility":"friends"}""", "visibility" },
        { "x", """{"quotePolicy":7}""", "quotePolicy" },
        { "x", """{"language":"EN"}""", "language" },
        { "x", """{"pollOptions":["only"]}""", "pollTooFew" },
        { "x", """{"pollOptions":["a","b","c","d","e"]}""", "pollTooMany" },
        { "x", """{"pollOptions":["a","a"]}""", "pollRepeats" },
        { "", """{"pollOptions":["a","b"]}""", "pollWithoutText" },
        { "x", """{"pollOptions":["a","bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"]}""", "pollAnswerTooLong" },
        { "x", """{"pollOptions":["a","b"],"pollMinutes":4}""", "pollTime" },
        { "x", """{"pollOptions":["a","b"],"pollMinutes":50000}""", "pollTime" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void What_the_server_would_refuse_is_refused_here(string text, string options, string rule) =>
        Faults(text, options).ShouldContain(f => f.Rule == rule && f.Severity == FaultSeverity.Refusal);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"visibility":"","language":"","pollOptions":[]}""")]
    [InlineData("""{"visibility":"direct","language":"ja","pollOptions":["はい","いいえ"],"pollMinutes":"60"}""")]
    public void What_is_right_passes(string options) => Faults("x", options).ShouldBeEmpty();

    [Fact]
    public void A_poll_does_not_stand_with_media()
    {
        using var bench = new Bench();
        var content = new PartContent
        {
            Text = "x", Media = [bench.Media.Picture(2, 2, 1)], Options = Bench.Options("""{"pollOptions":["a","b"]}"""),
        };

        new MastodonChecks().Check(content, null).ShouldHaveSingleItem().Rule.ShouldBe("pollWithMedia");
    }

    [Fact]
    public void The_servers_own_poll_limits_hold() => new MastodonChecks()
        .Check(
            new() { Text = "x", Options = Bench.Options("""{"pollOptions":["a","b","c","d","e"],"pollMinutes":1}""") },
            (MastodonFacts.Unknown with { PollOptions = 10, PollSeconds = 60 }).ToFacts())
        .ShouldBeEmpty();

    [Fact]
    public void Media_are_counted_by_the_servers_limit_and_not_mixed()
    {
        using var bench = new Bench();
        var rules = MastodonRules.Of(MastodonFacts.Unknown with { MaxMedia = 2 });
        var picture = bench.Media.Picture(2, 2, 1, "words");

        rules.Check(new() { Text = "x", Media = [picture, picture, picture] }, "Mastodon").ShouldContain(f => f.Rule == "tooManyMedia");
        rules.Check(new() { Text = "x", Media = [picture, bench.Media.Video(9, "words")] }, "Mastodon").ShouldContain(f => f.Rule == "mediaMixed");
        rules.Check(new() { Text = "x", Media = [picture, picture] }, "Mastodon").ShouldBeEmpty();
    }

    private static IReadOnlyList<RuleFault> Faults(string text, string options) =>
        new MastodonChecks().Check(new() { Text = text, Options = Bench.Options(options) }, null);
}
