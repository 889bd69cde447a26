namespace Rostrum.Networks.Mastodon.Tests;

public sealed class Counting_characters
{
    public static TheoryData<string, int> Table => new()
    {
        { "", 0 },
        { "Hello", 5 },
        { "é", 1 },
        { "e\u0301", 1 },
        { "👩‍👩‍👧‍👦", 1 },
        { "🇯🇵🇩🇪", 2 },
        { "日本語", 3 },
        { "https://example.com", 23 },
        { "http://a.example/x", 23 },
        { "see https://example.com/a/very/long/path/that/goes/on/and/on?with=query#and-fragment.", 28 },
        { "https://example.com and https://example.org", 51 },
        { "@ada", 4 },
        { "@ada@social.example", 4 },
        { "@ada@social.example @bob@other.example!", 10 },
        { "mail ada@social.example", 23 },
        { "line\nline", 9 },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void It_counts_as_the_server_does(string text, int expected) =>
        MastodonRules.Of(MastodonFacts.Unknown).Text.Measure(text).ShouldBe(expected);

    [Fact]
    public void A_content_warning_counts_with_the_text()
    {
        var content = new PartContent { Text = new('a', 490), Options = Bench.Options("""{"contentWarning":"12345678901"}""") };

        var fault = MastodonRules.Of(MastodonFacts.Unknown).Check(content, "Mastodon").ShouldHaveSingleItem();

        fault.Rule.ShouldBe("textTooLong");
        fault.Actual.ShouldBe(501);
        fault.Limit.ShouldBe(500);
    }

    [Fact]
    public void The_servers_own_limit_and_weight_hold()
    {
        var rules = MastodonRules.Of(Bench.Known with { MaxCharacters = 5000, UrlWeight = 30 });

        rules.Text.MaxLength.ShouldBe(5000);
        rules.Text.Measure("https://example.com").ShouldBe(30);
    }
}

public sealed class Html_to_text
{
    public static TheoryData<string, string> Table => new()
    {
        { "", "" },
        { "<p>Hello</p>", "Hello" },
        { "<p>one<br />two</p><p>three</p>", "one\ntwo\n\nthree" },
        { "<p>a &amp; b &lt;c&gt; &#39;d&#39;</p>", "a & b <c> 'd'" },
        {
            """<p><a href="https://example.com/a/b" rel="nofollow"><span class="invisible">https://</span><span class="ellipsis">example.com/a</span><span class="invisible">/b</span></a></p>""",
            "https://example.com/a/b"
        },
        { """<p><span class="h-card"><a href="https://x.example/@ada" class="u-url mention">@<span>ada</span></a></span> hi</p>""", "@ada hi" },
        { """<p>#<span>tag</span></p>""", "#tag" },
        { """<p class="quote-inline">RE: <a href="https://x.example/1">x</a></p><p>mine</p>""", "mine" },
        { """<p>hi <img class="emoji" alt=":wave:" src="https://x.example/wave.png"></p>""", "hi :wave:" },
        { "<ul><li>one</li><li>two</li></ul>", "one\ntwo" },
        { "<p>safe<script>alert(1)</script></p>", "safe" },
        { "plain, as some servers send it", "plain, as some servers send it" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void It_reads_as_a_person_would(string html, string text) => StatusText.FromHtml(html).ShouldBe(text);

    [Theory]
    [InlineData("Hello @ada@social.example, look: https://example.com/a", """<p>Hello <a class="mention">@<span>ada</span></a>, look: <a href="x"><span class="invisible">https://</span>example.com/a</a></p>""")]
    [InlineData("one\r\ntwo\n\nthree ", "<p>one<br>two</p><p>three</p>")]
    [InlineData("e\u0301", "<p>é</p>")]
    public void A_shown_text_is_recognised(string text, string html) => StatusText.IsShownAs(text, html).ShouldBeTrue();

    [Theory]
    [InlineData("Hello", "<p>Hello!</p>")]
    [InlineData("Hello @ada@social.example", "<p>Hello @bob</p>")]
    [InlineData("", "<p>x</p>")]
    public void Another_text_is_not(string text, string html) => StatusText.IsShownAs(text, html).ShouldBeFalse();
}
