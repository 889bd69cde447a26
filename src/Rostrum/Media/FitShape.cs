namespace Rostrum.Media;

/// <summary>A rectangle in parts of the whole, 0 to 1, as a person drew it.</summary>
public sealed record CropArea(double X, double Y, double Width, double Height)
{
    internal bool IsGood => X is >= 0 and < 1 && Y is >= 0 and < 1 && Width is > 0 and <= 1 && Height is > 0 and <= 1
        && X + Width <= 1.000_001 && Y + Height <= 1.000_001;
}

/// <summary>How a picture of another shape comes into the one that is allowed.</summary>
public enum FitMode
{
    /// <summary>What is too much at the sides is left out.</summary>
    Crop,

    /// <summary>Everything stays, with bars.</summary>
    Pad,
}

/// <summary>What is kept of a picture and how large the whole becomes, in the source's pixels.</summary>
internal sealed record FitShape(PixelPart Part, int CanvasWidth, int CanvasHeight)
{
    // Half a percent: what rounding to whole pixels does to small pictures.
    private const double Tolerance = 0.005;

    public bool IsWhole(int width, int height) =>
        Part == new PixelPart(0, 0, width, height) && (CanvasWidth, CanvasHeight) == (width, height);

    /// <param name="width">Of the source, as shown.</param>
    /// <param name="height">Of the source, as shown.</param>
    /// <param name="crop">What the person chose, or null.</param>
    /// <param name="aspects">The least and the most width : height.</param>
    /// <param name="mode">How a wrong one is made right.</param>
    public static FitShape Of(int width, int height, CropArea? crop, (double Least, double Most) aspects, FitMode mode)
    {
        var part = crop is null ? new PixelPart(0, 0, width, height) : Pixels(crop, width, height);
        var is1 = (double)part.Width / part.Height;
        var wanted = Math.Clamp(is1, aspects.Least, aspects.Most);
        if (Math.Abs(is1 - wanted) <= Tolerance * wanted)
        {
            return new(part, part.Width, part.Height);
        }

        return mode == FitMode.Crop ? Cut(part, wanted) : Extend(part, wanted);
    }

    private static PixelPart Pixels(CropArea crop, int width, int height)
    {
        var x = Math.Min((int)Math.Round(crop.X * width), width - 1);
        var y = Math.Min((int)Math.Round(crop.Y * height), height - 1);
        return new(x, y, Math.Clamp((int)Math.Round(crop.Width * width), 1, width - x), Math.Clamp((int)Math.Round(crop.Height * height), 1, height - y));
    }

    private static FitShape Cut(PixelPart part, double wanted)
    {
        var width = Math.Clamp((int)Math.Round(part.Height * wanted), 1, part.Width);
        var height = width < part.Width ? part.Height : Math.Clamp((int)Math.Round(part.Width / wanted), 1, part.Height);
        var kept = new PixelPart(part.X + ((part.Width - width) / 2), part.Y + ((part.Height - height) / 2), width, height);
        return new(kept, width, height);
    }

    private static FitShape Extend(PixelPart part, double wanted)
    {
        var width = Math.Max(part.Width, (int)Math.Round(part.Height * wanted));
        var height = width > part.Width ? part.Height : Math.Max(part.Height, (int)Math.Round(part.Width / wanted));
        return new(part, width, height);
    }
}
