namespace Rostrum.Composer;

/// <summary>The routes of what the composer keeps.</summary>
internal static class ComposerRoutes
{
    public static void MapComposer(this RouteGroupBuilder api)
    {
        Templates.Map(api);
        Snippets.Map(api);
        ChannelSets.Map(api);
        LinkCards.Map(api);
    }
}
