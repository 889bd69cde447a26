using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;

namespace Rostrum.Platform.Mail;

/// <summary>Hands one letter to the mail server, as text and as HTML.</summary>
internal sealed class MailSender(MailServer server)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <exception cref="SmtpException">The server did not take it.</exception>
    public async Task SendAsync(MailText letter, CancellationToken cancel)
    {
        using var message = new MailMessage(server.From, new MailAddress(letter.Recipient))
        {
            Subject = letter.Subject,
            SubjectEncoding = Encoding.UTF8,
            Body = letter.Text,
            BodyEncoding = Encoding.UTF8,
            BodyTransferEncoding = TransferEncoding.QuotedPrintable,
        };
        message.Headers.Add("Auto-Submitted", "auto-generated");
        if (letter.Unsubscribe is { } page)
        {
            message.Headers.Add("List-Unsubscribe", $"<{page}>");
        }

        using var html = AlternateView.CreateAlternateViewFromString(letter.Html, Encoding.UTF8, MediaTypeNames.Text.Html);
        html.TransferEncoding = TransferEncoding.QuotedPrintable;
        message.AlternateViews.Add(html);
        using var client = new SmtpClient(server.Host, server.Port) { EnableSsl = server.UsesTls };
        if (server.User is { } user)
        {
            client.Credentials = new NetworkCredential(user, server.Password?.Reveal());
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        await client.SendMailAsync(message, limit.Token);
    }
}

/// <summary>One letter. The recipient is a checked address; the subject has no line break.</summary>
internal sealed record MailText(string Recipient, string Subject, string Text, string Html)
{
    /// <summary>The page on which the recipient stops such letters.</summary>
    public string? Unsubscribe { get; init; }
}
