namespace Rostrum.Commands;

/// <summary>A command ends here with a sentence for the person and an exit code.</summary>
internal sealed class CommandFailure(string message, int exitCode = ExitCode.Failed) : Exception(message)
{
    public int ExitCode => exitCode;
}

/// <summary>What the exit codes mean; the same for every command.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>Refused or failed; the reason is on standard error.</summary>
    public const int Failed = 1;

    /// <summary>Typed wrongly, or a setting cannot be used.</summary>
    public const int Usage = 2;

    /// <summary>The server does not answer.</summary>
    public const int Unreachable = 3;
}
