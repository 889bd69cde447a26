namespace Rostrum.Media;

/// <summary>The routes of media and of resumable uploads.</summary>
internal static class MediaRoutes
{
    public static void MapMedia(this RouteGroupBuilder api, MediaLimits limits)
    {
        var media = api.MapGroup("/media").WithTags("Media");
        UploadMedia.Map(media, limits.MaxFileBytes);
        ReadMedia.Map(media);
        EditMedia.Map(media);
        DeleteMedia.Map(media);
        UploadRoutes.Map(api, limits.MaxFileBytes);
    }
}
