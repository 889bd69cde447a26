using System.Net;
using System.Net.Mail;
using Rostrum.Platform.Secrets;

namespace Rostrum.Platform.Mail;

/// <summary>The server that takes our mail: <c>smtp://user:password@host:port?from=address</c>.</summary>
internal sealed record MailServer(string Host, int Port, string? User, Secret? Password, MailAddress From, bool UsesTls)
{
    private const int UsualPort = 587;

    public override string ToString() => $"{Host}:{Port}";

    /// <summary>Null when it cannot be read. TLS is asked for (STARTTLS) unless the server is on this machine, or <c>tls=off</c> is said.</summary>
    public static MailServer? Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme != "smtp" || uri.Host.Length == 0)
        {
            return null;
        }

        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(uri.Query);
        if (!MailAddress.TryCreate(query.GetValueOrDefault("from").ToString(), out var from) || from.Address.Any(char.IsControl))
        {
            return null;
        }

        var user = uri.UserInfo.Split(':', 2);
        return new(
            uri.Host,
            uri.IsDefaultPort || uri.Port < 0 ? UsualPort : uri.Port,
            user[0].Length == 0 ? null : Uri.UnescapeDataString(user[0]),
            user.Length < 2 ? null : Secret.FromText(Uri.UnescapeDataString(user[1])),
            from,
            query.GetValueOrDefault("tls").ToString() != "off" && !IsHere(uri));
    }

    private static bool IsHere(Uri uri) => uri.IsLoopback || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
