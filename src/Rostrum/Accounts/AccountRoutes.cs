namespace Rostrum.Accounts;

/// <summary>The routes about people: oneself, the members of a workspace, the instance.</summary>
internal static class AccountRoutes
{
    public static void MapAccounts(this RouteGroupBuilder api)
    {
        var me = api.MapGroup("/me").WithTags("Me");
        ReadMe.Map(me);
        EditMe.Map(me);
        ChangeEmail.Map(me);
        ChangePassword.Map(me);
        MySessions.Map(me);
        MyHistory.Map(me);
        MyAuthenticator.Map(me);
        MyPasskeys.Map(me);
        Members.Map(api.MapGroup("/members").WithTags("Members"));
        Invitations.Map(api.MapGroup("/invitations").WithTags("Members"));
        WorkspaceKeys.Map(api.MapGroup("/keys").WithTags("Keys"));
        InstanceRoutes.Map(api.MapGroup("/instance").WithTags("Instance"));
    }
}
