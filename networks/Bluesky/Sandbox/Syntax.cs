using System.Globalization;
using System.Text.RegularExpressions;

namespace Rostrum.Sandbox.Bluesky;

/// <summary>The small written forms of the protocol (atproto.com/specs: did, handle, at-uri-scheme, lexicon,
/// record-key; checked 2026-11).</summary>
internal static partial class Syntax
{
    public static readonly Text Did = new(Format: IsDid, FormatName: "DID string");
    public static readonly Text AtUri = new(Format: IsAtUri, FormatName: "AT-URI string");
    public static readonly Text DateTime = new(Format: IsDateTime, FormatName: "datetime string");
    public static readonly Text Language = new(Format: t => LanguageForm().IsMatch(t), FormatName: "language string");
    public static readonly Text Uri = new(MaxBytes: 8192, Format: t => UriForm().IsMatch(t), FormatName: "URI string");
    public static readonly Text CidText = new(Format: t => Cid.Parse(t) is not null, FormatName: "CID string");

    public static bool IsDid(string text) => text.Length <= 2048 && DidForm().IsMatch(text);

    public static bool IsHandle(string text) => text.Length <= 253 && HandleForm().IsMatch(text);

    public static bool IsNsid(string text) => text.Length <= 317 && NsidForm().IsMatch(text);

    public static bool IsRecordKey(string text) => text is not ("." or "..") && RecordKeyForm().IsMatch(text);

    public static bool IsAtUri(string text)
    {
        if (!text.StartsWith("at://", StringComparison.Ordinal))
        {
            return false;
        }

        var parts = text[5..].Split('/');
        return parts.Length <= 3 && (IsDid(parts[0]) || IsHandle(parts[0]))
            && (parts.Length < 2 || IsNsid(parts[1])) && (parts.Length < 3 || IsRecordKey(parts[2]));
    }

    public static bool IsDateTime(string text) =>
        text.Length <= 64 && DateTimeForm().IsMatch(text) && !text.EndsWith("-00:00", StringComparison.Ordinal)
        && DateTimeOffset.TryParse(FractionForm().Replace(text, ""), CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal, out _);

    [GeneratedRegex(
        @"\A[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,20})?(Z|[+-][0-9]{2}:[0-9]{2})\z")]
    private static partial Regex DateTimeForm();

    [GeneratedRegex(@"\.[0-9]+")]
    private static partial Regex FractionForm();

    [GeneratedRegex(@"\Adid:[a-z]+:[a-zA-Z0-9._:%-]*[a-zA-Z0-9._-]\z")]
    private static partial Regex DidForm();

    [GeneratedRegex(@"\A([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\z")]
    private static partial Regex HandleForm();

    [GeneratedRegex(
        @"\A[a-zA-Z]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)+(\.[a-zA-Z][a-zA-Z0-9]{0,62})\z")]
    private static partial Regex NsidForm();

    [GeneratedRegex(@"\A[a-zA-Z0-9_~.:-]{1,512}\z")]
    private static partial Regex RecordKeyForm();

    /// <summary>BCP 47: language, script, region, variants, extensions, private part; or private as a whole, or an old
    /// name.</summary>
    [GeneratedRegex(
        @"\A(?:[a-zA-Z]{2,3}(?:-[a-zA-Z]{3}){0,3}|[a-zA-Z]{4,8})(?:-[a-zA-Z]{4})?(?:-(?:[a-zA-Z]{2}|[0-9]{3}))?"
        + @"(?:-(?:[a-zA-Z0-9]{5,8}|[0-9][a-zA-Z0-9]{3}))*(?:-[0-9a-wyzA-WYZ](?:-[a-zA-Z0-9]{2,8})+)*(?:-[xX](?:-[a-zA-Z0-9]{1,8})+)?\z"
        + @"|\A[xX](?:-[a-zA-Z0-9]{1,8})+\z|\A[iI](?:-[a-zA-Z]{1,8})+\z|\Asgn-[A-Z]{2}-[A-Z]{2}\z")]
    private static partial Regex LanguageForm();

    [GeneratedRegex(@"\A[a-z][a-z.+-]{0,80}:[^\s]+\z")]
    private static partial Regex UriForm();
}
