using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Rostrum.Platform.Children;
using Rostrum.Platform.Clock;
using Rostrum.Platform.Files;
using Rostrum.Platform.Secrets;

namespace Rostrum.Operations;

internal enum FindingLevel
{
    Fine,

    /// <summary>Works, but something is off or missing.</summary>
    Note,

    /// <summary>Does not work until somebody acts.</summary>
    Fault,
}

/// <summary>One thing the doctor looked at, with what to do where something is to be done.</summary>
internal sealed record Finding(string Subject, FindingLevel Level, string Sentence, string? Advice = null);

/// <summary>Looks at everything an instance needs, without changing anything.</summary>
internal sealed class Doctor(RostrumSettings settings, TimeProvider time)
{
    private const long LittleSpace = 1L << 30;

    public async Task<IReadOnlyList<Finding>> ExamineAsync(CancellationToken cancel)
    {
        List<Finding> findings = [Folder(), Space(), Key()];
        findings.AddRange(await DatabaseDoctor.ExamineAsync(settings, time, cancel));
        if (new ClockNote(settings.DataFolder).Read() is { } alarm)
        {
            findings.Add(new("clock", FindingLevel.Fault, alarm, "Set the clock of this machine by NTP; posts wait until another clock agrees."));
        }

        findings.Add(Zones());
        findings.Add(PublicUrl());
        findings.AddRange(settings.OutgoingAllow.Select(Exception));
        findings.Add(Tool("vipsthumbnail", "pictures are sent as they are and may be refused for their size", "libvips-tools"));
        findings.Add(Tool("ffprobe", "videos cannot be checked before they are sent", "ffmpeg"));
        findings.Add(await ShelterAsync(time));
        return findings;
    }

    private Finding Folder()
    {
        const string subject = "data folder";
        if (!Directory.Exists(settings.DataFolder))
        {
            return new(subject, FindingLevel.Note, $"{settings.DataFolder} does not exist yet.", "The first start makes it.");
        }

        try
        {
            var probe = Path.Combine(settings.DataFolder, $".doctor-{Environment.ProcessId}");
            PrivateFiles.CreateNew(probe, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return new(subject, FindingLevel.Fault, $"{settings.DataFolder} cannot be written ({refused.Message}).",
                "Give it to the user this program runs as.");
        }

        return PrivateFiles.IsOpenToOthers(settings.DataFolder)
            ? new(subject, FindingLevel.Note, $"{settings.DataFolder} can be read by other users.", $"Run: chmod 700 '{settings.DataFolder}'")
            : new(subject, FindingLevel.Fine, settings.DataFolder);
    }

    private Finding Space()
    {
        var folder = Directory.Exists(settings.DataFolder) ? settings.DataFolder : AppContext.BaseDirectory;
        var free = new DriveInfo(folder).AvailableFreeSpace;
        var sentence = $"{free / (1 << 20):N0} MiB free.";
        return free < LittleSpace
            ? new("free disk", FindingLevel.Fault, sentence, "Under 1 GiB new work is refused soon; make room.")
            : new("free disk", FindingLevel.Fine, sentence);
    }

    private Finding Key()
    {
        const string subject = "master key";
        if (!File.Exists(settings.MasterKeyFile))
        {
            return new(subject, FindingLevel.Note, $"{settings.MasterKeyFile} does not exist yet.",
                "The first start makes it; if this instance has data already, put it back from its backup.");
        }

        try
        {
            MasterKey.LoadOrCreate(settings.MasterKeyFile, dataExists: true).Dispose();
            return new(subject, FindingLevel.Fine, settings.MasterKeyFile, "Keep a copy of it apart from the backups of the data.");
        }
        catch (MasterKeyException wrong)
        {
            return new(subject, FindingLevel.Fault, wrong.Message);
        }
    }

    private static Finding Zones() => new(
        "zone data", FindingLevel.Fine, $"Time zones {DateTimeZoneProviders.Tzdb.VersionId}.");

    private Finding PublicUrl()
    {
        const string subject = "public address";
        var url = settings.PublicUrl;
        if (url.IsLoopback)
        {
            return new(subject, FindingLevel.Note, $"{url} is reachable from this machine only.",
                "Networks that fetch media or call back need ROSTRUM_PUBLIC_URL=https://….");
        }

        return url.Scheme == Uri.UriSchemeHttps
            ? new(subject, FindingLevel.Fine, url.ToString())
            : new(subject, FindingLevel.Note, $"{url} is not https.", "Sign-ins and tokens can be read on the way; put a TLS proxy before it.");
    }

    private static Finding Exception(Uri origin) => new(
        "address exception", FindingLevel.Note, $"Outgoing calls may reach {origin.GetLeftPart(UriPartial.Authority)} although it is private.",
        "Remove it from ROSTRUM_OUTGOING_ALLOW when it is not needed.");

    // Tried, not only looked for: bubblewrap may be there and the system may not let it work.
    private static async Task<Finding> ShelterAsync(TimeProvider time)
    {
        using var children = new ChildProcesses(
            new(Path.GetTempPath(), ChildOptions.UsualFolders), time, NullLogger<ChildProcesses>.Instance);
        var shelter = await children.ShelterAsync();
        var level = shelter.Kind == ShelterKind.Sandbox ? FindingLevel.Fine : FindingLevel.Note;
        return new("media sandbox", level, shelter.Sentence);
    }

    private static Finding Tool(string tool, string without, string package)
    {
        return ChildOptions.UsualFolders.Select(f => Path.Combine(f, tool)).FirstOrDefault(File.Exists) is { } path
            ? new(tool, FindingLevel.Fine, path)
            : new(tool, FindingLevel.Note, $"Not installed: {without}.", $"On Debian and Ubuntu: apt-get install {package}");
    }
}
