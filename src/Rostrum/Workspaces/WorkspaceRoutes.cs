using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Accounts;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Posts;

namespace Rostrum.Workspaces;

/// <summary>The routes of workspaces: a key's own, and all of the instance's.</summary>
internal static class WorkspaceRoutes
{
    public static void MapWorkspaces(this RouteGroupBuilder api)
    {
        var own = api.MapGroup("/workspace").WithTags("Workspaces");
        own.MapGet("/", GetOwnAsync).WithName("GetOwnWorkspace").WithSummary("Get this key's workspace").RequireScope(ApiScope.WorkspaceRead);
        own.MapPatch("/", EditOwnAsync).Accepts<EditRequest>("application/json", MergePatch.ContentType)
            .WithName("EditOwnWorkspace").WithSummary("Edit this key's workspace").RequireScope(ApiScope.WorkspaceWrite).WithProblems(412);

        var all = api.MapGroup("/workspaces").WithTags("Workspaces");
        all.MapGet("/", ListAsync).WithName("ListWorkspaces").WithSummary("List workspaces").RequireInstance(ApiScope.WorkspaceRead);
        all.MapPost("/", CreateAsync).WithName("CreateWorkspace").WithSummary("Create a workspace").RequireInstance(ApiScope.WorkspaceWrite);
        all.MapGet("/{id:guid}", GetAsync).WithName("GetWorkspace").WithSummary("Get a workspace")
            .RequireInstance(ApiScope.WorkspaceRead).WithProblems(404);
        all.MapDelete("/{id:guid}", DeleteAsync).WithName("DeleteWorkspace").WithSummary("Delete a workspace with everything in it")
            .RequireInstance(ApiScope.WorkspaceWrite).WithProblems(404);
    }

    /// <summary>What may be changed of a workspace.</summary>
    public sealed record EditRequest
    {
        public string? Name { get; init; }

        /// <summary>IANA name.</summary>
        public string? Zone { get; init; }

        public string? Locale { get; init; }

        public LatePolicy? LatePolicy { get; init; }

        public ApprovalPolicy? Approval { get; init; }
    }

    public sealed record CreateRequest(string Name, string Zone);

    /// <param name="PublishWithinSeconds">A post that is later than this is held and asked about.</param>
    public sealed record LatePolicy(int PublishWithinSeconds);

    public sealed record ApprovalPolicy(bool Required);

    /// <summary>Its keys are destroyed; a file that could not be removed now is removed at the next start.</summary>
    public sealed record DeletionAnswer(Guid Id, DateTimeOffset DeletedAt);

    public sealed record Storage(string Engine, long Bytes);

    public sealed record WorkspaceAnswer
    {
        public required Guid Id { get; init; }

        public required string Name { get; init; }

        public required string Slug { get; init; }

        public required string Zone { get; init; }

        public required string Locale { get; init; }

        /// <summary>What the caller is in it.</summary>
        public required Role Role { get; init; }

        public required Storage Storage { get; init; }

        public required LatePolicy LatePolicy { get; init; }

        public required ApprovalPolicy Approval { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }
    }

    private static async Task<Results<Found<WorkspaceAnswer>, Problem>> GetOwnAsync(
        OpenWorkspace workspace, WorkspaceDb db, ControlDb control, IStore store, ApiCaller caller, CancellationToken cancel)
    {
        var row = await control.Workspaces.AsNoTracking().SingleAsync(w => w.Id == workspace.Id, cancel);
        var settings = await db.Settings.AsNoTracking().SingleAsync(cancel);
        return new Found<WorkspaceAnswer>(Show(row, settings, caller, store, await store.MeasureWorkspaceAsync(row.Database, cancel)));
    }

    private static async Task<Results<Found<WorkspaceAnswer>, Problem>> EditOwnAsync(
        MergePatch patch, OpenWorkspace workspace, WorkspaceDb db, ControlDb control, IStore store, ApiCaller caller,
        CancellationToken cancel)
    {
        var row = await control.Workspaces.SingleAsync(w => w.Id == workspace.Id, cancel);
        var settings = await db.Settings.SingleAsync(cancel);
        var (wish, problem) = patch.ApplyTo(new EditRequest
        {
            Name = row.Name,
            Zone = row.Zone,
            Locale = row.Locale,
            LatePolicy = new(settings.LateSeconds),
            Approval = new(settings.ApprovalRequired),
        });
        if (wish is null)
        {
            return problem!;
        }

        var mistakes = new Mistakes();
        mistakes.Expect(wish.Name is { Length: >= 1 and <= 100 }, "name", "1 to 100 characters.");
        mistakes.Expect(wish.Zone is not null && Wish.IsZone(wish.Zone), "zone", "No zone has this name. Use an IANA name such as Europe/Madrid.");
        mistakes.Expect(wish.Locale is "en" or "ja", "locale", "en or ja.");
        mistakes.Expect(wish.LatePolicy is { PublishWithinSeconds: >= 60 and <= 604_800 }, "latePolicy.publishWithinSeconds", "60 to 604800.");
        mistakes.Expect(wish.Approval is not null, "approval", "Needed.");
        if (mistakes.Any)
        {
            return mistakes.ToProblem();
        }

        (row.Name, row.Zone, row.Locale) = (wish.Name!, wish.Zone!, wish.Locale!);
        settings.LateSeconds = wish.LatePolicy!.PublishWithinSeconds;
        settings.ApprovalRequired = wish.Approval!.Required;
        await db.SaveChangesAsync(cancel);
        await control.SaveChangesAsync(cancel);
        return new Found<WorkspaceAnswer>(Show(row, settings, caller, store, await store.MeasureWorkspaceAsync(row.Database, cancel)));
    }

