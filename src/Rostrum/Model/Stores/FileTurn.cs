namespace Rostrum.Model;

/// <summary>A turn among processes of one machine: an exclusively opened file. A crash frees it.</summary>
internal sealed class FileTurn : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(25);

    private readonly FileStream file;

    private FileTurn(FileStream file) => this.file = file;

    /// <summary>Null when another process has the turn.</summary>
    public static FileTurn? TryTake(string path)
    {
        try
        {
            return new(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0));
        }
        catch (IOException)
        {
            return null;
        }
    }

    public static async Task<FileTurn> WaitAsync(string path, CancellationToken cancel)
    {
        while (true)
        {
            if (TryTake(path) is { } turn)
            {
                return turn;
            }

            await Task.Delay(Look, TimeProvider.System, cancel);
        }
    }

    public void Dispose() => file.Dispose();
}
