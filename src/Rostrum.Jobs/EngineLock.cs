namespace Rostrum.Jobs;

/// <summary>The file whose lock says that an engine works on a SQLite data folder; the system frees it when the process dies.</summary>
internal static class EngineLock
{
    public static FileStream Take(string dataFolder)
    {
        var path = Path.Combine(dataFolder, "jobs.lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (IOException taken) when (taken is not (FileNotFoundException or DirectoryNotFoundException))
        {
            throw new JobEngineAlreadyRunningException(path, taken);
        }
    }

    public static void ExpectFree(string dataFolder)
    {
        if (File.Exists(Path.Combine(dataFolder, "jobs.lock")))
        {
            Take(dataFolder).Dispose();
        }
    }
}
