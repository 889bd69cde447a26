using Microsoft.Extensions.DependencyInjection.Extensions;
using Rostrum.Jobs;
using Rostrum.Networks;
using Rostrum.Platform.Children;
using Rostrum.Platform.Outgoing;

namespace Rostrum.Media;

/// <summary>How large a file may be.</summary>
internal sealed record MediaLimits
{
    public long MaxFileBytes { get; init; } = 4L * 1024 * 1024 * 1024;
}

/// <summary>Registers the library: its store, its way in, and what measures and fits files.</summary>
internal static class MediaComposition
{
    public static void AddMedia(this IServiceCollection services, RostrumSettings settings)
    {
        services.TryAddSingleton(new MediaLimits());
        services.TryAddSingleton(new MediaStoreOptions(Path.Combine(settings.DataFolder, "media")));
        services.TryAddSingleton(new ChildOptions(Path.Combine(settings.DataFolder, "work"), ChildOptions.UsualFolders));
        services.TryAddSingleton<ChildProcesses>();
        services.TryAddSingleton<VideoProbe>();
        services.TryAddSingleton<MediaStore>();
        services.TryAddSingleton<MediaIntake>();
        services.TryAddSingleton<ImageFitter>();
        services.TryAddSingleton(p => new GuardedFetch(
            p.GetRequiredService<OutgoingHandler>(), p.GetRequiredService<AddressGuard>(), p.GetRequiredService<TimeProvider>(),
            p.GetRequiredService<NetworkEnvironment>().UserAgent));
        services.AddSingleton<PictureFetch>();
        services.AddSingleton<MediaLibrary>();
        services.AddSingleton<UploadShelf>();
        services.AddSingleton<MediaRoom>();
        services.AddSingleton<MediaOrphans>();
        services.AddSingleton<MediaThumbnails>();
        services.AddScoped<MediaDesk>();
        services.AddSingleton<CleanMedia>();
        services.AddSingleton<MediaMaker>();
        services.AddSingleton<IJobHandler, FetchMediaJob>();
        services.AddSingleton<IJobHandler, FitMediaJob>();
        services.AddSingleton<ReachProbe>();
        services.AddHostedService<SweepLeftovers>();
        services.AddHostedService(p => p.GetRequiredService<CleanMedia>());
    }
}
