namespace Rostrum.Networks;

/// <summary>Files of a network's folder that are no code: its mark (<c>icon.svg</c>) and the styles of its previews (<c>preview.css</c>).</summary>
public static class NetworkFiles
{
    /// <summary>The file's text, or null where the network has none of that name.</summary>
    public static string? Read(string network, string name)
    {
        using var stream = typeof(NetworkFiles).Assembly.GetManifestResourceStream($"{network}/{name}");
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
