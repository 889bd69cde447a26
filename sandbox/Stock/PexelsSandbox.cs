using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Rostrum.Sandbox.Stock;

/// <summary>
/// A pretend Pexels: search, curated, one photo, and the pictures themselves, all on one origin. As documented at
/// www.pexels.com/api/documentation, checked 2026-11-29: the key goes bare into <c>Authorization</c>, good answers say what is
/// left of the quota, a refusal does not.
/// </summary>
public sealed class PexelsSandbox : SandboxNetwork
{
    public const string Key = "sandbox-pexels-key";

    private const int MostPerPage = 80;

    private SandboxNetworkContext? world;
    private int asked;

    public override string Id => "pexels";

    public override string Name => "Pexels";

    public override bool HasPeople => false;

    public override IReadOnlyList<string> Keys => [Key];

    public override SandboxLook Look { get; } = new("#05a081", "M6 4h7.5a5.5 5.5 0 0 1 .5 11v5H6z");

    /// <summary>Requests that the key has in all.</summary>
    public int Quota { get; init; } = 20_000;

    public override void Map(string origin, IEndpointRouteBuilder routes, SandboxNetworkContext network)
    {
        world = network;
        routes.OnGet("/v1/search", http => Task.FromResult(Guarded(http, () => http.Request.Query["query"].ToString() is { Length: > 0 } words
            ? Page(http, [.. StockScenes.Photos.Where(one => one.Matches(words))], $"query={Uri.EscapeDataString(words)}&")
            : Refuse(StatusCodes.Status400BadRequest, "Bad Request"))));
        routes.OnGet("/v1/curated", http => Task.FromResult(Guarded(http, () => Page(http, StockScenes.Photos, ""))));
        routes.OnGet("/v1/photos/{id}", http => Task.FromResult(Guarded(http, () => Find(http) is { } photo
            ? Results.Json(Write(photo))
            : Refuse(StatusCodes.Status404NotFound, "Not Found"))));
        routes.MapGet("/photos/{id}/{size}.png", (string id, string size) =>
            StockScenes.Photos.FirstOrDefault(one => one.Id == id) is { } photo && SizeOf(photo, size) is { } side
                ? Results.Bytes(StockPaint.Photo(photo, side.Width, side.Height), "image/png")
                : Results.NotFound());
    }

    public override IResult RateLimited(HttpContext http, TimeSpan wait) => Refuse(StatusCodes.Status429TooManyRequests, "Rate limit exceeded");

    private IResult Guarded(HttpContext http, Func<IResult> answer)
    {
        if (http.Request.Headers.Authorization != Key)
        {
            return Refuse(StatusCodes.Status401Unauthorized, "Unauthorized");
        }

        var left = Quota - Interlocked.Increment(ref asked);
        if (left < 0)
        {
            return RateLimited(http, TimeSpan.Zero);
        }

        var now = world!.World.HostNow;
        var reset = new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1).ToUnixTimeSeconds();
        http.Response.Headers["X-Ratelimit-Limit"] = Quota.ToString(CultureInfo.InvariantCulture);
        http.Response.Headers["X-Ratelimit-Remaining"] = left.ToString(CultureInfo.InvariantCulture);
        http.Response.Headers["X-Ratelimit-Reset"] = reset.ToString(CultureInfo.InvariantCulture);
        return answer();
    }

    private IResult Page(HttpContext http, IReadOnlyList<StockScene> found, string filter)
    {
        var size = Math.Clamp(Number(http, "per_page", 15), 1, MostPerPage);
        var page = Math.Max(1, Number(http, "page", 1));
        var body = new Dictionary<string, object?>
        {
            ["page"] = page,
            ["per_page"] = size,
            ["photos"] = found.Skip((page - 1) * size).Take(size).Select(Write),
            ["total_results"] = found.Count,
        };
        if (page * size < found.Count)
        {
            body["next_page"] = string.Create(CultureInfo.InvariantCulture, $"{Here}/v1{http.Request.Path.Value![3..]}?{filter}page={page + 1}&per_page={size}");
        }

        return Results.Json(body);
    }

    private object Write(StockScene photo)
    {
        var (width, height) = SizeOf(photo, "original")!.Value;
        string At(string size) => $"{Here}/photos/{photo.Id}/{size}.png?auto=compress";
        return new
        {
            id = int.Parse(photo.Id, CultureInfo.InvariantCulture),
            width,
            height,
            url = $"https://www.pexels.com/photo/{photo.Id}/",
            photographer = photo.Author,
            photographer_url = $"https://www.pexels.com/@{photo.Handle}",
            photographer_id = 900,
            avg_color = "#8A9A91",
            src = new
            {
                original = At("original"), large2x = At("large2x"), large = At("large"), medium = At("medium"), small = At("small"),
                portrait = At("portrait"), landscape = At("landscape"), tiny = At("tiny"),
            },
            liked = false,
            alt = photo.Title,
        };
    }

    private string Here => world!.AddressOf().GetLeftPart(UriPartial.Authority);

    private static StockScene? Find(HttpContext http) =>
        StockScenes.Photos.FirstOrDefault(one => one.Id == http.Request.RouteValues["id"] as string);

    private static (int Width, int Height)? SizeOf(StockScene photo, string size)
    {
        var (width, height) = photo.IsUpright ? (960, 1440) : (1440, 960);
        (int, int) High(int side) => (width * side / height, side);
        return size switch
        {
            "original" => (width, height),
            "large2x" => High(900),
            "large" => High(650),
            "medium" => High(350),
            "small" => High(130),
            "portrait" => (800, 1200),
            "landscape" => (1200, 627),
            "tiny" => (280, 200),
            _ => null,
        };
    }

    private static int Number(HttpContext http, string name, int usual) =>
        int.TryParse(http.Request.Query[name], CultureInfo.InvariantCulture, out var number) ? number : usual;

    private static IResult Refuse(int status, string code) => Results.Json(new { status, code }, statusCode: status);
}
