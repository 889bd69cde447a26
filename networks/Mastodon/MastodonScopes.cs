namespace Rostrum.Networks.Mastodon;

/// <summary>Permissions and their purposes; a broad one (<c>read</c>) covers its parts (<c>read:statuses</c>).</summary>
internal static class MastodonScopes
{
    public const string Profile = "read:accounts";
    public const string Publish = "write:statuses";
    public const string Upload = "write:media";
    public const string Read = "read:statuses";
    public const string Notifications = "read:notifications";

    private static readonly (string Scope, Needs[] Abilities)[] NeededBy =
    [
        (Publish, [Needs.Publishing, Needs.Editing, Needs.Deleting]),
        (Read, [Needs.LookUp, Needs.Metrics, Needs.Timeline]),
        (Notifications, [Needs.Inbox]),
    ];

    public static IReadOnlyList<Scope> All { get; } =
    [
        new(Profile, "shows which account is connected and how many follow it, and finds people you mention", Needs.Always),
        new(Publish, "publishes, edits and deletes the posts you schedule", Needs.Publishing),
        new(Upload, "uploads the pictures, videos and sounds of your posts", Needs.Publishing),
        new(Read, "sees whether a post really went out, and how it is doing", Needs.Publishing),
        new(Notifications, "brings mentions and replies into the inbox", Needs.Inbox),
    ];

    /// <summary>No scopes named means not known: then the server decides.</summary>
    public static bool Covers(IReadOnlyList<string> granted, string scope) =>
        granted.Count == 0 || granted.Contains(scope) || granted.Contains(scope[..scope.IndexOf(':', StringComparison.Ordinal)]);

    public static IReadOnlyList<Lack> Lacks(AccountFacts? facts, IReadOnlyList<string> granted) =>
        [.. from need in NeededBy
            where !Covers(granted, need.Scope)
            from ability in need.Abilities
            select new Lack(ability, $"The permission {need.Scope} was not given; connect again to give it.")];
}
