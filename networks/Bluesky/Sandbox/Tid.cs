namespace Rostrum.Sandbox.Bluesky;

/// <summary>Record keys and repository revisions: 13 sortable characters made of microseconds and a clock id
/// (atproto.com/specs/tid, checked 2026-11).</summary>
internal sealed class Tid(int clockId)
{
    private const string Digits = "234567abcdefghijklmnopqrstuvwxyz";
    private readonly Lock gate = new();
    private long last;

    public static bool IsValid(string text) =>
        text.Length == 13 && Digits.IndexOf(text[0]) is >= 0 and < 16 && text.All(c => Digits.Contains(c));

    /// <summary>Later than every one before, even when the clock stands still or goes back.</summary>
    public string Next(DateTimeOffset now)
    {
        long micros;
        lock (gate)
        {
            micros = last = Math.Max(last + 1, (now - DateTimeOffset.UnixEpoch).Ticks / 10);
        }

        var value = (micros << 10) | (long)(clockId & 0x3ff);
        return string.Create(13, value, static (into, v) =>
        {
            for (var i = 12; i >= 0; i--, v >>= 5)
            {
                into[i] = Digits[(int)(v & 31)];
            }
        });
    }
}
