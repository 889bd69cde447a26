using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Networks;

namespace Rostrum.Media;

/// <summary>What of the library is asked for.</summary>
public sealed record MediaQuery
{
    /// <summary>The kind of content: <c>image</c>, <c>image/*</c> and <c>image/png</c> all mean what they say.</summary>
    public string? Type { get; init; }

    /// <summary><c>image</c>, <c>animatedImage</c>, <c>video</c> or <c>audio</c>; several times means either.</summary>
    public string[]? Kind { get; init; }

    /// <summary>A folder with all below it.</summary>
    public string? Folder { get; init; }

    public string? Tag { get; init; }

    /// <summary>Part of the name or the description.</summary>
    public string? Q { get; init; }

    /// <summary>Only what no post uses.</summary>
    public bool? Unused { get; init; }

    /// <summary>Only pictures and videos without a description.</summary>
    public bool? NoAlt { get; init; }

    /// <summary><c>createdAt</c>, <c>name</c> or <c>bytes</c>, with <c>-</c> for falling; newest first without it.</summary>
    public string? Sort { get; init; }

    public int? Limit { get; init; }

    public string? Cursor { get; init; }
}

/// <summary>Filters and order of the library's list.</summary>
internal static class MediaFilter
{
    /// <summary>Null with a refusal where a value means nothing.</summary>
    public static IQueryable<MediaAsset>? Apply(WorkspaceDb db, MediaQuery query, out Problem? refusal)
    {
        refusal = null;
        var rows = db.Media.AsNoTracking();
        if (query.Type is { } type)
        {
            var prefix = type.TrimEnd('*').TrimEnd('/');
            rows = rows.Where(m => m.ContentType == prefix || m.ContentType.StartsWith(prefix + "/"));
        }

        if (query.Kind is { Length: > 0 } words)
        {
            var kinds = words.Select(w => Words.TryRead<MediaKind>(w, out var kind) ? kind : (MediaKind?)null).ToList();
            if (kinds.Contains(null))
            {
                refusal = Problem.BadParameter("kind", "image, animatedImage, video or audio.");
                return null;
            }

            var known = kinds.OfType<MediaKind>().ToList();
            rows = rows.Where(m => known.Contains(m.Kind));
        }

        if (query.Folder is { } typed)
        {
            rows = rows.In(MediaFolders.Clean(typed) ?? typed);
        }

        if (query.Tag is { } tag)
        {
            var pattern = $"%\"{Like.Escape(tag)}\"%";
            rows = rows.Where(m => EF.Functions.Like((string)(object)m.Tags, pattern, "\\"));
        }

        if (query.Q is { } q)
        {
            var pattern = $"%{Like.Escape(q)}%";
            rows = rows.Where(m => EF.Functions.Like(m.Name, pattern, "\\") || EF.Functions.Like(m.Alt!, pattern, "\\"));
        }

        rows = query.Unused == true ? rows.Unused(db) : rows;
        return query.NoAlt == true ? rows.Undescribed() : rows;
    }

    /// <summary>In this folder or below; the empty one is the top alone.</summary>
    public static IQueryable<MediaAsset> In(this IQueryable<MediaAsset> rows, string folder)
    {
        if (folder.Length == 0)
        {
            return rows.Where(m => m.Folder == "");
        }

        var below = Like.Escape(folder) + "/%";
        return rows.Where(m => m.Folder == folder || EF.Functions.Like(m.Folder, below, "\\"));
    }

    public static IQueryable<MediaAsset> Unused(this IQueryable<MediaAsset> rows, WorkspaceDb db) =>
        rows.Where(m => !db.PostMedia.Any(u => u.MediaId == m.Id));

    /// <summary>Without words for people who cannot see it.</summary>
    public static IQueryable<MediaAsset> Undescribed(this IQueryable<MediaAsset> rows) =>
        rows.Where(m => m.Kind != MediaKind.Audio && (m.Alt == null || m.Alt == ""));

    /// <summary>Ordered, from behind the file a page ended with. Null: no such order.</summary>
    public static IQueryable<MediaAsset>? Order(IQueryable<MediaAsset> rows, string? sort, MediaAsset? last) => sort switch
    {
        null or "-createdAt" => Falling(rows, m => m.CreatedAt, last is { } l ? m => m.CreatedAt < l.CreatedAt || (m.CreatedAt == l.CreatedAt && m.Id < l.Id) : null),
        "createdAt" => Rising(rows, m => m.CreatedAt, last is { } l ? m => m.CreatedAt > l.CreatedAt || (m.CreatedAt == l.CreatedAt && m.Id > l.Id) : null),
        "-name" => Falling(rows, m => m.Name, last is { } l ? m => m.Name.CompareTo(l.Name) < 0 || (m.Name == l.Name && m.Id < l.Id) : null),
        "name" => Rising(rows, m => m.Name, last is { } l ? m => m.Name.CompareTo(l.Name) > 0 || (m.Name == l.Name && m.Id > l.Id) : null),
        "-bytes" => Falling(rows, m => m.Bytes, last is { } l ? m => m.Bytes < l.Bytes || (m.Bytes == l.Bytes && m.Id < l.Id) : null),
        "bytes" => Rising(rows, m => m.Bytes, last is { } l ? m => m.Bytes > l.Bytes || (m.Bytes == l.Bytes && m.Id > l.Id) : null),
        _ => null,
    };

    private static IOrderedQueryable<MediaAsset> Falling<TKey>(
        IQueryable<MediaAsset> rows, Expression<Func<MediaAsset, TKey>> key, Expression<Func<MediaAsset, bool>>? behind) =>
        (behind is null ? rows : rows.Where(behind)).OrderByDescending(key).ThenByDescending(m => m.Id);

    private static IOrderedQueryable<MediaAsset> Rising<TKey>(
        IQueryable<MediaAsset> rows, Expression<Func<MediaAsset, TKey>> key, Expression<Func<MediaAsset, bool>>? behind) =>
        (behind is null ? rows : rows.Where(behind)).OrderBy(key).ThenBy(m => m.Id);
}
