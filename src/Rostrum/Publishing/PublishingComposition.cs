using Rostrum.Jobs;
using Rostrum.Platform.Files;

namespace Rostrum.Publishing;

/// <summary>Registers the publisher, its jobs and the engine that runs them.</summary>
internal static class PublishingComposition
{
    public static void AddPublishing(this IServiceCollection services, RostrumSettings settings)
    {
        services.AddSingleton(_ => LandedFile.Open(settings.DataFolder));
        services.AddSingleton<SharedQuotas>();
        services.AddSingleton<MediaParts>();
        services.AddSingleton<MediaSources>();
        services.AddSingleton<PublishingParts>();
        services.AddSingleton<IJobHandler, PublishDeliveryJob>();
        services.AddSingleton<IJobHandler, LookUpJob>();
        services.AddSingleton<IJobHandler, ReadBackJob>();
        services.AddSingleton<IJobHandler, MetricsJob>();
        services.AddSingleton<IJobHandler, PreFlightJob>();
        services.AddSingleton(new JobEngineOptions());
        services.AddSingleton<JobEngine>();
        services.AddHostedService<LandedOutcomes>();
        services.AddHostedService(p => p.GetRequiredService<JobEngine>());
    }
}
