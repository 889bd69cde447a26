using Rostrum.Commands;

namespace Rostrum.Tests.Commands;

/// <summary>What one command answered.</summary>
internal sealed record CommandLineRun(int Code, string Out, string Error)
{
    /// <summary>Runs the command line as the program does, with streams of the test's own.</summary>
    public static async Task<CommandLineRun> OfAsync(RostrumSettings settings, Uri? server, string input, params string[] args)
    {
        var environment = new Dictionary<string, string?>
        {
            ["ROSTRUM_DATA"] = settings.DataFolder,
            ["ROSTRUM_DATABASE"] = settings.Database,
            ["ROSTRUM_SERVER"] = server?.ToString(),
        };
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal(new StringReader(input), output, error, n => environment.GetValueOrDefault(n), CanAsk: false);
        var code = await RostrumCommand.RunAsync(args, terminal);
        return new(code, output.ToString(), error.ToString());
    }
}
