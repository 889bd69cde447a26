using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Rostrum.Model;
using Rostrum.Platform.Secrets;

namespace Rostrum.Commands;

/// <summary>One run of a command: what was typed, the settings, and how to answer.</summary>
internal sealed class CommandRun(ParseResult parsed, IReadOnlyList<string> args, Terminal terminal)
{
    private static readonly JsonSerializerOptions Json = new(Conventions.ModelJson)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // for terminals and pipes, never for a page
        WriteIndented = false,
    };

    private readonly Lazy<RostrumSettings> settings = new(() => RostrumSettings.Read(args, terminal.Environment));

    public Terminal Terminal => terminal;

    public RostrumSettings Settings => settings.Value;

    public bool WantsJson => parsed.GetValue(RostrumCommand.Json);

    public IReadOnlyList<string> Args => args;

    public T? Value<T>(Option<T> option) => parsed.GetValue(option);

    public T Value<T>(Argument<T> argument) => parsed.GetRequiredValue(argument);

    /// <summary>Words for the person; never part of the answer.</summary>
    public void Say(string sentence) => terminal.Error.WriteLine(sentence);

    /// <summary>The answer: JSON when asked for, else a line for people and pipes.</summary>
    public void Answer<T>(T value, string line) =>
        terminal.Out.WriteLine(WantsJson ? JsonSerializer.Serialize(value, Json) : line);

    /// <summary>A list: one JSON array, or one line each with tabs between the columns.</summary>
    public void Answer<T>(IReadOnlyList<T> values, Func<T, string> line)
    {
        if (WantsJson)
        {
            terminal.Out.WriteLine(JsonSerializer.Serialize(values, Json));
            return;
        }

        foreach (var value in values)
        {
            terminal.Out.WriteLine(line(value));
        }
    }

    /// <summary>One line of standard input that is a secret.</summary>
    public async Task<string> ReadSecretAsync(string what, CancellationToken cancel)
    {
        if (terminal.CanAsk)
        {
            Say($"{what} (one line):");
        }

        return await terminal.In.ReadLineAsync(cancel) is { Length: > 0 } line
            ? line
            : throw new CommandFailure($"{what} is expected on standard input and was empty.");
    }

    /// <summary>Runs work on the databases of the data folder, also while a server runs.</summary>
    public async Task<int> OnInstanceAsync(Func<IServiceProvider, Task> work, CancellationToken cancel)
    {
        var instance = await Instance.OpenAsync(Settings, cancel);
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        instance.AddTo(services, TimeProvider.System);
        services.AddNetworks(Settings, new());
        await using var provider = services.BuildServiceProvider();
        await work(provider);
        return ExitCode.Done;
    }

    /// <summary>Runs a command and turns what it may throw into a sentence and an exit code.</summary>
    public async Task<int> GuardedAsync(Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (CommandFailure failure)
        {
            return Failed(failure.Message, failure.ExitCode);
        }
        catch (SettingsException failure)
        {
            return Failed(failure.Message, ExitCode.Usage);
        }
        catch (Exception failure) when (failure is StoreException or MasterKeyException or SealBrokenException
            or Jobs.JobEngineAlreadyRunningException)
        {
            return Failed(failure.Message, ExitCode.Failed);
        }
        catch (UnauthorizedAccessException failure)
        {
            return Failed($"{failure.Message} Check who owns the data folder {Settings.DataFolder}.", ExitCode.Failed);
        }
    }

    private int Failed(string sentence, int code)
    {
        Say(sentence);
        return code;
    }
}
