using Rostrum.Accounts;
using Rostrum.Networks;
using Rostrum.Networks.Http;
using Rostrum.Operations;
using Rostrum.Platform.Clock;
using Rostrum.Platform.Outgoing;
using Rostrum.Stock;

namespace Rostrum;

/// <summary>Registers the networks with the one guarded way out, their addresses and this instance's name.</summary>
internal static class NetworkComposition
{
    public static void AddNetworks(this IServiceCollection services, RostrumSettings settings, RostrumOptions options)
    {
        var addresses = Addresses(settings, options);
        services.AddSingleton(options.Random ?? Random.Shared);
        services.AddSingleton(new AddressGuard(new()
        {
            Allow = [.. settings.OutgoingAllow.Concat(addresses.Replaced.Values).Concat(settings.SignOn is { } provider ? [provider.Issuer] : []).Select(AllowedOrigin.Of).Distinct()],
            Own = settings.PublicUrl,
        }));
        services.AddSingleton(provider => new OutgoingHandler(
            provider.GetRequiredService<AddressGuard>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<OutgoingHandler>>()));
        services.AddSingleton<HeardDates>();
        services.AddSingleton(provider => new NetworkEnvironment
        {
            HearsDate = provider.GetRequiredService<HeardDates>().Hear,
            Outgoing = provider.GetRequiredService<OutgoingHandler>(),
            Time = provider.GetRequiredService<TimeProvider>(),
            Random = provider.GetRequiredService<Random>(),
            Loggers = provider.GetRequiredService<ILoggerFactory>(),
            Addresses = addresses,
            PublicUrl = settings.PublicUrl,
            UserAgent = $"Rostrum/{HealthRoutes.Version} (+{settings.PublicUrl.GetLeftPart(UriPartial.Authority)})",
            ClientKey = provider.GetRequiredService<InstanceClientKey>().GetAsync,
        });
        services.AddSingleton<IReadOnlyList<Network>>(provider =>
        {
            var environment = provider.GetRequiredService<NetworkEnvironment>();
            return [.. AllNetworks.Create(environment), .. options.ExtraNetworks?.Invoke(environment) ?? []];
        });
        services.AddSingleton<OAuthFlow>();
        services.AddSingleton<SenderFactory>();
    }

    // The operator's own addresses count unless a test or the demo has put others there.
    private static NetworkAddresses Addresses(RostrumSettings settings, RostrumOptions options)
    {
        var replaced = new Dictionary<string, Uri>(options.Addresses.Replaced);
        (string Name, Uri? Url)[] chosen =
        [
            (AllNetworks.DirectoryAddress, settings.PlcUrl),
            (PexelsPhotos.PlaceName, settings.PexelsUrl),
            (GiphyGifs.PlaceName, settings.GiphyUrl),
        ];
        foreach (var (name, url) in chosen.Where(c => c.Url is not null))
        {
            replaced.TryAdd(name, url!);
        }

        return new(replaced);
    }
}
