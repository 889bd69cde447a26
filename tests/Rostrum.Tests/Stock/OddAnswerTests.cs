using Microsoft.AspNetCore.Http;
using Rostrum.Platform.Outgoing;
using Rostrum.Platform.Secrets;
using Rostrum.Stock;
using Rostrum.Tests.Platform;

namespace Rostrum.Tests.Stock;

/// <summary>Sources that send more, less or other things than they document.</summary>
public sealed class A_source_that_answers_oddly
{
    private static readonly StockQuery Lake = new("lake", null, 1);

    [Fact]
    public async Task Gives_what_can_be_used_and_nothing_else()
    {
        const string photos = """
            {"photos":[
              {"id":1,"width":"600","height":-4,"photographer":null,"photographer_url":"javascript:alert(1)","alt":"  two \n words ",
               "src":{"original":"https://images.pexels.com/1.jpeg","medium":"https://images.pexels.com/1-m.jpeg"},"new":{"member":true}},
              {"id":2,"src":{"original":"https://evil.example/2.jpeg","medium":"https://images.pexels.com/2.jpeg"}},
              {"id":3,"src":{"original":"http://images.pexels.com/3.jpeg","medium":"http://images.pexels.com/3.jpeg"}},
              {"id":4},
              {"id":"\ud800","src":{"original":"https://images.pexels.com/4.jpeg","medium":"https://images.pexels.com/4.jpeg"},"alt":"\udc00"},
              {"id":"../../curated","src":{"original":"https://images.pexels.com/5.jpeg","medium":"https://images.pexels.com/5.jpeg"}},
              "nothing", null, 7,
              {"id":6,"width":30000,"height":20000,"src":{"original":"https://images.pexels.com/6.jpeg","large2x":"https://images.pexels.com/6-2x.jpeg","tiny":"https://images.pexels.com/6-t.jpeg"}}
            ],"next_page":null}
            """;

        var page = await SearchAsync(photos, (http, place) => new PexelsPhotos(http, place with { PictureHost = "pexels.com" }));

        page.Next.ShouldBeNull();
        page.Items.Select(i => i.Id).ShouldBe(["1", "6"]);
        var first = page.Items[0];
        (first.Alt, first.Width, first.Height, first.Author, first.AuthorPage).ShouldBe(("two words", 600, 0, null, null));
        first.Credit.ShouldBe(new("Photo from Pexels", "https://www.pexels.com/photo/1/"));
        page.Items[1].Original.ShouldBe(new("https://images.pexels.com/6-2x.jpeg"), "the original is larger than the library takes");
    }

    [Fact]
    public async Task May_lack_whole_parts_of_a_gif()
    {
        const string gifs = """
            {"data":[
              {"id":"a1","username":"","title":"A title","images":{"original":{"url":"https://media2.giphy.com/a1/giphy.gif","width":"480","height":"270"}}},
              {"id":"b2","images":{"fixed_width":{"url":"https://media.giphy.com.evil.example/b2.gif"}}},
              {"id":"c3","images":[]}
            ],"pagination":{"total_count":"60","count":3},"meta":{"status":200,"response_id":"x"}}
            """;

        var page = await SearchAsync(gifs, (http, place) => new GiphyGifs(http, place with { PictureHost = "giphy.com" }));

        var only = page.Items.ShouldHaveSingleItem();
        (only.Alt, only.Width, only.Height, only.Author, only.Still).ShouldBe(("A title", 480, 270, null, null));
        only.Preview.ShouldBe(only.Original);
        page.Next.ShouldBe(2);
    }

    [Theory]
    [InlineData("""{"data":[],"meta":{"status":200,"response_id":""}}""")]
    [InlineData("not json")]
    [InlineData("")]
    public async Task Is_taken_for_none_when_it_answers_nothing_real(string body)
    {
        var failed = await Should.ThrowAsync<StockException>(() => SearchAsync(body, (http, place) => new GiphyGifs(http, place)));

        failed.Trouble.ShouldBe(StockTrouble.NoAnswer);
        failed.ToString().ShouldNotContain("cnry-key");
    }

    [Fact]
    public async Task Is_read_no_further_than_four_megabytes()
    {
        var failed = await Should.ThrowAsync<StockException>(
            () => SearchAsync($$"""{"photos":"{{new string('x', 5 * 1024 * 1024)}}"}""", (http, place) => new PexelsPhotos(http, place)));

        failed.Trouble.ShouldBe(StockTrouble.NoAnswer);
    }

    [Theory]
    [InlineData("https://images.pexels.com/a.jpeg", true)]
    [InlineData("https://pexels.com/a.jpeg", true)]
    [InlineData("http://images.pexels.com/a.jpeg", false)]
    [InlineData("https://images.pexels.com:8443/a.jpeg", false)]
    [InlineData("https://evilpexels.com/a.jpeg", false)]
    [InlineData("https://pexels.com.evil.example/a.jpeg", false)]
    [InlineData("https://user@images.pexels.com/a.jpeg", false)]
    [InlineData("https://127.0.0.1/a.jpeg", false)]
    public void Has_pictures_on_its_own_hosts_only(string address, bool isTaken) =>
        PexelsPhotos.RealPlace.HasPictureAt(new(address)).ShouldBe(isTaken);

    [Theory]
    [InlineData("  Lake\t Como ", "lake como")]
    [InlineData("ＣＡＦＥ", "cafe")]
    [InlineData(null, "")]
    public void Is_asked_for_words_in_one_form(string? typed, string asked) => StockShelf.Normal(typed).ShouldBe(asked);

    private static async Task<StockPage> SearchAsync(string body, Func<StockHttp, StockPlace, IStockSource> make)
    {
        await using var server = await StrangerServer.StartAsync(http =>
        {
            http.Response.ContentType = "application/json";
            return http.Response.WriteAsync(body);
        });
        server.Name("stock.example.org", ["8.8.8.8"]);
        var place = new StockPlace(new("http://stock.example.org"), "stock.example.org", IsReplaced: false);
        using var outgoing = server.Handler(new(new() { Allow = [AllowedOrigin.Of(place.Api)] }));
        using var http = new StockHttp(outgoing, TimeProvider.System, "Rostrum/test");
        using var key = Secret.FromText("cnry-key");
        var page = await make(http, place).SearchAsync(key, Lake, TestContext.Current.CancellationToken);
        server.Log.Lines.ShouldAllBe(line => !line.Contains("cnry-key", StringComparison.Ordinal));
        return page;
    }
}
