using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Operations;

namespace Rostrum.Accounts;

/// <summary>What the owner of the instance sees and switches.</summary>
internal static class InstanceRoutes
{
    public sealed record Request
    {
        /// <summary>Anybody may make an account.</summary>
        public bool? SignUp { get; init; }

        public bool? Invitations { get; init; }

        /// <summary>The single sign-on provider may sign people in.</summary>
        public bool? Sso { get; init; }

        /// <summary>One person's own server: no sign-up, no invitations, and search engines are told to stay away.</summary>
        public bool? SingleOperator { get; init; }
    }

    public sealed record Response
    {
        public required bool SignUp { get; init; }

        public required bool Invitations { get; init; }

        public required bool Sso { get; init; }

        public required bool SingleOperator { get; init; }

        /// <summary>Without a mail server, links appear on the console and under <c>GET /instance/mails</c>.</summary>
        public required bool MailConfigured { get; init; }

        public required string PublicUrl { get; init; }

        /// <summary>Messages of the contact form that wait for an answer.</summary>
        public required int UnansweredMessages { get; init; }

        public required string Version { get; init; }
    }

    public sealed record MailLine
    {
        public required Guid Id { get; init; }

        public required string Recipient { get; init; }

        public required string Subject { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }

        public required DateTimeOffset? SentAt { get; init; }

        public required DateTimeOffset? NextTryAt { get; init; }

        public required int Tries { get; init; }

        public required string? LastFailure { get; init; }

        /// <summary>Only while there is no mail server: hand it to the person yourself.</summary>
        public required string? Link { get; init; }
    }

    public static void Map(RouteGroupBuilder instance)
    {
        instance.MapGet("/", GetAsync).WithName("GetInstance").WithSummary("Get the installation's switches").RequireOwner(ApiScope.WorkspaceRead);
        instance.MapPatch("/", EditAsync).Accepts<Request>("application/json", MergePatch.ContentType)
            .WithName("EditInstance").WithSummary("Switch sign-up, invitations, single sign-on").RequireOwner(ApiScope.WorkspaceWrite);
        instance.MapGet("/mails", MailsAsync).WithName("ListInstanceMails").WithSummary("List letters and whether they were sent")
            .RequireOwner(ApiScope.WorkspaceWrite);
        ContactMessages.Map(instance);
    }

    private static async Task<Results<Found<Response>, Problem>> GetAsync(
        InstanceSwitches switches, ControlDb control, RostrumSettings settings, CancellationToken cancel) =>
        new Found<Response>(await ShowAsync(await switches.ReadAsync(cancel), control, settings, cancel));

    private static async Task<Results<Found<Response>, Problem>> EditAsync(
        MergePatch patch, ControlDb control, InstanceSwitches switches, RostrumSettings settings, CancellationToken cancel)
    {
        var now = await switches.ReadAsync(cancel);
        var (wish, problem) = patch.ApplyTo(new Request
        {
            SignUp = now.SignUp,
            Invitations = now.Invitations,
            Sso = now.Sso,
            SingleOperator = now.SingleOperator,
        });
        if (wish is null)
        {
            return problem!;
        }

        if (wish is not { SignUp: { } signUp, Invitations: { } invitations, Sso: { } sso, SingleOperator: { } single })
        {
            return Problem.Validation("", "A switch is true or false.");
        }

        var changed = new Switches { SignUp = signUp, Invitations = invitations, Sso = sso, SingleOperator = single };
        await InstanceSwitches.SetAsync(control, changed, cancel);
        await control.SaveChangesAsync(cancel);
        switches.Forget();
        return new Found<Response>(await ShowAsync(changed, control, settings, cancel));
    }

    private static async Task<Results<PageOf<MailLine>, Problem>> MailsAsync(
        int? limit, string? cursor, HttpRequest request, ControlDb control, LetterBox box, RostrumSettings settings, CancellationToken cancel)
    {
        var page = PageRequest.Read(request, limit, cursor);
        if (page.Refusal is { } refusal)
        {
            return refusal;
        }

        var rows = control.Letters.AsNoTracking();
        rows = page.Cursor is { } at ? rows.Where(l => l.Id < at.Id) : rows;
        var found = await rows.OrderByDescending(l => l.Id).Take(page.Limit + 1).ToListAsync(cancel);
        return page.Make(found, l => new Cursor(0, l.Id), l => new MailLine
        {
            Id = l.Id,
            Recipient = l.Recipient,
            Subject = l.Subject,
            CreatedAt = l.CreatedAt,
            SentAt = l.SentAt,
            NextTryAt = l.DueAt,
            Tries = l.Tries,
            LastFailure = l.LastFailure,
            Link = settings.Mail is null && l.Sealed is not null ? box.Open(l).Link : null,
        });
    }

    private static async Task<Response> ShowAsync(Switches switches, ControlDb control, RostrumSettings settings, CancellationToken cancel) => new()
    {
        SignUp = switches.SignUp,
        Invitations = switches.Invitations,
        Sso = switches.Sso,
        SingleOperator = switches.SingleOperator,
        MailConfigured = settings.Mail is not null,
        PublicUrl = settings.PublicUrl.GetLeftPart(UriPartial.Authority),
        UnansweredMessages = await control.ContactMessages.CountAsync(m => m.AnsweredAt == null, cancel),
        Version = HealthRoutes.Version,
    };
}
