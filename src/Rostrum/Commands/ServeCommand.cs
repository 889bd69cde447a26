using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Rostrum.Accounts;
using Rostrum.Jobs;

namespace Rostrum.Commands;

/// <summary><c>rostrum serve</c>: runs the server until it is told to stop.</summary>
internal static class ServeCommand
{
    public static Command Create(CommandLine line) => line.Doing(
        new("serve", "Runs the server."),
        async (run, cancel) =>
        {
            var settings = run.Settings;
            if (IsBusy(settings.ListenUrl))
            {
                throw Busy(settings);
            }

            if (settings.Database is null)
            {
                JobEngine.ExpectAlone(settings.DataFolder);
            }

            await using var server = RostrumServer.Build([.. run.Args], new() { Settings = settings, Say = run.Say });
            run.Say($"Rostrum is starting on {settings.ListenUrl} with {settings.DataFolder}");
            try
            {
                await server.StartAsync(cancel);
                if (await server.Services.GetRequiredService<FirstOwner>().InviteAsync(cancel) is { } link)
                {
                    run.Say($"Nobody has an account yet. Make the first one, which owns this server: {link}");
                }

                await server.WaitForShutdownAsync(cancel);
                return ExitCode.Done;
            }
            catch (IOException busy) when (busy.InnerException is AddressInUseException)
            {
                throw Busy(settings);
            }
        });

    // Both are looked at before the start, so that the usual case is one sentence and not the host's own report of a failed start.
    private static bool IsBusy(Uri listen)
    {
        if (!IPAddress.TryParse(listen.Host.Trim('[', ']'), out var address) || listen.Port == 0)
        {
            return false;
        }

        try
        {
            using var probe = new TcpListener(address, listen.Port);
            probe.Start();
            return false;
        }
        catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return true;
        }
    }

    private static CommandFailure Busy(RostrumSettings settings) => new(
        $"{settings.ListenUrl} is busy: another program listens there. Stop it, or choose another address, for example"
        + " ROSTRUM_URL=http://127.0.0.1:8081");
}
