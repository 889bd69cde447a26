using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using Rostrum.Tests.Api;

namespace Rostrum.Tests.Accounts;

/// <summary>A mail server that takes everything (RFC 5321, as far as a sender needs) and shows what arrived.</summary>
internal sealed partial class MailCatcher : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Channel<CaughtMail> arrived = Channel.CreateUnbounded<CaughtMail>();
    private readonly CancellationTokenSource end = new();
    private readonly ConcurrentBag<Task> talks = [];
    private readonly Task accepting;

    public MailCatcher()
    {
        listener.Start();
        accepting = AcceptAsync();
    }

    public string Setting => $"smtp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}?from=rostrum@example.org";

    /// <summary>How many of the next letters are put off.</summary>
    public int Refusals { get; set; }

    public async Task<CaughtMail> NextAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ApiHost.Cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        return await arrived.Reader.ReadAsync(limit.Token);
    }

    public bool IsEmpty => arrived.Reader.Count == 0;

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Stop();
        await Task.WhenAny(accepting, Task.Delay(TimeSpan.FromSeconds(2)));
        end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                talks.Add(TalkAsync(await listener.AcceptTcpClientAsync(end.Token)));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using var _ = client;
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.UTF8);
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 catcher");
        var to = "";
        while (await reader.ReadLineAsync(end.Token) is { } line)
        {
            var verb = line.Split(' ', ':')[0].ToUpperInvariant();
            if (verb == "RCPT")
            {
                to = Address().Match(line).Groups[1].Value;
            }

            if (verb == "DATA")
            {
                if (Refusals > 0)
                {
                    Refusals--;
                    await writer.WriteLineAsync("451 later");
                    continue;
                }

                await writer.WriteLineAsync("354 go on");
                var text = new StringBuilder();
                while (await reader.ReadLineAsync(end.Token) is { } part && part != ".")
                {
                    text.AppendLine(part.StartsWith("..", StringComparison.Ordinal) ? part[1..] : part);
                }

                arrived.Writer.TryWrite(new(to, text.ToString()));
            }

            await writer.WriteLineAsync(verb == "QUIT" ? "221 bye" : "250 ok");
            if (verb == "QUIT")
            {
                return;
            }
        }
    }

    [GeneratedRegex("<([^>]*)>")]
    private static partial Regex Address();
}

internal sealed partial record CaughtMail(string To, string Raw)
{
    /// <summary>The letter with its quoted-printable lines joined and decoded.</summary>
    public string Text => Encoding.UTF8.GetString([.. Bytes(SoftBreak().Replace(Raw, ""))]);

    public string Subject => Encoded().Replace(SubjectLine().Match(Raw).Groups[1].Value.Replace("\r", "").Replace("\n", ""), m =>
        m.Groups[1].Value.Equals("b", StringComparison.OrdinalIgnoreCase)
            ? Encoding.UTF8.GetString(Convert.FromBase64String(m.Groups[2].Value))
            : Encoding.UTF8.GetString([.. Bytes(m.Groups[2].Value.Replace('_', ' '))]));

    /// <summary>Path and query of its link.</summary>
    public string Link => new Uri(Address().Match(Text).Value).PathAndQuery;

    private static IEnumerable<byte> Bytes(string quoted)
    {
        for (var i = 0; i < quoted.Length; i++)
        {
            if (quoted[i] == '=' && i + 2 < quoted.Length && Uri.IsHexDigit(quoted[i + 1]) && Uri.IsHexDigit(quoted[i + 2]))
            {
                yield return Convert.ToByte(quoted.Substring(i + 1, 2), 16);
                i += 2;
            }
            else
            {
                yield return (byte)quoted[i];
            }
        }
    }

    [GeneratedRegex("=\r?\n")]
    private static partial Regex SoftBreak();

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/[^\s""<]*")]
    private static partial Regex Address();

    [GeneratedRegex(@"^Subject: ((?:.*)(?:\r?\n[ \t].*)*)", RegexOptions.Multiline)]
    private static partial Regex SubjectLine();

    [GeneratedRegex(@"=\?utf-8\?([bq])\?([^?]*)\?=\s*", RegexOptions.IgnoreCase)]
    private static partial Regex Encoded();
}
