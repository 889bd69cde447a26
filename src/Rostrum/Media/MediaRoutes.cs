namespace Rostrum.Media;

/// <summary>The routes of media and of resumable uploads.</summary>
internal static class MediaRoutes
{
    public static void MapMedia(this RouteGroupBuilder api, MediaLimits limits)
    {
        var media = api.MapGroup("/media").WithTags("Media");
        UploadMedia.Map(media, limits.MaxFileBytes);
        ReadMedia.Map(media);
        ReadThumbnail.Map(media);
        ReadUses.Map(media);
        EditMedia.Map(media);
        ChoosePoster.Map(media);
        ReplaceMedia.Map(media);
        DeleteMedia.Map(media);
        BulkMedia.Map(media);
        FitMedia.Map(media);
        CheckMedia.Map(media);
        TestReachability.Map(media);
        MediaFolders.Map(media);
        MediaUsage.Map(media);
        UploadRoutes.Map(api, limits.MaxFileBytes);
    }
}
