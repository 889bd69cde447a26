using System.Text;

namespace Rostrum.Networks.Bluesky.Tests;

public sealed class Finding_facets
{
    [Theory]
    [InlineData("see https://example.com", "https://example.com=https://example.com")]
    [InlineData("https://example.com.", "https://example.com=https://example.com")]
    [InlineData("(https://example.com/a_(b))", "https://example.com/a_(b)=https://example.com/a_(b)")]
    [InlineData("(see https://example.com/a)", "https://example.com/a=https://example.com/a")]
    [InlineData("https://example.com/a(b)?", "https://example.com/a(b)=https://example.com/a(b)")]
    [InlineData("https://example.com/?q=1&x=%20#part!", "https://example.com/?q=1&x=%20#part=https://example.com/?q=1&x=%20#part")]
    [InlineData("go to example.com/path, now", "example.com/path=https://example.com/path")]
    [InlineData("example.com:8080/x", "example.com:8080/x=https://example.com:8080/x")]
    [InlineData("EXAMPLE.COM", "EXAMPLE.COM=https://EXAMPLE.COM")]
    [InlineData("“https://example.com”", "")] // as the reference client: a quotation mark is no beginning
    [InlineData("日本 https://例え.jp/あ です", "https://例え.jp/あ=https://例え.jp/あ")]
    public void Links(string text, string expected) => Found(text, FacetKind.Link).ShouldBe(Lines(expected));

    [Theory]
    [InlineData("i.e. nothing")]
    [InlineData("see Program.cs and notes.txt")]
    [InlineData("version 1.2.3")]
    [InlineData("mail me@example.com")]
    [InlineData("one.two")]
    [InlineData("https://")]
    [InlineData("xhttps://example.com")]
    public void No_links(string text) => Found(text, FacetKind.Link).ShouldBeEmpty();

    [Theory]
    [InlineData("hi @alice.bsky.social!", "@alice.bsky.social=alice.bsky.social")]
    [InlineData("@alice.test.", "@alice.test=alice.test")]
    [InlineData("(@Alice.Test)", "@Alice.Test=alice.test")]
    [InlineData("@alice.test @bob.test", "@alice.test=alice.test|@bob.test=bob.test")]
    [InlineData("@alice", "")]
    [InlineData("a@alice.test", "")]
    [InlineData("@-alice.test", "")]
    [InlineData("@alice..test", "")]
    public void Mentions(string text, string expected) => Found(text, FacetKind.Mention).ShouldBe(Lines(expected));

    [Theory]
    [InlineData("#one and #two.", "#one=one|#two=two")]
    [InlineData("＃全角 です", "＃全角=全角")]
    [InlineData("#2026", "")]
    [InlineData("#a2026!!", "#a2026=a2026")]
    [InlineData("#", "")]
    [InlineData("a#b", "")]
    [InlineData("#️⃣ sign", "")]
    [InlineData("##double", "")]
    [InlineData("#C++ #c_", "#C++=C++|#c_=c_")]
    [InlineData("https://example.com/#part", "")]
    public void Tags(string text, string expected) => Found(text, FacetKind.Tag).ShouldBe(Lines(expected));

    [Fact]
    public void A_tag_of_more_than_64_letters_is_none()
    {
        Found("#" + new string('a', 64), FacetKind.Tag).ShouldHaveSingleItem();
        Found("#" + new string('a', 65), FacetKind.Tag).ShouldBeEmpty();
    }

    [Fact]
    public void Places_count_bytes_and_every_facet_covers_exactly_its_text()
    {
        const string text = "👨‍👩‍👧 é @a.test … #ß https://x.org/ü";
        var bytes = Encoding.UTF8.GetBytes(text);

        var facets = Facets.Find(text);

        facets.Select(f => Encoding.UTF8.GetString(bytes[f.ByteStart..f.ByteEnd])).ShouldBe(["@a.test", "#ß", "https://x.org/ü"]);
        facets.Select(f => f.ByteStart).ShouldBe(facets.Select(f => f.ByteStart).Order());
    }

    [Fact]
    public void Facets_never_overlap_whatever_the_text()
    {
        var random = new Random(4);
        string[] pieces = ["@a.test", "#b", "https://c.org/@d.test#e", "f.com", " ", "(", ")", "é", "👩‍🚀", ".", "@", "#", "\n"];
        for (var i = 0; i < 2000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => pieces[random.Next(pieces.Length)]));
            var end = 0;
            foreach (var facet in Facets.Find(text))
            {
                facet.ByteStart.ShouldBeGreaterThanOrEqualTo(end, text);
                facet.ByteEnd.ShouldBeGreaterThan(facet.ByteStart, text);
                end = facet.ByteEnd;
            }

            end.ShouldBeLessThanOrEqualTo(Encoding.UTF8.GetByteCount(text));
        }
    }

    private static IEnumerable<string> Found(string text, FacetKind kind)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Facets.Find(text)
            .Where(f => f.Kind == kind)
            .Select(f => $"{Encoding.UTF8.GetString(bytes[f.ByteStart..f.ByteEnd])}={f.Value}");
    }

    private static string[] Lines(string expected) => expected.Length == 0 ? [] : expected.Split('|');
}
