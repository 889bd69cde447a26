using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Rostrum.Sandbox.Mastodon;

/// <summary>What the server says about itself (docs.joinmastodon.org/entities/Instance, recorded 2026-08 from
/// 4.6.4).</summary>
internal sealed class InstanceMethods(SandboxNetworkContext network, ServerProfile server)
{
    private const string PublicKey =
        "BM3pKq1bR0xVqS9r2mY4cH8dN6wT5jF7zL0aQeXuGiOyPkVsCnEbDhWfZlJtAqRmUoIgYvKxNcSdBpHwTzLeFjM=";

    public IResult V1(MastodonCall call)
    {
        Cached(call);
        call.Http.Response.Headers["Deprecation"] = "@1668384000";
        var answer = new JsonObject
        {
            ["uri"] = new Uri(call.Origin).Authority, ["title"] = server.Title, ["short_description"] = "",
            ["description"] = "", ["email"] = "", ["version"] = server.Version,
            ["urls"] = new JsonObject { ["streaming_api"] =
                call.Origin.Replace("http", "ws", StringComparison.Ordinal) },
            ["stats"] =
                new JsonObject { ["user_count"] = network.Accounts.Count, ["status_count"] = network.Posts.Count,
                    ["domain_count"] = 1 },
            ["thumbnail"] = $"{call.Origin}/headers/original/missing.svg", ["languages"] = new JsonArray("en"),
            ["registrations"] = false, ["approval_required"] = false,
            ["invites_enabled"] = false,
        };
        if (server.IsMastodon)
        {
            var configuration = Configuration(withDescription: false);
            configuration.Insert(0, "accounts", new JsonObject { ["max_featured_tags"] = 10 });
            answer["configuration"] = configuration;
        }
        else
        {
            answer["max_toot_chars"] = server.MaxCharacters;
            answer["max_media_attachments"] = server.MaxMedia;
            answer["description_limit"] = server.MaxDescription;
            answer["upload_limit"] = server.MaxImageBytes;
            answer["poll_limits"] = Polls("max_option_chars");
        }

        answer["contact_account"] = null;
        answer["rules"] = new JsonArray();
        return MastodonCall.Json(answer);
    }

    public IResult V2(MastodonCall call)
    {
        if (!server.IsMastodon)
        {
            throw ApiException.NotFound();
        }

        Cached(call);
        var configuration = new JsonObject
        {
            ["urls"] = new JsonObject
            {
                ["streaming"] = call.Origin.Replace("http", "ws", StringComparison.Ordinal), ["status"] = null,
                ["about"] = $"{call.Origin}/about",
                ["privacy_policy"] = $"{call.Origin}/privacy-policy", ["terms_of_service"] = null,
            },
            ["vapid"] = new JsonObject { ["public_key"] = PublicKey },
            ["accounts"] = JsonNode.Parse("""
                {"max_display_name_length":30,"max_note_length":500,
                 "max_avatar_description_length":150,"max_header_description_length":150,
                 "max_featured_tags":10,
                 "max_pinned_statuses":5,"max_profile_fields":4,"profile_field_name_limit":255,"profile_field_value_limit":255}
                """),
        };
        foreach (var (name, value) in Configuration(withDescription: true).ToList())
        {
            configuration[name] = value?.DeepClone();
        }

        configuration["translation"] = new JsonObject { ["enabled"] = false };
        configuration["timelines_access"] = JsonNode.Parse("""
            {"live_feeds":{"local":"public","remote":"public"},
             "hashtag_feeds":{"local":"public","remote":"public"},
             "trending_link_feeds":{"local":"public","remote":"public"}}
            """);
        configuration["limited_federation"] = false;
        return MastodonCall.Json(new JsonObject
        {
            ["domain"] = new Uri(call.Origin).Authority, ["title"] = server.Title, ["version"] = server.Version,
            ["source_url"] = "https://github.com/mastodon/mastodon",
            ["description"] = "A pretend server.",
            ["usage"] = new JsonObject { ["users"] = new JsonObject { ["active_month"] = network.Accounts.Count } },
            ["thumbnail"] =
                new JsonObject { ["url"] = $"{call.Origin}/headers/original/missing.svg", ["description"] = "" },
            ["icon"] = new JsonArray(
                new JsonObject { ["src"] = $"{call.Origin}/headers/original/missing.svg", ["size"] = "36x36" }),
            ["languages"] = new JsonArray("en"), ["configuration"] = configuration,
            ["registrations"] = new JsonObject
            {
                ["enabled"] = false, ["approval_required"] = false, ["reason_required"] = false, ["message"] = null,
                ["min_age"] = null, ["url"] = null,
            },
            ["api_versions"] = new JsonObject { ["mastodon"] = 11 }, ["wrapstodon"] = null,
            ["contact"] = new JsonObject { ["email"] = "", ["account"] = null },
            ["rules"] = new JsonArray(),
        });
    }

    private JsonObject Configuration(bool withDescription)
    {
        var media = new JsonObject
        {
            ["supported_mime_types"] = new JsonArray([.. MediaMethods.Types.Select(t => JsonValue.Create(t))]),
            ["image_size_limit"] = server.MaxImageBytes,
            ["image_matrix_limit"] = 33_177_600, ["video_size_limit"] = server.MaxVideoBytes,
            ["video_frame_rate_limit"] = 120, ["video_matrix_limit"] = 8_294_400,
        };
        if (withDescription)
        {
            media["description_limit"] = server.MaxDescription;
        }

        return new()
        {
            ["statuses"] = new JsonObject
            {
                ["max_characters"] = server.MaxCharacters, ["max_media_attachments"] = server.MaxMedia,
                ["characters_reserved_per_url"] = server.CharactersPerUrl,
            },
            ["media_attachments"] = media, ["polls"] = Polls("max_characters_per_option"),
        };
    }

    private JsonObject Polls(string lengthName) => new()
    {
        ["max_options"] = server.MaxPollOptions, [lengthName] = server.MaxPollOption,
        ["min_expiration"] = server.MinPollSeconds, ["max_expiration"] = server.MaxPollSeconds,
    };

    private static void Cached(MastodonCall call)
    {
        call.Http.Response.Headers.CacheControl =
            "max-age=300, public, stale-while-revalidate=30, stale-if-error=86400";
        call.Http.Response.Headers.Vary = "Accept, Origin";
    }
}
