using Rostrum.Networks;
using Rostrum.Platform.Outgoing;

namespace Rostrum.Stock;

/// <summary>Registers the sources of pictures, where they are, and what is kept of them.</summary>
internal static class StockComposition
{
    public static void AddStock(this IServiceCollection services)
    {
        services.AddSingleton(p => new StockHttp(
            p.GetRequiredService<OutgoingHandler>(), p.GetRequiredService<TimeProvider>(), p.GetRequiredService<NetworkEnvironment>().UserAgent));
        services.AddSingleton(p =>
        {
            var (http, addresses) = (p.GetRequiredService<StockHttp>(), p.GetRequiredService<NetworkEnvironment>().Addresses);
            return new StockSources(
            [
                new PexelsPhotos(http, PlaceOf(addresses, PexelsPhotos.PlaceName, PexelsPhotos.RealPlace)),
                new GiphyGifs(http, PlaceOf(addresses, GiphyGifs.PlaceName, GiphyGifs.RealPlace)),
            ]);
        });
        services.AddSingleton<StockKeys>();
        services.AddSingleton<StockPreviews>();
        services.AddSingleton<StockShelf>();
    }

    private static StockPlace PlaceOf(NetworkAddresses addresses, string name, StockPlace real) =>
        addresses.Replaced.TryGetValue(name, out var other) ? real with { Api = other, IsReplaced = true } : real;
}
