namespace Rostrum.Sandbox.Stock;

/// <summary>Draws what the pretend collections show: hills under a sky, and a ball that jumps. The same scene gives the same bytes.</summary>
internal static class StockPaint
{
    private const int Frames = 12;

    public static byte[] Photo(StockScene scene, int width, int height)
    {
        var sun = (X: 0.2 + (scene.Hue % 60 / 100.0), Y: 0.28);
        return Png.Write(width, height, (y, row) =>
        {
            var down = (double)y / height;
            for (var x = 0; x < width; x++)
            {
                var along = (double)x / width;
                var (hue, light) = (scene.Hue + (down * 40), 0.86 - (down * 0.22));
                var distance = Math.Sqrt(Math.Pow((along - sun.X) * width / height, 2) + Math.Pow(down - sun.Y, 2));
                if (distance < 0.09)
                {
                    (hue, light) = (scene.Hue + 30, 0.95);
                }

                for (var hill = 0; hill < 3; hill++)
                {
                    var edge = 0.5 + (hill * 0.15) + (0.07 * Math.Sin((along * (4 + hill)) + scene.Hue + (hill * 2)));
                    if (down > edge)
                    {
                        (hue, light) = (scene.Hue + 150 + (hill * 20), 0.6 - (hill * 0.15));
                    }
                }

                Colours.Of(hue, light, row.Slice(x * 3, 3));
            }
        });
    }

    public static byte[] Gif(StockScene scene, int width, int height, bool isStill)
    {
        var colours = new byte[16 * 3];
        for (var i = 0; i < 16; i++)
        {
            Colours.Of(i < 8 ? scene.Hue : scene.Hue + 160, i < 8 ? 0.78 + (i * 0.02) : 0.35 + ((i - 8) * 0.05), colours.AsSpan(i * 3, 3));
        }

        return MovingGif.Write(width, height, colours, isStill ? 1 : Frames, (frame, pixels) => Ball(frame, width, height, pixels));
    }

    private static void Ball(int frame, int width, int height, Span<byte> pixels)
    {
        var turn = Math.PI * 2 * frame / Frames;
        var (centreX, centreY) = (width * (0.5 + (0.22 * Math.Sin(turn))), height * (0.72 - (0.4 * Math.Abs(Math.Cos(turn)))));
        var radius = height * 0.17;
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var distance = Math.Sqrt(Math.Pow(x - centreX, 2) + Math.Pow(y - centreY, 2));
                var shade = distance < radius ? 8 + (int)(7 * (1 - (distance / radius))) : 7 - (y * 7 / height);
                pixels[(y * width) + x] = (byte)shade;
            }
        }
    }
}
