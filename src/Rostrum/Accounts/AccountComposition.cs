namespace Rostrum.Accounts;

/// <summary>What accounts consist of in the running server.</summary>
internal static class AccountComposition
{
    public static void AddAccounts(this IServiceCollection services)
    {
        services.AddSingleton<Sessions>();
        services.AddSingleton<SignInThrottle>();
        services.AddSingleton<SigningIn>();
        services.AddSingleton<FirstOwner>();
        services.AddSingleton<InstanceSwitches>();
        services.AddSingleton<AccountTokens>();
        services.AddSingleton<LetterBox>();
        services.AddSingleton<SecurityLetters>();
        services.AddSingleton<LetterLimits>();
        services.AddSingleton<Registration>();
        services.AddSingleton<ContactDesk>();
        services.AddSingleton<PasswordCheck>();
        services.AddSingleton<SingleSignOn>();
        services.AddSingleton<ProviderPeople>();
        services.AddSingleton<ProviderJoining>();
        services.AddSingleton<SecondFactor>();
        services.AddSingleton<PasskeyDesk>();
        services.AddSingleton<PasskeySigningIn>();
        services.AddSingleton<InvitationDesk>();
        services.AddSingleton<WorkspaceLetters>();
        services.AddHostedService<SendLetters>();
        services.AddHostedService<TidyAccounts>();
    }
}
