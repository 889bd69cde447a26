using System.Globalization;
using System.Text;

namespace Rostrum.Calendar;

/// <summary>Writes RFC 5545 text: CRLF, lines folded at 75 bytes, never through the middle of a character.</summary>
internal sealed class CalendarText
{
    private const int LineBytes = 75;

    private readonly StringBuilder text = new();

    public CalendarText Line(string name, string value)
    {
        var bytes = 0;
        foreach (var rune in $"{name}:{value}".EnumerateRunes())
        {
            if (bytes + rune.Utf8SequenceLength > LineBytes)
            {
                text.Append("\r\n ");
                bytes = 1;
            }

            text.Append(rune);
            bytes += rune.Utf8SequenceLength;
        }

        text.Append("\r\n");
        return this;
    }

    /// <summary>A value that people wrote.</summary>
    public CalendarText Words(string name, string value) => Line(name, Escape(value));

    public CalendarText Moment(string name, DateTimeOffset at) =>
        Line(name, at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture));

    public override string ToString() => text.ToString();

    private static string Escape(string value)
    {
        var escaped = new StringBuilder(value.Length + 16);
        foreach (var rune in value.ReplaceLineEndings("\n").EnumerateRunes())
        {
            if (rune.Value == '\n')
            {
                escaped.Append("\\n");
            }
            else if (rune.Value is '\\' or ';' or ',')
            {
                escaped.Append('\\').Append(rune);
            }
            else if (rune.Value == '\t' || !Rune.IsControl(rune))
            {
                escaped.Append(rune);
            }
        }

        return escaped.ToString();
    }
}
