using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Accounts;

/// <summary>The browsers a person is signed in on, and how to sign them out.</summary>
internal static class MySessions
{
    public sealed record SessionLine
    {
        public required Guid Id { get; init; }

        /// <summary>The one that asks.</summary>
        public required bool Current { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }

        public required DateTimeOffset LastSeenAt { get; init; }

        public required string? Address { get; init; }

        public required string Browser { get; init; }

        public required string System { get; init; }

        public required string Device { get; init; }
    }

    public static void Map(RouteGroupBuilder me)
    {
        me.MapGet("/sessions", ListAsync).WithName("ListMySessions").WithSummary("List the browsers you are signed in on").RequirePerson();
        me.MapDelete("/sessions", EndOthersAsync).WithName("EndMyOtherSessions").WithSummary("Sign out everywhere else").RequirePerson();
        me.MapDelete("/sessions/{id:guid}", EndAsync).WithName("EndMySession").WithSummary("Sign one browser out")
            .RequirePerson().WithProblems(404);
    }

    private static async Task<Results<PageOf<SessionLine>, Problem>> ListAsync(
        int? limit, string? cursor, HttpRequest request, ControlDb control, ApiCaller caller, TimeProvider time, CancellationToken cancel)
    {
        var page = PageRequest.Read(request, limit, cursor);
        if (page.Refusal is { } refusal)
        {
            return refusal;
        }

        var now = time.GetUtcNow();
        var rows = control.Sessions.AsNoTracking().Where(s => s.PersonId == caller.Id && s.EndsAt > now);
        rows = page.Cursor is { } at ? rows.Where(s => s.Id < at.Id) : rows;
        var found = await rows.OrderByDescending(s => s.Id).Take(page.Limit + 1).ToListAsync(cancel);
        return page.Make(found, s => new Cursor(0, s.Id), s => Show(s, caller));
    }

    private static async Task<Results<Gone204, Problem>> EndAsync(Guid id, Sessions sessions, ApiCaller caller, CancellationToken cancel) =>
        await sessions.EndAsync(caller.Id, id, cancel) ? Gone204.Instance : Problem.NotFound();

    private static async Task<Results<Gone204, Problem>> EndOthersAsync(Sessions sessions, ApiCaller caller, CancellationToken cancel)
    {
        await sessions.EndOthersAsync(caller.Id, caller.SessionId, cancel);
        return Gone204.Instance;
    }

    private static SessionLine Show(Session session, ApiCaller caller)
    {
        var name = BrowserName.Read(session.Agent);
        return new()
        {
            Id = session.Id,
            Current = session.Id == caller.SessionId,
            CreatedAt = session.CreatedAt,
            LastSeenAt = session.LastSeenAt,
            Address = session.Address,
            Browser = name.Browser,
            System = name.System,
            Device = name.Device,
        };
    }
}
