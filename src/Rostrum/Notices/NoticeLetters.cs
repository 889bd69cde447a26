using System.Globalization;
using NodaTime;
using Rostrum.Accounts;
using Rostrum.Model;

namespace Rostrum.Notices;

/// <summary>Says notices in the reader's language. Channels, people and numbers; never what a post says.</summary>
internal sealed class NoticeLetters(RostrumSettings settings)
{
    /// <param name="notices">Newest first.</param>
    /// <param name="more">How many beyond these; may be negative.</param>
    public LetterDraft Write(Addressee to, IEnumerable<Notice> notices, int more, IReadOnlyDictionary<Guid, string> channels)
    {
        var phrases = Phrases.Find(to.Person.Locale) ?? Phrases.English;
        var told = notices.ToList();
        var lines = told.Select(n => $"• {Sentence(phrases, n, channels)} ({TimeOf(n, to.Person.Zone)})").ToList();
        if (more > 0)
        {
            lines.Add(phrases.Say("notice.more", more));
        }

        var page = new Uri(settings.PublicUrl, $"/w/{to.Slug}{(told.Count == 1 ? PageOf(told[0]) : "")}");
        return new(
            phrases,
            to.Person.Email,
            phrases.Say("notice.subject", Headline(phrases, told, channels), to.Workspace),
            phrases.Say("notice.text", to.Workspace) + "\n" + string.Join('\n', lines),
            phrases["notice.button"],
            page)
        {
            Name = to.Person.Name,
            Settings = new(settings.PublicUrl, $"/w/{to.Slug}/settings/notifications"),
        };
    }

    private static string Headline(Phrases phrases, List<Notice> told, IReadOnlyDictionary<Guid, string> channels)
    {
        if (told[0].Mail == NoticeMail.Daily)
        {
            return phrases["notice.daily"];
        }

        return told.Count == 1
            ? Sentence(phrases, told[0], channels)
            : phrases.Say($"notice.{Conventions.Word(told[0].Kind)}.several", Times(told));
    }

    /// <summary>Of deliveries, comments and files each occurrence is one; of the rest each notice.</summary>
    private static int Times(List<Notice> told) => CountsTimes(told[0].Kind) ? told.Sum(n => n.Count) : told.Count;

    private static bool CountsTimes(NoticeKind kind) => kind is NoticeKind.DeliveryFailed or NoticeKind.DeliveryNeedsPerson
        or NoticeKind.DeliveryMissed or NoticeKind.DeliveryAtRisk or NoticeKind.CommentAdded or NoticeKind.MediaFailed;

    private static string Sentence(Phrases phrases, Notice notice, IReadOnlyDictionary<Guid, string> channels)
    {
        var channel = notice.ChannelId is { } id && channels.TryGetValue(id, out var name) ? name : phrases["notice.channel"];
        var kind = notice is { Kind: NoticeKind.ReviewDecided, Detail: "rejected" } ? "reviewRejected" : Conventions.Word(notice.Kind);
        var form = notice.Count > 1 && CountsTimes(notice.Kind) ? "many" : "one";
        return phrases.Say($"notice.{kind}.{form}", channel, notice.Actor ?? phrases["notice.somebody"], notice.Count);
    }

    private static string TimeOf(Notice notice, string zoneName)
    {
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(zoneName) ?? DateTimeZone.Utc;
        return Instant.FromDateTimeOffset(notice.At).InZone(zone).ToString("uuuu-MM-dd HH:mm", CultureInfo.InvariantCulture);
    }

    private static string PageOf(Notice notice) => notice.Kind switch
    {
        NoticeKind.MemberJoined => "/settings/members",
        NoticeKind.MediaFailed => "/media",
        _ => notice switch
        {
            { PostId: { } post, Count: 1 } => $"/posts/{post}",
            { ChannelId: { } channel } => $"/channels/{channel}",
            { PostId: { } post } => $"/posts/{post}",
            _ => "",
        },
    };
}
