using System.Text;

namespace Rostrum.Commands;

/// <summary>What a command reads and writes: answers on <see cref="Out"/>, words for people on <see cref="Error"/>, secrets from <see cref="In"/>.</summary>
/// <param name="CanAsk">A person sits at the input and can be asked.</param>
internal sealed record Terminal(TextReader In, TextWriter Out, TextWriter Error, Func<string, string?> Environment, bool CanAsk)
{
    /// <summary>This process's own streams.</summary>
    public static Terminal OfProcess()
    {
#pragma warning disable RS0030 // the one place where the command line meets the terminal
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return new(
            new StreamReader(Console.OpenStandardInput(), utf8),
            new StreamWriter(Console.OpenStandardOutput(), utf8) { AutoFlush = true },
            new StreamWriter(Console.OpenStandardError(), utf8) { AutoFlush = true },
            System.Environment.GetEnvironmentVariable,
            CanAsk: !Console.IsInputRedirected);
#pragma warning restore RS0030
    }
}
