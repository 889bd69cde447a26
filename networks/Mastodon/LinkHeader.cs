using Microsoft.AspNetCore.WebUtilities;

namespace Rostrum.Networks.Mastodon;

/// <summary>Lists page by a <c>Link</c> header; only the position in it is used, never its address.</summary>
internal static class LinkHeader
{
    public static string? NextMaxId(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Link", out var values)
            ? values.SelectMany(v => v.Split(',')).Select(MaxIdOfNext).FirstOrDefault(id => id is not null)
            : null;

    private static string? MaxIdOfNext(string link)
    {
        var parts = link.Split(';', StringSplitOptions.TrimEntries);
        var address = parts[0].Trim('<', '>', ' ');
        var isNext = parts.Skip(1).Any(p => p is "rel=\"next\"" or "rel=next");
        var start = address.IndexOf('?', StringComparison.Ordinal);
        return isNext && start >= 0 && QueryHelpers.ParseQuery(address[start..]).TryGetValue("max_id", out var id) && id.Count == 1
            ? id[0]
            : null;
    }
}
