namespace Rostrum.Channels;

/// <summary>The routes of networks, connections and channels.</summary>
internal static class ChannelRoutes
{
    public static void MapChannels(this RouteGroupBuilder api)
    {
        ReadNetworks.Map(api);

        var connections = api.MapGroup("/connections").WithTags("Connections");
        StartConnection.Map(connections);
        GetConnection.Map(connections);
        AnswerConnection.Map(connections);
        PasteCredentials.Map(connections);
        ChooseAccounts.Map(connections);

        var channels = api.MapGroup("/channels").WithTags("Channels");
        CreateChannel.Map(channels);
        ReadChannels.Map(channels);
        ReadChannelPicture.Map(channels);
        EditChannel.Map(channels);
        PauseChannel.Map(channels);
        CheckChannel.Map(channels);
        ReadScopes.Map(channels);
        FindLookups.Map(channels);
        ReadDisconnection.Map(channels);
        DisconnectChannel.Map(channels);
    }
}
