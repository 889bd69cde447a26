namespace Rostrum.Posts;

/// <summary>The routes of posts.</summary>
internal static class PostRoutes
{
    public static void MapPosts(this RouteGroupBuilder api)
    {
        var posts = api.MapGroup("/posts").WithTags("Posts");
        CreatePost.Map(posts);
        CheckPost.Map(posts);
        ListPosts.Map(posts);
        CountPosts.Map(posts);
        GetPost.Map(posts);
        EditPost.Map(posts);
        DeletePost.Map(posts);
        RemovePostChannel.Map(posts);
        SchedulePost.Map(posts);
        UnschedulePost.Map(posts);
        PublishPost.Map(posts);
        CopyPost.Map(posts);
        ReviewPost.Map(posts);
        ReadHistory.Map(posts);
        CommentOnPost.Map(posts);
        ShowPresence.Map(posts);
        ReadCalendar.Map(api);
        ReadTags.Map(api);
    }
}
