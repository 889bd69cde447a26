using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Rostrum.Sandbox.Mastodon;

/// <summary>How a post's text is counted and shown (docs.joinmastodon.org/user/posting, checked 2026-11).</summary>
internal static partial class StatusText
{
    /// <summary>Graphemes; a link counts as a fixed number, <c>@user@domain</c> as <c>@user</c>.</summary>
    public static int Count(string text, string warning, int perUrl)
    {
        var links = perUrl == 0 ? text : Link().Replace(text, new string('x', perUrl));
        return new StringInfo(FarMention().Replace(links, "$1") + warning).LengthInTextElements;
    }

    public static IReadOnlyList<string> Mentions(string text) =>
        [.. Mention().Matches(text).Select(m => m.Groups[1].Value).Distinct(StringComparer.OrdinalIgnoreCase)];

    public static IReadOnlyList<string> Tags(string text) =>
        [.. Hashtag().Matches(text).Select(m => m.Groups[1].Value.ToLowerInvariant()).Distinct()];

    public static string Html(string text, string origin, Func<string, SandboxAccount?> find)
    {
        var paragraphs = text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(p => $"<p>{Line(p, origin, find).Replace("\n", "<br />", StringComparison.Ordinal)}</p>");
        return string.Concat(paragraphs);
    }

    public static JsonArray TagList(string text, string origin) =>
        new([.. Tags(text)
            .Select(t => new JsonObject { ["name"] = t, ["url"] = $"{origin}/tags/{Uri.EscapeDataString(t)}" })]);

    private static string Line(string text, string origin, Func<string, SandboxAccount?> find) =>
        Part().Replace(text, part => part.Value switch
    {
        ['h', ..] when part.Value.StartsWith("http", StringComparison.Ordinal) => Anchor(part.Value),
        ['@', ..] when find(part.Value[1..].Split('@')[0]) is { } account =>
            $"<span class=\"h-card\" translate=\"no\"><a href=\"{origin}/@{account.Handle}\" class=\"u-url mention\">"
            + $"@<span>{account.Handle}</span></a></span>",
        ['#', ..] =>
            $"<a href=\"{origin}/tags/{Uri.EscapeDataString(part.Value[1..].ToLowerInvariant())}\" class=\"mention hashtag\" "
            + $"rel=\"tag\">#<span>{Text(part.Value[1..])}</span></a>",
        "&" => "&amp;",
        "<" => "&lt;",
        ">" => "&gt;",
        "\"" => "&quot;",
        _ => Text(part.Value),
    });

    private static string Anchor(string link)
    {
        var scheme = link[..(link.IndexOf("://", StringComparison.Ordinal) + 3)];
        return $"<a href=\"{Text(link)}\" target=\"_blank\" rel=\"nofollow noopener\" translate=\"no\">"
            + $"<span class=\"invisible\">{scheme}</span><span class=\"\">{Text(link[scheme.Length..])}</span><span class=\"invisible\"></span></a>";
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    [GeneratedRegex(@"https?://[^\s<>""]+[^\s<>"".,;:!?)\]'}]")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?<![\w/])(@\w+)@[\w.-]+\w")]
    private static partial Regex FarMention();

    [GeneratedRegex(@"(?<![\w/@])@(\w+)")]
    private static partial Regex Mention();

    [GeneratedRegex(@"(?<![\w/&#])#(\w*[^\W\d]\w*)")]
    private static partial Regex Hashtag();

    [GeneratedRegex(
        @"https?://[^\s<>""]+[^\s<>"".,;:!?)\]'}]|(?<![\w/@])@\w+(@[\w.-]+\w)?|(?<![\w/&#])#\w*[^\W\d]\w*|[&<>""]")]
    private static partial Regex Part();
}
