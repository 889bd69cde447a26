using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Rostrum.Sandbox.Stock;

/// <summary>
/// A pretend GIPHY: search, trending, one GIF, and the moving pictures themselves, all on one origin. As documented at
/// developers.giphy.com/docs/api/endpoint, checked 2026-11-29: the key is <c>api_key</c> in the query, numbers of pictures are texts.
/// </summary>
public sealed class GiphySandbox : SandboxNetwork
{
    public const string Key = "sandbox-giphy-key";

    private const int MostPerPage = 50;
    private const int LongestWords = 50;

    private SandboxNetworkContext? world;

    public override string Id => "giphy";

    public override string Name => "GIPHY";

    public override bool HasPeople => false;

    public override IReadOnlyList<string> Keys => [Key];

    public override SandboxLook Look { get; } = new("#6157ff", "M5 3h9l5 5v13H5z");

    public override void Map(string origin, IEndpointRouteBuilder routes, SandboxNetworkContext network)
    {
        world = network;
        routes.OnGet("/v1/gifs/search", http => Task.FromResult(Guarded(http, () =>
            http.Request.Query["q"].ToString() is { Length: > 0 and <= LongestWords } words
                ? Page(http, [.. StockScenes.Gifs.Where(one => one.Matches(words))])
                : Refuse(StatusCodes.Status414UriTooLong, "URI Too Long"))));
        routes.OnGet("/v1/gifs/trending", http => Task.FromResult(Guarded(http, () => Page(http, StockScenes.Gifs))));
        routes.OnGet("/v1/gifs/{id}", http => Task.FromResult(Guarded(http, () =>
            StockScenes.Gifs.FirstOrDefault(one => one.Id == http.Request.RouteValues["id"] as string) is { } gif
                ? Results.Json(new { data = Write(gif), meta = Meta(200, "OK") })
                : Refuse(StatusCodes.Status404NotFound, "Not Found"))));
        routes.MapGet("/media/{id}/{size}.gif", (string id, string size) =>
            StockScenes.Gifs.FirstOrDefault(one => one.Id == id) is { } gif && SizeOf(size) is { } side
                ? Results.Bytes(StockPaint.Gif(gif, side.Width, side.Height, isStill: size.EndsWith("_s", StringComparison.Ordinal)), "image/gif")
                : Results.NotFound());
    }

    public override IResult RateLimited(HttpContext http, TimeSpan wait) => Refuse(StatusCodes.Status429TooManyRequests, "API rate limit exceeded");

    private static IResult Guarded(HttpContext http, Func<IResult> answer) =>
        http.Request.Query["api_key"] == Key ? answer() : Refuse(StatusCodes.Status401Unauthorized, "Unauthorized");

    private IResult Page(HttpContext http, IReadOnlyList<StockScene> found)
    {
        var limit = Math.Clamp(Number(http, "limit", 25), 1, MostPerPage);
        var offset = Math.Max(0, Number(http, "offset", 0));
        var shown = found.Skip(offset).Take(limit).ToList();
        return Results.Json(new
        {
            data = shown.Select(Write),
            pagination = new { total_count = found.Count, count = shown.Count, offset },
            meta = Meta(200, "OK"),
        });
    }

    private object Write(StockScene gif)
    {
        object Picture(string size)
        {
            var (width, height) = SizeOf(size)!.Value;
            return new
            {
                url = $"{Here}/media/{gif.Id}/{size}.gif?cid=sandbox",
                width = width.ToString(CultureInfo.InvariantCulture),
                height = height.ToString(CultureInfo.InvariantCulture),
                size = "40000",
            };
        }

        return new
        {
            type = "gif",
            id = gif.Id,
            url = $"https://giphy.com/gifs/{gif.Handle}-{gif.Id}",
            username = gif.Handle,
            title = $"{gif.Title} GIF by {gif.Author}",
            alt_text = gif.Title,
            rating = "g",
            user = new { username = gif.Handle, display_name = gif.Author, profile_url = $"https://giphy.com/{gif.Handle}/" },
            images = new
            {
                original = Picture("giphy"), fixed_width = Picture("200w"), fixed_width_still = Picture("200w_s"), fixed_width_small = Picture("100w"),
            },
        };
    }

    private string Here => world!.AddressOf().GetLeftPart(UriPartial.Authority);

    private static (int Width, int Height)? SizeOf(string size) => size switch
    {
        "giphy" => (480, 360),
        "200w" or "200w_s" => (200, 150),
        "100w" => (100, 75),
        _ => null,
    };

    private static object Meta(int status, string msg) => new { status, msg, response_id = "sandbox" };

    private static int Number(HttpContext http, string name, int usual) =>
        int.TryParse(http.Request.Query[name], CultureInfo.InvariantCulture, out var number) ? number : usual;

    private static IResult Refuse(int status, string msg) =>
        Results.Json(new { data = Array.Empty<object>(), meta = new { status, msg, response_id = "sandbox" } }, statusCode: status);
}
