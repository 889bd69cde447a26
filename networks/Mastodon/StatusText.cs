using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Rostrum.Networks.Mastodon;

/// <summary>The HTML of a post as plain text, and texts compared the way servers keep them.</summary>
internal static partial class StatusText
{
    public static string FromHtml(string? html)
    {
        if (string.IsNullOrEmpty(html))
        {
            return "";
        }

        var text = new StringBuilder();
        using var document = new HtmlParser().ParseDocument(html);
        if (document.Body is { } body)
        {
            Write(body, text);
        }

        return ManyBreaks().Replace(text.ToString(), "\n\n").Trim();
    }

    /// <summary>Servers trim a text and keep one kind of line end.</summary>
    public static bool AreSame(string one, string other) => Kept(one) == Kept(other);

    /// <summary>
    /// Whether HTML can be the shown form of a text: white space is the server's affair, and a mention's server is hidden in
    /// its link.
    /// </summary>
    public static bool IsShownAs(string text, string? html) => Shown(text) == Shown(FromHtml(html));

    private static string Kept(string text) => text.ReplaceLineEndings("\n").Trim().Normalize(NormalizationForm.FormC);

    private static string Shown(string text) => White().Replace(FarMention().Replace(Kept(text), "$1"), "");

    private static void Write(INode node, StringBuilder text)
    {
        foreach (var child in node.ChildNodes)
        {
            switch (child)
            {
                case IText words:
                    text.Append(words.Data);
                    break;
                case IElement { LocalName: "br" }:
                    text.Append('\n');
                    break;
                case IElement { LocalName: "img" } picture:
                    text.Append(picture.GetAttribute("alt"));
                    break;
                case IElement { LocalName: "script" or "style" or "template" }:
                    break;
                case IElement element when element.ClassList.Contains("quote-inline"):
                    break; // the server's own line before a quote
                case IElement { LocalName: "p" or "blockquote" or "pre" or "ul" or "ol" or "div" or "h1" or "h2" or "h3" } block:
                    text.Append("\n\n");
                    Write(block, text);
                    text.Append("\n\n");
                    break;
                case IElement { LocalName: "li" } item:
                    text.Append('\n');
                    Write(item, text);
                    break;
                default:
                    Write(child, text);
                    break;
            }
        }
    }

    [GeneratedRegex(@"\n{3,}")]
    private static partial Regex ManyBreaks();

    [GeneratedRegex(@"[\s\u00A0\u200B]+")]
    private static partial Regex White();

    [GeneratedRegex(@"(?<![\w/])(@\w[\w.-]*)@[\w-]+(\.[\w-]+)*(:\d+)?")]
    private static partial Regex FarMention();
}
