namespace Rostrum.Sandbox;

/// <summary>Files of the world page, carried inside the library.</summary>
internal static class Assets
{
    public static byte[] Read(string name)
    {
        using var stream = typeof(Assets).Assembly.GetManifestResourceStream($"world/{name}")
            ?? throw new FileNotFoundException($"The library carries no world/{name}.");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
