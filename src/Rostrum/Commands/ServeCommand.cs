using System.CommandLine;
using Microsoft.AspNetCore.Connections;

namespace Rostrum.Commands;

/// <summary><c>rostrum serve</c>: runs the server until it is told to stop.</summary>
internal static class ServeCommand
{
    public static Command Create(CommandLine line) => line.Doing(
        new("serve", "Runs the server."),
        async (run, cancel) =>
        {
            await using var server = RostrumServer.Build([.. run.Args], new() { Settings = run.Settings });
            try
            {
                run.Say($"Rostrum is starting on {run.Settings.ListenUrl} with {run.Settings.DataFolder}");
                await server.RunAsync(cancel);
                return ExitCode.Done;
            }
            catch (IOException busy) when (busy.InnerException is AddressInUseException)
            {
                throw new CommandFailure(
                    $"{run.Settings.ListenUrl} is busy: another program listens there. Stop it, or choose another address, for"
                    + " example ROSTRUM_URL=http://127.0.0.1:8081");
            }
        });
}
