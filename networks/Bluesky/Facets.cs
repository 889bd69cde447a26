using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Rostrum.Networks.Bluesky;

internal enum FacetKind
{
    Link,
    Mention,
    Tag,
}

/// <summary>A stretch of text with a meaning; places count UTF-8 bytes, the end is exclusive.</summary>
/// <param name="Value">The full address, the handle without its sign, or the tag without its sign.</param>
internal sealed record Facet(FacetKind Kind, int ByteStart, int ByteEnd, string Value);

/// <summary>
/// Finds links, mentions and hashtags as the reference client does (docs.bsky.app/docs/advanced-guides/post-richtext, read
/// 2026-11). Bluesky links nothing by itself: what is not a facet stays plain text.
/// </summary>
internal static partial class Facets
{
    private const int MostTagLength = 64;

    /// <summary>In the order of the text, none over another.</summary>
    public static IReadOnlyList<Facet> Find(string text)
    {
        var found = Links(text).Concat(Mentions(text)).Concat(Tags(text))
            .OrderBy(f => f.Start)
            .ThenBy(f => f.Kind)
            .ToList();
        var facets = new List<Facet>();
        var end = 0;
        foreach (var (kind, start, length, value) in found)
        {
            if (start < end)
            {
                continue;
            }

            end = start + length;
            var from = Encoding.UTF8.GetByteCount(text.AsSpan(0, start));
            facets.Add(new(kind, from, from + Encoding.UTF8.GetByteCount(text.AsSpan(start, length)), value));
        }

        return facets;
    }

    /// <summary>Facets as the record holds them; a mention whose handle belongs to no one stays plain text.</summary>
    public static JsonArray ToRecord(IEnumerable<Facet> facets, IReadOnlyDictionary<string, string> dids)
    {
        var array = new JsonArray();
        foreach (var facet in facets)
        {
            JsonObject? feature = facet.Kind switch
            {
                FacetKind.Link => new() { ["$type"] = "app.bsky.richtext.facet#link", ["uri"] = facet.Value },
                FacetKind.Tag => new() { ["$type"] = "app.bsky.richtext.facet#tag", ["tag"] = facet.Value },
                _ when dids.TryGetValue(facet.Value, out var did) =>
                    new() { ["$type"] = "app.bsky.richtext.facet#mention", ["did"] = did },
                _ => null,
            };
            if (feature is not null)
            {
                array.Add((JsonNode)new JsonObject
                {
                    ["index"] = new JsonObject { ["byteStart"] = facet.ByteStart, ["byteEnd"] = facet.ByteEnd },
                    ["features"] = new JsonArray(feature),
                });
            }
        }

        return array;
    }

    private static IEnumerable<(FacetKind Kind, int Start, int Length, string Value)> Links(string text)
    {
        foreach (Match match in Link().Matches(text))
        {
            var place = match.Groups["link"];
            var link = WithoutEnd(place.Value);
            var isFull = place.Value.StartsWith("http", StringComparison.OrdinalIgnoreCase) && link.Contains("://", StringComparison.Ordinal);
            if (!isFull && !Domains.IsLikely(link.Split('/', '?', '#', ':')[0]))
            {
                continue;
            }

            var address = isFull ? link : "https://" + link;
            if (Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Host.Length > 0)
            {
                yield return (FacetKind.Link, place.Index, link.Length, address);
            }
        }
    }

    private static IEnumerable<(FacetKind Kind, int Start, int Length, string Value)> Mentions(string text)
    {
        foreach (Match match in Mention().Matches(text))
        {
            var place = match.Groups["handle"];
            var handle = place.Value.TrimEnd('.', '-');
            if (AtSyntax.IsHandle(handle))
            {
                yield return (FacetKind.Mention, place.Index - 1, handle.Length + 1, handle.ToLowerInvariant());
            }
        }
    }

    private static IEnumerable<(FacetKind Kind, int Start, int Length, string Value)> Tags(string text)
    {
        foreach (Match match in Tag().Matches(text))
        {
            var place = match.Groups["tag"];
            var tag = place.Value;
            while (tag.Length > 0 && (char.IsPunctuation(tag[^1]) && tag[^1] != '_'))
            {
                tag = tag[..^1];
            }

            var isWord = tag.Length > 0 && !tag.All(char.IsAsciiDigit) && tag[0] != '\ufe0f';
            if (isWord && new StringInfo(tag).LengthInTextElements <= MostTagLength)
            {
                yield return (FacetKind.Tag, place.Index - 1, tag.Length + 1, tag);
            }
        }
    }

    /// <summary>Sentence marks after a link are not part of it, nor is a bracket that was opened before it.</summary>
    private static string WithoutEnd(string link)
    {
        while (link.Length > 0)
        {
            var last = link[^1];
            var isMark = last is '.' or ',' or ';' or ':' or '!' or '?' or '"' or '\'' or '”' or '’' or '…' or '。' or '、';
            var isBracket = (last is ')' && link.Count(c => c == ')') > link.Count(c => c == '(')) || last is ']' or '>' or '}' or '»';
            if (!isMark && !isBracket)
            {
                break;
            }

            link = link[..^1];
        }

        return link;
    }

    [GeneratedRegex(@"(?<=^|[\s(\[（「])(?<link>https?://[^\s]+|(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,63}(?![a-z0-9@-])(?::\d+)?(?:[/?#][^\s]*)?)", RegexOptions.IgnoreCase)]
    private static partial Regex Link();

    [GeneratedRegex(@"(?<=^|[\s(\[（「])@(?<handle>[a-zA-Z0-9][a-zA-Z0-9.-]*)")]
    private static partial Regex Mention();

    [GeneratedRegex(@"(?<=^|\s)[#＃](?<tag>[^\s#＃\u00ad\u2060\u200a-\u200d\u20e2]+)")]
    private static partial Regex Tag();
}
