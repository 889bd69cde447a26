using Rostrum.Accounts;
using Rostrum.Analytics;
using Rostrum.Calendar;
using Rostrum.Channels;
using Rostrum.Composer;
using Rostrum.Home;
using Rostrum.Jobs;
using Rostrum.Media;
using Rostrum.Networks;
using Rostrum.Notices;
using Rostrum.Operations;
using Rostrum.Posts;
using Rostrum.Queue;
using Rostrum.Stock;
using Rostrum.Workspaces;

namespace Rostrum.Api;

/// <summary>The HTTP API: its services, its edge, and the list of its nouns.</summary>
internal static class ApiRoutes
{
    public const string Base = "/api/v1";

    public static void AddApi(this IServiceCollection services, ApiLimitOptions limits)
    {
        services.AddSingleton(limits);
        services.AddSingleton<ApiLimits>();
        services.AddSingleton<KeyReader>();
        services.AddSingleton<OpenStreams>();
        services.AddSingleton<ISessionReader, SessionReader>();
        services.AddScoped<RequestScope>();
        services.AddScoped(p => p.GetRequiredService<RequestScope>().Caller);
        services.AddScoped(p => p.GetRequiredService<RequestScope>().Workspace);
        services.AddScoped(p => p.GetRequiredService<RequestScope>().Db);
        services.AddScoped<Commit>();
        services.AddSingleton(p => new NetworkList(p.GetRequiredService<IReadOnlyList<Network>>()));
        services.AddSingleton<PostSurroundingsReader>();
        services.AddSingleton<PostPlanner>();
        services.AddScoped<SlotDesk>();
        services.AddScoped<PostDesk>();
        services.AddSingleton<PendingRegister>();
        services.AddSingleton<Connecting>();
        services.AddSingleton<ChannelMaker>();
        services.AddSingleton<ChannelUses>();
        services.AddSingleton<ChannelPictures>();
        services.AddSingleton<ChannelVoices>();
        services.AddSingleton<DeliveryDesk>();
        services.AddSingleton<PresenceBook>();
        services.AddSingleton<PageReader>();
        services.AddSingleton<IJobHandler, DisconnectJob>();
        services.AddSingleton<IJobHandler, ChannelPictureJob>();
        services.AddSingleton<IJobHandler, SignInEndingJob>();
        services.AddSingleton<IJobHandler, DeleteLiveJob>();
        services.AddSingleton<IJobHandler, EditLiveJob>();
        services.ConfigureHttpJsonOptions(o => ApiJson.Apply(o.SerializerOptions));
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.AddExceptionHandler<ApiErrors>();
        services.AddProblemDetails();
        services.AddResponseCompression(o => o.EnableForHttps = true); // answers hold no secret that a guess could be compared with
        services.AddApiDocument();
    }

    public static void UseApi(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseResponseCompression();
        app.UseRouting();
        app.UseMiddleware<ApiGate>();
        app.UseMiddleware<Idempotency>();

        var api = app.MapGroup(Base)
            .WithMetadata(Refusal(400), Refusal(401), Refusal(403), Refusal(429), Refusal(500));
        api.MapAccounts();
        api.MapWorkspaces();
        api.MapChannels();
        api.MapPosts();
        api.MapDeliveries();
        api.MapQueue();
        ReadBestTimes.Map(api);
        ReadHome.Map(api);
        api.MapComposer();
        CalendarFeeds.Map(api);
        api.MapMedia(app.Services.GetRequiredService<MediaLimits>());
        api.MapStock();
        api.MapOperations();
        ReadEvents.Map(api);
        api.MapNotices();
        app.MapOpenApi(ApiDocument.Path);
        app.MapReadingPage();
        app.MapProblemPages();
        app.MapBrowserReturn();
        app.MapMediaLinks();
        app.MapCalendarFeeds();
    }

    private static ProducesResponseTypeMetadata Refusal(int status) => new(status, typeof(ProblemBody), ["application/problem+json"]);
}
