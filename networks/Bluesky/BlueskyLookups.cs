namespace Rostrum.Networks.Bluesky;

/// <summary>People by the beginning of a handle or name. The public AppView answers that without anybody's token.</summary>
internal sealed class BlueskyLookups(NetworkEnvironment env) : ILookups
{
    private readonly Uri appView = AppViewOf(env);

    public IReadOnlyList<string> Names { get; } = [LookupNames.People];

    public static Uri AppViewOf(NetworkEnvironment env) => env.Addresses.Of("bluesky.appview", "https://public.api.bsky.app");

    public async Task<IReadOnlyList<LookupItem>> FindAsync(
        Caller caller, string name, string? query, string? parent, CancellationToken cancel)
    {
        if (query?.Trim().TrimStart('@') is not { Length: > 0 } wanted)
        {
            return [];
        }

        var found = await caller.Sender.SearchActorsAsync(appView, wanted, cancel);
        return [.. found.Actors.Select(a => new LookupItem(a.Handle, a.DisplayName is { Length: > 0 } shown ? shown : a.Handle, "@" + a.Handle))];
    }
}
