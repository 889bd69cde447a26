using System.CommandLine;
using System.CommandLine.Invocation;
using Rostrum.Operations;

namespace Rostrum.Commands;

/// <summary>The program's command line.</summary>
internal static class RostrumCommand
{
    public static Option<bool> Json { get; } = new("--json") { Description = "Answer as JSON.", Recursive = true };

    public static Task<int> RunAsync(string[] args) => RunAsync(args, Terminal.OfProcess());

    public static async Task<int> RunAsync(string[] args, Terminal terminal)
    {
        var root = Create(args, terminal);

        // A handle begins with @, which would otherwise name a file of further arguments.
        var parsed = root.Parse(args.Length == 0 ? ["--help"] : args, new() { ResponseFileTokenReplacer = null });
        var isWrong = parsed.Errors.Count > 0;
        var code = await parsed.InvokeAsync(new()
        {
            Output = terminal.Out,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null, // the host handles the signals of `serve`; anything else just ends
        });
        return isWrong ? ExitCode.Usage : code;
    }

    private static RootCommand Create(string[] args, Terminal terminal)
    {
        var root = new RootCommand("Rostrum: schedules posts and publishes them on social networks.");
        foreach (var version in root.Options.OfType<VersionOption>())
        {
            version.Action = new VersionAction(terminal);
        }

        root.Add(Json);
        foreach (var (option, setting) in SettingSource.Options)
        {
            root.Add(new Option<string>(option) { Description = $"Instead of {setting}.", Recursive = true, HelpName = "value" });
        }

        var line = new CommandLine(args, terminal);
        root.Add(ServeCommand.Create(line));
        root.Add(DoctorCommand.Create(line));
        root.Add(UserCommands.Create(line));
        root.Add(WorkspaceCommands.Create(line));
        root.Add(KeyCommands.Create(line));
        root.Add(NetworkCommands.Create(line));
        root.Add(ChannelCommands.Create(line));
        root.Add(MediaCommands.Create(line));
        root.Add(PostCommands.Create(line));
        return root;
    }

    private sealed class VersionAction(Terminal terminal) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            terminal.Out.WriteLine(HealthRoutes.Version);
            return ExitCode.Done;
        }
    }
}

/// <summary>What every command is made with.</summary>
internal sealed record CommandLine(IReadOnlyList<string> Args, Terminal Terminal)
{
    /// <summary>Gives a command its work.</summary>
    public Command Doing(Command command, Func<CommandRun, CancellationToken, Task<int>> work)
    {
        command.SetAction((parsed, cancel) =>
        {
            var run = new CommandRun(parsed, Args, Terminal);
            return run.GuardedAsync(() => work(run, cancel));
        });
        return command;
    }
}
