using System.CommandLine;
using Rostrum.Operations;

namespace Rostrum.Commands;

/// <summary><c>rostrum doctor</c>: looks at everything an instance needs and says what to do.</summary>
internal static class DoctorCommand
{
    public static Command Create(CommandLine line) => line.Doing(
        new("doctor", "Looks at everything this instance needs and says what to do."),
        async (run, cancel) =>
        {
            var findings = await new Doctor(run.Settings, TimeProvider.System).ExamineAsync(cancel);
            run.Answer(findings, f => $"{Mark(f.Level)}\t{f.Subject}\t{f.Sentence}{(f.Advice is null ? "" : $" {f.Advice}")}");
            return findings.Any(f => f.Level == FindingLevel.Fault) ? ExitCode.Failed : ExitCode.Done;
        });

    private static string Mark(FindingLevel level) => level switch
    {
        FindingLevel.Fine => "ok",
        FindingLevel.Note => "note",
        FindingLevel.Fault => "FAULT",
    };
}
