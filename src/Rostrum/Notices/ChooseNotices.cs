using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Notices;

/// <summary>How the signed-in person wants to hear of each kind in this workspace.</summary>
internal static class ChooseNotices
{
    public sealed record Request(bool InApp, NoticeMail Mail);

    /// <param name="IsDefault">The person chose nothing else.</param>
    public sealed record Choice(NoticeKind Kind, bool InApp, NoticeMail Mail, bool IsDefault);

    /// <param name="SendsMail">False where no mail server is set: nothing is sent whatever is chosen.</param>
    public sealed record Response(IReadOnlyList<Choice> Items, bool SendsMail);

    public static void Map(RouteGroupBuilder notices)
    {
        notices.MapGet("/choices", ListAsync).WithName("ListNoticeChoices").WithSummary("List how you hear of what").RequireMember();
        notices.MapPut("/choices/{kind}", ChooseAsync).WithName("ChooseNotices").WithSummary("Choose how you hear of one kind")
            .RequireMember().WithProblems(404);
    }

    private static async Task<Results<Found<Response>, Problem>> ListAsync(
        WorkspaceDb db, ApiCaller caller, RostrumSettings settings, CancellationToken cancel)
    {
        var wishes = await db.NoticeWishes.AsNoTracking().Where(w => w.PersonId == caller.Id).ToDictionaryAsync(w => w.Kind, cancel);
        var choices = NoticeRule.For(caller.Role, caller.Scopes).Select(r =>
            wishes.TryGetValue(r.Kind, out var wish) ? Show(r, wish.InApp, wish.Mail) : Show(r, r.InApp, r.Mail));
        return new Found<Response>(new([.. choices], settings.Mail is not null));
    }

    private static async Task<Results<Found<Choice>, Problem>> ChooseAsync(
        string kind, Request request, WorkspaceDb db, ApiCaller caller, Commit commit, CancellationToken cancel)
    {
        if (!Words.TryRead<NoticeKind>(kind, out var known)
            || NoticeRule.For(caller.Role, caller.Scopes).FirstOrDefault(r => r.Kind == known) is not { } rule)
        {
            return Problem.NotFound();
        }

        if (await db.NoticeWishes.SingleOrDefaultAsync(w => w.PersonId == caller.Id && w.Kind == known, cancel) is not { } wish)
        {
            wish = new() { PersonId = caller.Id, Kind = known };
            db.NoticeWishes.Add(wish);
        }

        (wish.InApp, wish.Mail) = (request.InApp, request.Mail);
        return await commit.SaveAsync(db, new Found<Choice>(Show(rule, wish.InApp, wish.Mail)), cancel);
    }

    private static Choice Show(NoticeRule rule, bool inApp, NoticeMail mail) =>
        new(rule.Kind, inApp, mail, inApp == rule.InApp && mail == rule.Mail);
}
