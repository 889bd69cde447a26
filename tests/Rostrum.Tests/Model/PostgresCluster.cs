using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Rostrum.Tests.Model;

/// <summary>
/// PostgreSQL for tests: the server of <c>ROSTRUM_TEST_POSTGRES</c> (a connection string whose user may create databases), or
/// a throw-away cluster on a loopback port that dies with the test process. Its time zone is not UTC, on purpose.
/// </summary>
internal static class PostgresCluster
{
    private const string Missing =
        "not run: no PostgreSQL server programs found; install Debian's package postgresql or set ROSTRUM_TEST_POSTGRES";

    private static Process? keeper; // collected, it would close the input and end the server

    private static readonly Lazy<Task<string?>> Started = new(StartAsync);

    /// <summary>A connection string for a database of this name; ends the test as not run where there is no PostgreSQL.</summary>
    public static async Task<string> DatabaseAsync(string name)
    {
        var connection = await Started.Value;
        Assert.SkipWhen(connection is null, Missing);
        return new NpgsqlConnectionStringBuilder(connection) { Database = name }.ToString();
    }

    /// <summary>Drops every database whose name begins like this.</summary>
    public static async Task DropAsync(string prefix)
    {
        await using var connection = new NpgsqlConnection(await DatabaseAsync("postgres"));
        await connection.OpenAsync();
        List<string> names = [];
        await using (var look = new NpgsqlCommand("select datname from pg_database where starts_with(datname, @p)", connection))
        {
            look.Parameters.AddWithValue("p", prefix);
            await using var rows = await look.ExecuteReaderAsync();
            while (await rows.ReadAsync())
            {
                names.Add(rows.GetString(0));
            }
        }

        foreach (var name in names)
        {
            await using var drop = new NpgsqlCommand($"drop database if exists \"{name}\" with (force)", connection);
            await drop.ExecuteNonQueryAsync();
        }
    }

    private static async Task<string?> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("ROSTRUM_TEST_POSTGRES") is { Length: > 0 } given)
        {
            return given;
        }

        if (Programs() is not { } bin)
        {
            return null;
        }

        var port = FreePort();
        var folder = Directory.CreateTempSubdirectory("rostrum-pg-").FullName;
        var isRoot = Environment.UserName == "root";

        // The shell waits for its input to end: it ends when this process ends, however it ends.
        var script = $"""
            set -e
            '{bin}/initdb' -D '{folder}/data' -U rostrum -A trust -E UTF8 --locale=C --no-sync >/dev/null
            '{bin}/postgres' -D '{folder}/data' -h 127.0.0.1 -p {port} -k '{folder}' -c fsync=off -c timezone=America/New_York \
              -c max_connections=300 -c log_destination=stderr >'{folder}/log' 2>&1 &
            server=$!
            echo started
            cat >/dev/null
            kill -INT $server
            wait $server || true
            rm -rf '{folder}/data'
            """;
        if (isRoot)
        {
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_111_111);
        }

        var start = new ProcessStartInfo(isRoot ? "runuser" : "sh") { RedirectStandardInput = true, RedirectStandardOutput = true };
        string[] arguments = isRoot ? ["-u", "postgres", "--", "sh", "-c", script] : ["-c", script];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        keeper = Process.Start(start)!;
        (await keeper.StandardOutput.ReadLineAsync()).ShouldBe("started");
        var connection = $"Host=127.0.0.1;Port={port};Username=rostrum;Database=postgres";
        await AnswersAsync(connection);
        return connection;
    }

    private static async Task AnswersAsync(string connection)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                await using var attempt = new NpgsqlConnection(connection);
                await attempt.OpenAsync();
                return;
            }
            catch (NpgsqlException) when (TimeProvider.System.GetElapsedTime(deadline) < TimeSpan.FromSeconds(30))
            {
                await Task.Delay(50);
            }
        }
    }

    private static string? Programs()
    {
        const string debian = "/usr/lib/postgresql";
        var folders = Directory.Exists(debian) ? Directory.GetDirectories(debian).Select(d => Path.Combine(d, "bin")) : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        return folders.OrderDescending().Concat(path).FirstOrDefault(f => File.Exists(Path.Combine(f, "initdb")));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
