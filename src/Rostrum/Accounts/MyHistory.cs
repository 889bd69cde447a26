using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Accounts;

/// <summary>When and from where a person signed in and which pages they visited.</summary>
internal static class MyHistory
{
    public sealed record SignInLine
    {
        public required DateTimeOffset At { get; init; }

        public required SignInMethod Method { get; init; }

        public required SignInOutcome Outcome { get; init; }

        public required string? Address { get; init; }

        public required string Browser { get; init; }

        public required string System { get; init; }

        public required string Device { get; init; }
    }

    public sealed record VisitLine
    {
        public required DateTimeOffset At { get; init; }

        /// <summary>The page's template: ids and what was searched for are never kept.</summary>
        public required string Page { get; init; }

        public required string? Address { get; init; }

        public required string Browser { get; init; }

        public required string System { get; init; }

        public required string Device { get; init; }
    }

    public sealed record VisitRequest(string Page);

    public static void Map(RouteGroupBuilder me)
    {
        me.MapGet("/sign-ins", SignInsAsync).WithName("ListMySignIns").WithSummary("List your tries to sign in").RequirePerson();
        me.MapGet("/activity", ActivityAsync).WithName("ListMyActivity").WithSummary("List the pages you visited, 90 days back").RequirePerson();
        me.MapPost("/activity", VisitAsync).WithName("NoteMyVisit").WithSummary("Tell which page is shown").RequirePerson()
            .WithMetadata(new BulkWrite());
    }

    private static async Task<Results<PageOf<SignInLine>, Problem>> SignInsAsync(
        int? limit, string? cursor, HttpRequest request, ControlDb control, ApiCaller caller, CancellationToken cancel)
    {
        var page = PageRequest.Read(request, limit, cursor);
        if (page.Refusal is { } refusal)
        {
            return refusal;
        }

        var rows = control.SignIns.AsNoTracking().Where(s => s.PersonId == caller.Id);
        rows = page.Cursor is { } at ? rows.Where(s => s.Id < at.Id) : rows;
        var found = await rows.OrderByDescending(s => s.Id).Take(page.Limit + 1).ToListAsync(cancel);
        return page.Make(found, s => new Cursor(0, s.Id), s =>
        {
            var name = BrowserName.Read(s.Agent);
            return new SignInLine
            {
                At = s.At,
                Method = s.Method,
                Outcome = s.Outcome,
                Address = s.Address,
                Browser = name.Browser,
                System = name.System,
                Device = name.Device,
            };
        });
    }

    private static async Task<Results<PageOf<VisitLine>, Problem>> ActivityAsync(
        int? limit, string? cursor, HttpRequest request, ControlDb control, ApiCaller caller, CancellationToken cancel)
    {
        var page = PageRequest.Read(request, limit, cursor);
        if (page.Refusal is { } refusal)
        {
            return refusal;
        }

        var rows = control.Visits.AsNoTracking().Where(v => v.PersonId == caller.Id);
        rows = page.Cursor is { } at ? rows.Where(v => v.Id < at.Id) : rows;
        var found = await rows.OrderByDescending(v => v.Id).Take(page.Limit + 1).ToListAsync(cancel);
        return page.Make(found, v => new Cursor(0, v.Id), v =>
        {
            var name = BrowserName.Read(v.Agent);
            return new VisitLine
            {
                At = v.At,
                Page = v.Page,
                Address = v.Address,
                Browser = name.Browser,
                System = name.System,
                Device = name.Device,
            };
        });
    }

    private static async Task<Results<Gone204, Problem>> VisitAsync(
        VisitRequest request, ControlDb control, ApiCaller caller, Commit commit, TimeProvider time, HttpContext http, CancellationToken cancel)
    {
        if (PageTemplate.Of(request.Page) is not { } template)
        {
            return Problem.Validation("page", "A path of the app, such as /calendar.");
        }

        var now = time.GetUtcNow();
        var visitor = Visitor.Of(http);
        control.Visits.Add(new()
        {
            Id = Guid.CreateVersion7(now),
            PersonId = caller.Id,
            At = now,
            Page = template,
            Address = visitor.Address,
            Agent = visitor.Agent,
        });
        return await commit.SaveAsync(control, Gone204.Instance, cancel);
    }
}
