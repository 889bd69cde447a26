using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Rostrum.Jobs.Tests.Support;

/// <summary>
/// A PostgreSQL for one test run: the server named by ROSTRUM_TEST_POSTGRES (a connection string that may create databases), or a
/// throw-away cluster on a free loopback port, stopped and deleted at the end.
/// </summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    private readonly SemaphoreSlim starting = new(1);
    private string? server;
    private string? folder;
    private bool durable;

    /// <summary>Whether commits wait for the disk; tests need no durability, benchmarks do.</summary>
    public static PostgresCluster Durable() => new() { durable = true };

    /// <summary>Connection string of the server's maintenance database.</summary>
    public async Task<string> ServerAsync()
    {
        await starting.WaitAsync();
        try
        {
            return server ??= Environment.GetEnvironmentVariable("ROSTRUM_TEST_POSTGRES") is { Length: > 0 } given ? given : await StartAsync();
        }
        finally
        {
            starting.Release();
        }
    }

    /// <summary>Creates a database, as a copy of another if named, and returns its connection string.</summary>
    public async Task<string> CreateDatabaseAsync(string name, string? copyOf = null)
    {
        var text = await ServerAsync();
        await using var connection = new NpgsqlConnection(text);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"create database \"{name}\" template \"{copyOf ?? "template0"}\"";
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(text) { Database = name }.ConnectionString;
    }

    /// <summary>Drops a database; a throw-away cluster is dropped as a whole.</summary>
    public async Task DropDatabaseAsync(string name)
    {
        if (folder is not null)
        {
            return;
        }

        await using var connection = new NpgsqlConnection(await ServerAsync());
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"drop database if exists \"{name}\" with (force)";
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (folder is not null)
        {
            await RunAsync(Bin("pg_ctl"), "stop", "-s", "-D", Path.Combine(folder, "data"), "-m", "immediate", "-w");
            Directory.Delete(folder, recursive: true);
        }

        starting.Dispose();
    }

    private async Task<string> StartAsync()
    {
        var port = FreePort();
        folder = Directory.CreateTempSubdirectory("rostrum-pg-").FullName;
        var data = Path.Combine(folder, "data");
        if (Environment.UserName == "root")
        {
            await RunPlainAsync("chown", "postgres", folder);
        }

        await RunAsync(Bin("initdb"), "-D", data, "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C");
        var settings = $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c max_connections=600 -c timezone=Asia/Tokyo"
            + (durable ? "" : " -c fsync=off -c full_page_writes=off -c synchronous_commit=off");
        await RunAsync(Bin("pg_ctl"), "start", "-s", "-D", data, "-w", "-l", Path.Combine(folder, "log"), "-o", settings);
        return $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres;Maximum Pool Size=200";
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Bin(string program)
    {
        var folders = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [];
        return folders.Order(StringComparer.Ordinal).Select(f => Path.Combine(f, "bin", program)).LastOrDefault(File.Exists)
            ?? throw new InvalidOperationException(
                $"{program} not found: install Debian's package postgresql, or set ROSTRUM_TEST_POSTGRES to a connection string.");
    }

    /// <summary>The server refuses to run as root.</summary>
    private static Task RunAsync(string program, params string[] args) => Environment.UserName == "root"
        ? RunPlainAsync("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", program, .. args])
        : RunPlainAsync(program, args);

    private static async Task RunPlainAsync(string program, params string[] args)
    {
        // pg_ctl is silent: its server would hold a pipe open
        var talks = !args.Contains("-s");
        using var process = Process.Start(new ProcessStartInfo(program, args) { WorkingDirectory = "/tmp", RedirectStandardOutput = talks })!;
        _ = talks ? await process.StandardOutput.ReadToEndAsync() : "";
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', args)} ended with {process.ExitCode}.");
        }
    }
}
