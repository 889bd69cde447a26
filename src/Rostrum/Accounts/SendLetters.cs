using System.Data.Common;
using System.Net.Mail;
using Microsoft.EntityFrameworkCore;
using Rostrum.Model;
using Rostrum.Platform.Mail;
using Rostrum.Platform.Secrets;

namespace Rostrum.Accounts;

/// <summary>Carries waiting letters to the mail server and tries again later; without a server it shows their links on the console.</summary>
internal sealed class SendLetters(
    IStore store, LetterBox box, RostrumSettings settings, ConsoleLine console, TimeProvider time, ILogger<SendLetters> logger) : BackgroundService
{
    public const string NoServer = "No mail server is set.";

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Claimed = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(20), TimeSpan.FromHours(1),
        TimeSpan.FromHours(3), TimeSpan.FromHours(8),
    ];

    private readonly MailSender? sender = settings.Mail is { } server ? new(server) : null;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await box.WaitAsync(TimeSpan.FromSeconds(2), stoppingToken); // a start does not wait for this
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await CarryOneAsync(stoppingToken))
                {
                }
            }
            catch (DbException failed)
            {
                logger.LettersWait(failed);
            }

            await box.WaitAsync(Look, stoppingToken);
        }
    }

    private async Task<bool> CarryOneAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await using var control = store.OpenControl();
        var letter = await control.Letters.AsNoTracking().Where(l => l.DueAt <= now).OrderBy(l => l.DueAt).FirstOrDefaultAsync(cancel);
        if (letter is null)
        {
            return false;
        }

        // One node carries it; if that one dies, another does in a few minutes.
        var until = now + Claimed;
        var isOurs = await control.Letters.Where(l => l.Id == letter.Id && l.DueAt == letter.DueAt)
            .ExecuteUpdateAsync(l => l.SetProperty(x => x.DueAt, until), cancel) == 1;
        if (isOurs)
        {
            await CarryAsync(control, letter, cancel);
        }

        return true;
    }

    private async Task CarryAsync(ControlDb control, Letter letter, CancellationToken cancel)
    {
        var row = control.Letters.Where(l => l.Id == letter.Id);
        try
        {
            var content = box.Open(letter);
            if (sender is null)
            {
                console.Say($"Mail to {letter.Recipient} is not sent, because no mail server is set (ROSTRUM_SMTP). Its link: {content.Link}");
                await row.ExecuteUpdateAsync(
                    l => l.SetProperty(x => x.DueAt, (DateTimeOffset?)null).SetProperty(x => x.LastFailure, NoServer), cancel);
                return;
            }

            await sender.SendAsync(new(letter.Recipient, letter.Subject, content.Text, content.Html) { Unsubscribe = content.Settings }, cancel);
            var sent = time.GetUtcNow();
            await row.ExecuteUpdateAsync(
                l => l.SetProperty(x => x.DueAt, (DateTimeOffset?)null).SetProperty(x => x.SentAt, sent)
                    .SetProperty(x => x.Sealed, (byte[]?)null).SetProperty(x => x.LastFailure, (string?)null),
                CancellationToken.None); // it is sent; forgetting that would send it twice
        }
        catch (Exception failed) when (failed is SmtpException or SealBrokenException or IOException
            || (failed is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            logger.LetterNotSent(letter.Id, failed.GetType().Name);
            var next = failed is SealBrokenException || letter.Tries >= Pauses.Length ? (DateTimeOffset?)null : time.GetUtcNow() + Pauses[letter.Tries];
            var reason = failed is SmtpException { StatusCode: var code } ? $"The mail server answered {code}." : "The mail server did not answer.";
            await row.ExecuteUpdateAsync(
                l => l.SetProperty(x => x.DueAt, next).SetProperty(x => x.Tries, letter.Tries + 1).SetProperty(x => x.LastFailure, reason), cancel);
        }
    }
}

/// <summary>Where the person who started the server reads; never the log.</summary>
internal sealed record ConsoleLine(Action<string> Say);

internal static partial class AccountsLog
{
    [LoggerMessage(3001, LogLevel.Warning, "Letter {LetterId} was not sent ({Why}); it is tried again")]
    public static partial void LetterNotSent(this ILogger logger, Guid letterId, string why);

    [LoggerMessage(3002, LogLevel.Warning, "Letters wait: the control database does not answer")]
    public static partial void LettersWait(this ILogger logger, Exception failed);

    [LoggerMessage(3003, LogLevel.Warning, "Old records of accounts could not be removed; it is tried again")]
    public static partial void TidyingWaits(this ILogger logger, Exception failed);
}
