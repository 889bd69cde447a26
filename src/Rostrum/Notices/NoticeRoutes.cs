using Rostrum.Jobs;

namespace Rostrum.Notices;

/// <summary>What members are told: the routes about it, and what tells them.</summary>
internal static class NoticeRoutes
{
    public static void AddNotices(this IServiceCollection services)
    {
        services.AddSingleton<NoticeReaders>();
        services.AddSingleton<NoticeLetters>();
        services.AddSingleton<IJobHandler, TellMembersJob>();
        services.AddSingleton<IJobHandler, MailNoticesJob>();
        services.AddSingleton<IJobHandler, SweepNoticesJob>();
    }

    public static void MapNotices(this RouteGroupBuilder api)
    {
        var notices = api.MapGroup("/notices").WithTags("Notices");
        ListNotices.Map(notices);
        MarkNotices.Map(notices);
        ChooseNotices.Map(notices);
    }
}
