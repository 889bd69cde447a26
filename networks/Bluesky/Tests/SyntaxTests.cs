using Rostrum.Networks.Tests.Support;

namespace Rostrum.Networks.Bluesky.Tests;

/// <summary>Our readers against the protocol's own lists of right and wrong names.</summary>
public sealed class Names_of_the_protocol
{
    [Theory]
    [InlineData("handle_syntax_valid.txt", true)]
    [InlineData("handle_syntax_invalid.txt", false)]
    public void Handles(string file, bool valid) => All(file, AtSyntax.IsHandle, valid);

    [Theory]
    [InlineData("did_syntax_valid.txt", true)]
    [InlineData("did_syntax_invalid.txt", false)]
    public void Dids(string file, bool valid) => All(file, AtSyntax.IsDid, valid);

    [Theory]
    [InlineData("nsid_syntax_valid.txt", true)]
    [InlineData("nsid_syntax_invalid.txt", false)]
    public void Nsids(string file, bool valid) => All(file, AtSyntax.IsNsid, valid);

    [Theory]
    [InlineData("recordkey_syntax_valid.txt", true)]
    [InlineData("recordkey_syntax_invalid.txt", false)]
    public void Record_keys(string file, bool valid) => All(file, AtSyntax.IsRecordKey, valid);

    [Theory]
    [InlineData("tid_syntax_valid.txt", true)]
    [InlineData("tid_syntax_invalid.txt", false)]
    public void Tids(string file, bool valid) => All(file, Tid.IsTid, valid);

    /// <summary>Only addresses of records are ours to read; shorter ones are right in the protocol and no posts.</summary>
    [Fact]
    public void Record_addresses()
    {
        var valid = Lines("aturi_syntax_valid.txt").Where(l => l.Count(c => c == '/') == 4).ToList();
        valid.ShouldNotBeEmpty();
        valid.ShouldAllBe(l => AtUri.Parse(l) != null && AtUri.Parse(l)!.ToString() == l);
        Lines("aturi_syntax_invalid.txt").ShouldAllBe(l => AtUri.Parse(l) == null);
    }

    private static void All(string file, Func<string, bool> reads, bool valid) =>
        Lines(file).Where(l => reads(l) != valid).ShouldBeEmpty();

    private static List<string> Lines(string file)
    {
        var folder = Repository.SharedFolder("specs", "bluesky", "interop-test-files", "syntax");
        var lines = File.ReadAllLines(Path.Combine(folder, file)).Where(l => l.Length > 0 && !l.StartsWith('#')).ToList();
        lines.ShouldNotBeEmpty();
        return lines;
    }
}

public sealed class Making_names
{
    [Fact]
    public void A_key_sorts_by_time_and_holds_the_microsecond_and_clock()
    {
        Tid.Of(0, 0).ShouldBe("2222222222222");
        Tid.Of(0, 31).ShouldBe("222222222222z");
        Tid.Of(0, 32).ShouldBe("2222222222232");
        Tid.Of(1, 0).ShouldBe("2222222222322");
        var now = new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
        var keys = Enumerable.Range(0, 500).Select(i => Tid.New(now.AddMilliseconds(i), new(i))).ToList();

        keys.ShouldAllBe(k => Tid.IsTid(k));
        keys.ShouldBe(keys.Order(StringComparer.Ordinal));
        keys.Distinct().Count().ShouldBe(500);
    }

    [Theory]
    [InlineData("@Alice.Test", "alice.test")]
    [InlineData(" \u202aalice.test\u202c ", "alice.test")]
    [InlineData("alice.test.", "alice.test")]
    public void A_typed_handle_is_tidied(string typed, string handle) => AtSyntax.TidyHandle(typed).ShouldBe(handle);

    [Theory]
    [InlineData("https://bsky.app/profile/alice.test/post/3mzzzzzzzzz2a", "at://alice.test/app.bsky.feed.post/3mzzzzzzzzz2a")]
    [InlineData("https://bsky.app/profile/did:plc:abc/post/3mzzzzzzzzz2a/?x=1", "at://did:plc:abc/app.bsky.feed.post/3mzzzzzzzzz2a")]
    [InlineData("at://did:plc:abc/app.bsky.feed.post/3mzzzzzzzzz2a", "at://did:plc:abc/app.bsky.feed.post/3mzzzzzzzzz2a")]
    [InlineData("at://did:plc:abc/app.bsky.feed.like/3mzzzzzzzzz2a", null)]
    [InlineData("https://bsky.app/profile/alice.test", null)]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("", null)]
    public void A_post_is_named_by_its_page_or_its_address(string typed, string? expected) =>
        AtUri.ParsePost(typed)?.ToString().ShouldBe(expected);
}
