using System.Globalization;
using System.Text;
using Rostrum.Platform.Files;

namespace Rostrum.Platform.Clock;

/// <summary>
/// The alarm as a file in the data folder, for the doctor and for the next process: what is wrong in the first line, then
/// the origins that can be asked for the time.
/// </summary>
internal sealed class ClockNote(string dataFolder)
{
    private readonly string path = Path.Combine(dataFolder, "state", "clock-alarm");

    /// <summary>What is wrong; null when nothing is.</summary>
    public string? Read() => Lines().FirstOrDefault();

    public IEnumerable<Uri> Origins() =>
        Lines().Skip(1).Select(line => Uri.TryCreate(line, UriKind.Absolute, out var origin) ? origin : null).OfType<Uri>();

    public void Write(ClockAlarm alarm, IEnumerable<Uri> origins)
    {
        PrivateFiles.CreateFolder(Path.GetDirectoryName(path)!);
        var sentence = string.Create(CultureInfo.InvariantCulture, $"{alarm.Sentence} ({alarm.Since:yyyy-MM-dd HH:mm:ss} UTC)");
        File.Delete(path);
        PrivateFiles.CreateAtomically(path, Encoding.UTF8.GetBytes(string.Join('\n', origins.Select(o => o.ToString()).Prepend(sentence))));
    }

    public void Clear() => File.Delete(path);

    private string[] Lines()
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
    }
}
