using System.Text.Json.Nodes;

namespace Rostrum.Sandbox.Mastodon;

/// <summary>Accounts, posts, media and polls as the client API shows them (docs.joinmastodon.org/entities, recorded
/// 2026-08).</summary>
internal sealed class Entities(SandboxNetworkContext network, ServerProfile server)
{
    private static readonly DateTimeOffset Joined = new(2024, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private string Base => network.AddressOf(server.Origin).GetLeftPart(UriPartial.Authority);

    /// <summary>The name of the server in the sandbox.</summary>
    public string Origin => server.Origin;

    public string Url(SandboxAccount account, string id) => $"{Base}/@{account.Handle}/{id}";

    public SandboxAccount AccountOf(string id) => network.World.Accounts.Find(network.Id, id)!;

    public JsonObject Account(SandboxAccount account)
    {
        var posts = network.Posts.Where(p => p.AccountId == account.Id && On(p)).ToList();
        var (avatar, header) = ($"{Base}/avatars/original/{account.Id}.png", $"{Base}/headers/original/missing.svg");
        return new()
        {
            ["id"] = account.Id, ["username"] = account.Handle, ["acct"] = account.Handle,
            ["display_name"] = account.Name, ["locked"] = false, ["bot"] = false,
            ["discoverable"] = null, ["indexable"] = false, ["group"] = false,
            ["created_at"] = MastodonIds.Time(Joined),
            ["note"] = $"<p>{SandboxPeople.Find(account.PersonId)?.About}</p>", ["url"] = $"{Base}/@{account.Handle}",
            ["uri"] = $"{Base}/ap/users/{account.Id}",
            ["avatar"] = avatar, ["avatar_static"] = avatar, ["avatar_description"] = "", ["header"] = header,
            ["header_static"] = header, ["header_description"] = "",
            ["followers_count"] = account.Followers, ["following_count"] = network.Accounts.Count - 1,
            ["statuses_count"] = posts.Count,
            ["last_status_at"] = posts.Count == 0 ? null : posts[^1].CreatedAt.UtcDateTime
                .ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            ["hide_collections"] = null, ["show_media"] = true, ["show_media_replies"] = true, ["show_featured"] = true,
            ["noindex"] = false,
            ["feature_approval"] =
                new JsonObject { ["automatic"] = new JsonArray(), ["manual"] = new JsonArray(),
                    ["current_user"] = "denied" },
            ["emojis"] = new JsonArray(), ["roles"] = new JsonArray(), ["fields"] = new JsonArray(),
        };
    }

    public JsonObject Status(SandboxPost post, SandboxAccount? viewer, bool withText = false)
    {
        var (account, numbers, extra) = (AccountOf(post.AccountId), network.NumbersOf(post), post.Extra);
        var parent = post.ReplyTo is { } above ? network.Post(above) : null;
        var status = new JsonObject
        {
            ["id"] = post.Id, ["created_at"] = MastodonIds.Time(post.CreatedAt), ["in_reply_to_id"] = parent?.Id,
            ["in_reply_to_account_id"] = parent?.AccountId,
            ["sensitive"] = extra["sensitive"]?.GetValue<bool>() ?? false, ["spoiler_text"] = post.ContentWarning ?? "",
            ["visibility"] = post.Visibility ?? "public", ["language"] = post.Language,
            ["uri"] = $"{Base}/ap/users/{account.Id}/statuses/{post.Id}", ["url"] = Url(account, post.Id),
            ["replies_count"] = numbers.Comments, ["reblogs_count"] = numbers.Shares,
            ["favourites_count"] = numbers.Likes,
            ["quotes_count"] = network.Posts.Count(p => p.Extra["quoted"]?.GetValue<string>() == post.Id),
            ["edited_at"] = extra["editedAt"]?.GetValue<string>(),
        };
        if (viewer is not null)
        {
            status["favourited"] = post.Likes.Contains(viewer.Id);
            status["reblogged"] = false;
            status["muted"] = false;
            status["bookmarked"] = false;
            if (viewer.Id == post.AccountId)
            {
                status["pinned"] = false;
            }
        }

        status[withText ? "text" : "content"] = withText ? post.Text : Content(post);
        status["filtered"] = new JsonArray();
        status["reblog"] = null;
        status["application"] = extra["application"]?.DeepClone();
        status["account"] = Account(account);
        status["media_attachments"] = new JsonArray([.. MediaOf(post).Select(Media)]);
        status["mentions"] = new JsonArray([.. Mentioned(post).Select(a => new JsonObject
        {
            ["id"] = a.Id, ["username"] = a.Handle, ["url"] = $"{Base}/@{a.Handle}", ["acct"] = a.Handle,
        })]);
        status["tags"] = StatusText.TagList(post.Text, Base);
        status["emojis"] = new JsonArray();
        status["tagged_collections"] = new JsonArray();
        status["quote"] = Quote(extra["quoted"]?.GetValue<string>(), viewer);
        status["card"] = null;
        status["poll"] = extra["poll"] is JsonObject poll ? Poll(post, poll, viewer) : null;
        var open = extra["quotePolicy"]?.GetValue<string>() ?? "public";
        status["quote_approval"] = new JsonObject
        {
            ["automatic"] = open == "nobody" ? new JsonArray() : new JsonArray(open), ["manual"] = new JsonArray(),
            ["current_user"] = viewer?.Id == post.AccountId || open == "public" ? "automatic" : "denied",
        };
        return status;
    }

    public IEnumerable<SandboxAccount> Mentioned(SandboxPost post) => StatusText.Mentions(post.Text)
        .Select(network.AccountOf).OfType<SandboxAccount>();

    /// <summary>Whether a post lives on this server.</summary>
    public bool On(SandboxPost post) =>
        (post.Extra["origin"]?.GetValue<string>() ?? ServerProfile.Flagship.Origin) == server.Origin;

    public bool MaySee(SandboxPost post, SandboxAccount? viewer) => On(post)
        && (post.Visibility is null or "public" or "unlisted"
        || post.AccountId == viewer?.Id || (viewer is not null && Mentioned(post).Any(a => a.Id == viewer.Id)));

    public JsonObject Media(KeptMedia media)
    {
        var name = $"{Base}/system/media_attachments/files/{media.Id}";
        var meta = new JsonObject();
        if (media.IsImage && media is { Width: { } width, Height: { } height })
        {
            meta["original"] = Size(width, height);
            meta["small"] =
                Size(Math.Min(width, 640), (int)Math.Max(1, Math.Round(height * Math.Min(1, 640.0 / width))));
        }
        else if (!media.IsImage)
        {
            meta["colors"] =
                new JsonObject { ["background"] = "#d9e2ec", ["foreground"] = "#102a43", ["accent"] = "#102a43" };
            meta["original"] =
                new JsonObject { ["width"] = 640, ["height"] = 360, ["frame_rate"] = "30/1", ["duration"] = 5.0,
                    ["bitrate"] = 800_000 };
            meta["small"] = Size(640, 360);
        }

        if (media.Focus is { } focus)
        {
            meta["focus"] = new JsonObject { ["x"] = focus.X, ["y"] = focus.Y };
        }

        var done = media.Ready <= network.Clock.GetUtcNow();
        return new()
        {
            ["id"] = media.Id, ["type"] = media.Kind,
            ["url"] = done ? $"{name}/original/{media.Hash[..16]}.{media.Extension}" : null,
            ["preview_url"] = $"{name}/small/{media.Hash[..16]}.{(media.IsImage ? media.Extension : "png")}",
            ["remote_url"] = null, ["preview_remote_url"] = null,
            ["text_url"] = null, ["meta"] = meta, ["description"] = media.Description,
            ["blurhash"] = "L00000fQfQfQfQfQfQfQfQfQfQfQ",
        };
    }

    public JsonObject Poll(SandboxPost post, JsonObject poll, SandboxAccount? viewer)
    {
        var votes = Votes(post, poll);
        var ends = MastodonIds.Moment(poll, "expires");
        var over = MastodonIds.Moment(poll, "worldExpires") <= network.Clock.GetUtcNow();
        var hidden = !over && (poll["hideTotals"]?.GetValue<bool>() ?? false);
        var own = viewer is null ? null : poll["votes"]?[viewer.Id] as JsonArray;
        var voted = own is not null || viewer?.Id == post.AccountId;
        var view = new JsonObject
        {
            ["id"] = poll["id"]!.GetValue<string>(), ["expires_at"] = MastodonIds.Time(ends), ["expired"] = over,
            ["multiple"] = poll["multiple"]?.GetValue<bool>() ?? false,
            ["votes_count"] = votes.Sum(), ["voters_count"] = votes.Sum(),
            ["options"] = new JsonArray([.. poll["options"]!.AsArray().Select((o, i) => new JsonObject
            {
                ["title"] = o!.GetValue<string>(), ["votes_count"] = hidden ? null : votes[i],
            })]),
            ["emojis"] = new JsonArray(),
        };
        if (viewer is not null)
        {
            view["voted"] = voted;
            view["own_votes"] = own?.DeepClone() ?? new JsonArray();
        }

        return view;
    }

    public IReadOnlyList<KeptMedia> MediaOf(SandboxPost post) =>
        [.. (post.Extra["media"] as JsonArray ?? []).Select(m => KeptMedia.Find(network, m!.GetValue<string>()))
            .OfType<KeptMedia>()];

    public string Content(SandboxPost post)
    {
        var html = StatusText.Html(post.Text, Base, network.AccountOf);
        return post.Extra["quoted"]?.GetValue<string>() is { } quoted && network.Post(quoted) is { } original
            ? $"<p class=\"quote-inline\">RE: <a href=\"{Url(AccountOf(original.AccountId), quoted)}\" target=\"_blank\">"
                + $"{Url(AccountOf(original.AccountId), quoted)}</a></p>{html}"
            : html;
    }

    private JsonObject? Quote(string? quoted, SandboxAccount? viewer) => quoted is null ? null
        : network.Post(quoted) is { } original
            ? new() { ["state"] = "accepted", ["quoted_status"] = Status(original, viewer) }
            : new() { ["state"] = "deleted", ["quoted_status"] = null };

    /// <summary>What people chose, and the crowd's choices, which grow with its views.</summary>
    private int[] Votes(SandboxPost post, JsonObject poll)
    {
        var votes = new int[poll["options"]!.AsArray().Count];
        foreach (var (_, choices) in poll["votes"] as JsonObject ?? [])
        {
            foreach (var choice in choices!.AsArray())
            {
                votes[choice!.GetValue<int>()]++;
            }
        }

        var crowd = network.NumbersOf(post).Views / 20;
        for (var i = 0; i < votes.Length; i++)
        {
            votes[i] += crowd * (i + 2) / (votes.Length * (votes.Length + 3) / 2);
        }

        return votes;
    }

    private static JsonObject Size(int width, int height) => new()
    {
        ["width"] = width, ["height"] = height, ["size"] = $"{width}x{height}",
        ["aspect"] = Math.Round((double)width / height, 4),
    };
}
