using System.Collections.Concurrent;

namespace Rostrum.Sandbox;

/// <summary>The picture of an account of the world: a head and shoulders in a colour of its own, drawn as a PNG.</summary>
public static class Portrait
{
    public const string ContentType = "image/png";

    private const int Side = 256;

    private static readonly ConcurrentDictionary<int, byte[]> Drawn = new();

    /// <summary>Always the same bytes for the same account.</summary>
    public static byte[] Of(SandboxAccount account)
    {
        ArgumentNullException.ThrowIfNull(account);
        var hue = SandboxPeople.Find(account.PersonId)?.Hue ?? account.Handle.Sum(letter => letter * 7) % 360;
        return Drawn.GetOrAdd(hue, Draw);
    }

    private static byte[] Draw(int hue) => Png.Write(Side, Side, (y, row) =>
    {
        for (var x = 0; x < Side; x++)
        {
            var shine = 0.42 + (0.16 * (Side - y) / Side);
            var light = shine + ((0.93 - shine) * Covered(x + 0.5, y + 0.5));
            Colours.Of(hue, light, row.Slice(x * 3, 3));
        }
    });

    /// <summary>0 outside the figure, 1 inside, between on its edge.</summary>
    private static double Covered(double x, double y)
    {
        var head = 48 - Math.Sqrt(Math.Pow(x - 128, 2) + Math.Pow(y - 98, 2));
        var shoulders = 84 - Math.Sqrt(Math.Pow(x - 128, 2) + Math.Pow((y - 246) * 1.05, 2));
        return Math.Clamp(Math.Max(head, shoulders) + 0.5, 0, 1);
    }
}