    /// <summary>An instance key sees all; a person the ones they belong to.</summary>
    private static IQueryable<Workspace> Visible(ControlDb control, ApiCaller caller)
    {
        var living = control.Workspaces.AsNoTracking().Where(w => w.DeletedAt == null);
        return caller.Kind == "person"
            ? living.Where(w => control.Memberships.Any(m => m.WorkspaceId == w.Id && m.PersonId == caller.Id))
            : caller.WorkspaceId is { } only ? living.Where(w => w.Id == only) : living;
    }

    private static async Task<Results<PageOf<WorkspaceAnswer>, Problem>> ListAsync(
        int? limit, string? cursor, HttpRequest request, ControlDb control, WorkspaceDatabases databases, IStore store, ApiCaller caller,
        CancellationToken cancel)
    {
        var page = PageRequest.Read(request, limit, cursor);
        if (page.Refusal is { } refusal)
        {
            return refusal;
        }

        var rows = Visible(control, caller);
        rows = page.Cursor is { } at ? rows.Where(w => w.Id < at.Id) : rows;
        var found = await rows.OrderByDescending(w => w.Id).Take(page.Limit + 1).ToListAsync(cancel);
        var shown = new List<(Workspace Row, WorkspaceAnswer Answer)>();
        foreach (var row in found)
        {
            shown.Add((row, await ReadAsync(row, databases, store, caller, cancel)));
        }

        return page.Make(shown, s => new Cursor(0, s.Row.Id), s => s.Answer);
    }

    private static async Task<Results<Found<WorkspaceAnswer>, Problem>> GetAsync(
        Guid id, ControlDb control, WorkspaceDatabases databases, IStore store, ApiCaller caller, CancellationToken cancel) =>
        await Visible(control, caller).SingleOrDefaultAsync(w => w.Id == id, cancel) is { } row
            ? new Found<WorkspaceAnswer>(await ReadAsync(row, databases, store, caller, cancel))
            : Problem.NotFound();

    private static async Task<Results<Made<WorkspaceAnswer>, Problem>> CreateAsync(
        CreateRequest request, WorkspaceRegister register, ControlDb control, WorkspaceDatabases databases, IStore store, ApiCaller caller,
        InstanceSwitches switches, Commit commit, CancellationToken cancel)
    {
        if (caller.WorkspaceId is not null)
        {
            return Problem.Forbidden("not-yours", "An instance key is needed", "This key belongs to one workspace.");
        }

        // Where anybody may sign up, anybody may have a workspace of their own.
        if (!caller.IsInstanceOwner && !(await switches.ReadAsync(cancel)).MaySignUp)
        {
            return Problem.Forbidden("role-too-low", "Owners of the instance only", "Ask the person who runs this installation for a workspace.");
        }

        var made = await register.CreateAsync(request.Name, request.Zone, caller.Kind == "person" ? caller.Id : null, cancel);
        if (made.Workspace is not { } row)
        {
            return Problem.Validation("name", made.Refusal!);
        }

        return await commit.SaveAsync(
            control,
            new Made<WorkspaceAnswer>($"/api/v1/workspaces/{row.Id}", await ReadAsync(row, databases, store, caller, cancel)),
            cancel);
    }

    private static async Task<Results<Underway<DeletionAnswer>, Problem>> DeleteAsync(
        Guid id, ControlDb control, WorkspaceRegister register, ApiCaller caller, TimeProvider time, CancellationToken cancel)
    {
        if (!await Visible(control, caller).AnyAsync(w => w.Id == id, cancel))
        {
            return Problem.NotFound();
        }

        var isOwner = caller.Kind == "person"
            ? await control.Memberships.AnyAsync(m => m.WorkspaceId == id && m.PersonId == caller.Id && m.Role == Role.Owner, cancel)
            : caller.IsInstance;
        if (!isOwner)
        {
            return Problem.Forbidden("role-too-low", "Owners only", "Only an owner, or an instance key, deletes a workspace.");
        }

        var now = time.GetUtcNow();
        await register.DeleteAsync(id, cancel);
        return new Underway<DeletionAnswer>($"/api/v1/workspaces/{id}", new(id, now));
    }

    private static async Task<WorkspaceAnswer> ReadAsync(
        Workspace row, WorkspaceDatabases databases, IStore store, ApiCaller caller, CancellationToken cancel)
    {
        await using var db = await databases.OpenAsync(row.Id, cancel);
        var settings = db is null ? new() : await db.Settings.AsNoTracking().SingleAsync(cancel);
        var shown = Show(row, settings, caller, store, await store.MeasureWorkspaceAsync(row.Database, cancel));
        if (caller.Kind != "person")
        {
            return shown;
        }

        await using var control = store.OpenControl();
        var membership = await control.Memberships.AsNoTracking()
            .SingleOrDefaultAsync(m => m.WorkspaceId == row.Id && m.PersonId == caller.Id, cancel);
        return shown with { Role = membership?.Role ?? caller.Role };
    }

    private static WorkspaceAnswer Show(Workspace row, WorkspaceSettings settings, ApiCaller caller, IStore store, long bytes) => new()
    {
        Id = row.Id,
        Name = row.Name,
        Slug = row.Slug,
        Zone = row.Zone,
        Locale = row.Locale,
        Role = caller.Role,
        Storage = new(store.Engine, bytes),
        LatePolicy = new(settings.LateSeconds),
        Approval = new(settings.ApprovalRequired),
        CreatedAt = row.CreatedAt,
    };
}
