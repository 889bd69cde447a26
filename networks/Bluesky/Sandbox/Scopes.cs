namespace Rostrum.Sandbox.Bluesky;

/// <summary>
/// What a session may do, from its granted scopes: the transitional ones and the granular ones of
/// atproto.com/specs/permission (checked 2026-11).
/// </summary>
internal sealed class Scopes
{
    private static readonly string[] Actions = ["create", "update", "delete"];

    /// <summary>The published permission sets by their members (lexicons app.bsky.auth*, checked 2026-11).</summary>
    private static readonly Dictionary<string, string[]> Sets = new(StringComparer.Ordinal)
    {
        ["app.bsky.authCreatePosts"] =
        [
            "repo?collection=app.bsky.feed.post&collection=app.bsky.feed.postgate&collection=app.bsky.feed.threadgate&action=create",
            "rpc:app.bsky.video.uploadVideo?aud=*", "rpc:app.bsky.video.getJobStatus?aud=*",
            "rpc:app.bsky.video.getUploadLimits?aud=*",
        ],
        ["app.bsky.authDeleteContent"] =
        [
            "repo?collection=app.bsky.feed.post&collection=app.bsky.feed.like&collection=app.bsky.feed.repost"
            + "&collection=app.bsky.feed.postgate&collection=app.bsky.feed.threadgate&action=delete",
        ],
        ["app.bsky.authManageNotifications"] = ["rpc:app.bsky.notification.*?aud=*"],
        ["app.bsky.authViewAll"] =
        [
            "rpc:app.bsky.feed.*?aud=*", "rpc:app.bsky.actor.*?aud=*", "rpc:app.bsky.graph.*?aud=*",
            "rpc:app.bsky.notification.*?aud=*",
        ],
        ["app.bsky.authManageProfile"] = ["repo:app.bsky.actor.profile"],
        ["app.bsky.authFullApp"] = ["repo:app.bsky.*", "rpc:app.bsky.*?aud=*"],
    };

    private readonly HashSet<string> plain;
    private readonly List<Granular> granular = [];

    public Scopes(string granted)
    {
        Granted = granted;
        plain = granted.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
        foreach (var scope in plain.Select(Granular.Parse).OfType<Granular>())
        {
            granular.AddRange(scope is { Kind: "include", Name: { } name }
                ? Sets.TryGetValue(name, out var members) ? members.Select(m => Granular.Parse(m)!) : []
                : [scope]);
        }
    }

    public string Granted { get; }

    /// <summary>App passwords and sessions by password: everything but what only the account's owner may do.</summary>
    public static Scopes Everything { get; } = new("atproto transition:generic transition:chat.bsky transition:email");

    /// <summary>The first part that no server understands, or null.</summary>
    public static string? Unknown(string scope) => scope.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .FirstOrDefault(
        s => s is not ("atproto" or "transition:generic" or "transition:chat.bsky" or "transition:email")
            && (Granular.Parse(s) is not { } known
                || (known is { Kind: "include" } && !Sets.ContainsKey(known.Name ?? "")) || known.IsHalfWild));

    private bool Generic => plain.Contains("transition:generic");

    public bool Email => plain.Contains("transition:email")
        || granular.Exists(g => g is { Kind: "account", Name: "email" });

    public void DemandRepo(string collection, string action)
    {
        if (!Generic && !granular.Exists(g => g.Kind == "repo" && g.Covers("collection", collection)
            && (g.Of("action") is { Count: 0 } || g.Of("action").Contains(action))))
        {
            throw Missing($"repo:{collection}?action={action}");
        }
    }

    public void DemandBlob(string mime)
    {
        if (!Generic && !granular.Exists(g => g.Kind == "blob" && g.Covers("accept", mime)))
        {
            throw Missing($"blob:{mime}");
        }
    }

    public void DemandRpc(string method, string audience)
    {
        if (!Generic && !granular.Exists(g => g.Kind == "rpc" && g.Covers("lxm", method)
            && g.Of("aud") is { Count: > 0 } aud
                && (aud.Contains("*") || aud.Any(a => a.Split('#')[0] == audience.Split('#')[0]))))
        {
            throw Missing($"rpc:{method}?aud={Uri.EscapeDataString(audience)}");
        }
    }

    private static XrpcException Missing(string scope) =>
        new(403, "ScopeMissingError", $"Missing required scope \"{scope}\"");

    /// <summary><c>kind:name?key=value&amp;…</c> or <c>kind?key=value&amp;…</c>.</summary>
    private sealed record Granular(string Kind, string? Name, IReadOnlyList<(string Key, string Value)> Parameters)
    {
        public static Granular? Parse(string scope)
        {
            var question = scope.Split('?', 2);
            var colon = question[0].Split(':', 2);
            var parameters = question.Length == 1
                ? []
                : question[1].Split('&').Select(p => p.Split('=', 2))
                    .Select(p => (p[0], p.Length == 2 ? Uri.UnescapeDataString(p[1]) : "")).ToList();
            string[]? allowed = colon[0] switch
            {
                "repo" => ["collection", "action"], "blob" => ["accept"], "rpc" => ["lxm", "aud"],
                "account" => ["attr", "action"], "identity" => ["attr"], "include" => ["nsid", "aud"], _ => null,
            };
            return allowed is not null
                && parameters.TrueForAll(p => allowed.Contains(p.Item1)
                    && (p.Item1 != "action" || colon[0] != "repo" || Actions.Contains(p.Item2)))
                ? new(colon[0], colon.Length == 2 ? Uri.UnescapeDataString(colon[1]) : null, parameters)
                : null;
        }

        /// <summary>Collections and methods are named whole or not at all; only media types may end in a
        /// star.</summary>
        public bool IsHalfWild => Kind is "repo" or "rpc"
            && Of(Kind == "repo" ? "collection" : "lxm").Append(Name)
                .Any(n => n is { Length: > 1 } && n.Contains('*', StringComparison.Ordinal));

        public IReadOnlyList<string> Of(string key) => [.. Parameters.Where(p => p.Key == key).Select(p => p.Value)];

        public bool Covers(string key, string value) =>
            Of(key).Concat(Name is null ? [] : [Name]).Any(p => p is "*" or "*/*" || p == value
                || (p.EndsWith('*') && value.StartsWith(p[..^1], StringComparison.Ordinal)));
    }
}
