using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Accounts;

/// <summary>
/// The API keys of a workspace. A key's text stands in the answer that makes it and nowhere else: that answer is not kept for an
/// Idempotency-Key, so a repetition makes another key.
/// </summary>
internal static class WorkspaceKeys
{
    private const int LongestName = 100;
    private const int Most = 100;

    // A key that nobody remembers ends by itself, unless somebody chose otherwise.
    private static readonly TimeSpan UsualLife = TimeSpan.FromDays(365);

    /// <summary>What to make; <c>preset</c> and <c>scopes</c> add up, and one of them is needed.</summary>
    public sealed record Request(string Name)
    {
        /// <summary><c>read</c>, <c>publish</c> or <c>full</c>.</summary>
        public string? Preset { get; init; }

        public IReadOnlyList<string>? Scopes { get; init; }

        /// <summary>In a year when left out.</summary>
        public DateTimeOffset? ExpiresAt { get; init; }

        public bool NeverExpires { get; init; }
    }

    public static void Map(RouteGroupBuilder keys)
    {
        keys.MapGet("/", ListAsync).WithName("ListKeys").WithSummary("List API keys, without the keys themselves").RequireScope(ApiScope.KeysRead);
        keys.MapPost("/", CreateAsync).WithName("CreateKey").WithSummary("Make an API key; it is shown once").RequireScope(ApiScope.KeysWrite)
            .WithProblems(409);
        keys.MapDelete("/{id:guid}", RevokeAsync).WithName("RevokeKey").WithSummary("Revoke an API key").RequireScope(ApiScope.KeysWrite)
            .WithProblems(404);
    }

    private static async Task<Results<PageOf<KeyLine>, Problem>> ListAsync(
        int? limit, string? cursor, HttpRequest request, ControlDb control, ApiCaller caller, ApiLimitOptions limits, CancellationToken cancel)
    {
        var page = PageRequest.Read(request, limit, cursor);
        if (page.Refusal is { } refusal)
        {
            return refusal;
        }

        var rows = Living(control, caller);
        rows = page.Cursor is { } at ? rows.Where(k => k.Id < at.Id) : rows;
        var found = await rows.OrderByDescending(k => k.Id).Take(page.Limit + 1).ToListAsync(cancel);
        var makers = await MakersAsync(control, found, cancel);
        return page.Make(found, k => new Cursor(0, k.Id), k => KeyLine.Of(k, makers.GetValueOrDefault(k.MadeBy), limits));
    }

    private static async Task<Results<Made<MadeKey>, Problem>> CreateAsync(
        Request request, ControlDb control, WorkspaceDb db, ApiKeys keys, ApiCaller caller, ApiLimitOptions limits, IStore store,
        TimeProvider time, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var scopes = ScopesOf(request);
        if (Check(request, scopes, now) is { } mistake)
        {
            return mistake;
        }

        if (scopes.FirstOrDefault(s => !caller.May(s)) is { } wider)
        {
            return Problem.ScopeMissing(wider);
        }

        if (await Living(control, caller).CountAsync(cancel) >= Most)
        {
            return Problem.StateConflict("full", $"There are {Most} keys; revoke one first.");
        }

        var ends = request.NeverExpires ? (DateTimeOffset?)null : request.ExpiresAt?.ToUniversalTime() ?? now + UsualLife;
        var maker = await MakerAsync(control, caller, cancel);
        var made = await keys.CreateAsync(caller.WorkspaceId, request.Name.Trim(), scopes, ends, maker, cancel);
        await TellAsync(db, store, "key.created", made.Key.Id, caller, now);
        var makers = await MakersAsync(control, [made.Key], cancel);
        return new Made<MadeKey>(
            $"{ApiRoutes.Base}/keys/{made.Key.Id}", new(KeyLine.Of(made.Key, makers.GetValueOrDefault(maker), limits), made.Text));
    }

    private static async Task<Results<Gone204, Problem>> RevokeAsync(
        Guid id, WorkspaceDb db, ApiKeys keys, ApiCaller caller, IStore store, TimeProvider time, CancellationToken cancel)
    {
        if (!await keys.RevokeAsync(id, caller.WorkspaceId, cancel))
        {
            return Problem.NotFound();
        }

        await TellAsync(db, store, "key.revoked", id, caller, time.GetUtcNow());
        return Gone204.Instance;
    }

    private static List<string> ScopesOf(Request request) =>
        [.. (request.Preset is { } preset ? ApiScope.Preset(preset) ?? [] : []).Union(request.Scopes ?? [])];

    private static Problem? Check(Request request, List<string> scopes, DateTimeOffset now)
    {
        var mistakes = new Mistakes();
        mistakes.Expect(request.Name.Trim().Length is >= 1 and <= LongestName, "name", $"1 to {LongestName} characters.");
        mistakes.Expect(request.Preset is null || ApiScope.Preset(request.Preset) is not null, "preset", "read, publish or full.");
        if (scopes.Find(s => !ApiScope.All.Contains(s)) is { } unknown)
        {
            mistakes.Add("scopes", $"'{unknown}' is not a permission. There are: {string.Join(", ", ApiScope.All)}");
        }

        mistakes.Expect(scopes.Count > 0 || request.Preset is not null, "scopes", "Name a preset or at least one permission.");
        mistakes.Expect(request.ExpiresAt is null || request.ExpiresAt > now, "expiresAt", "This moment has passed.");
        mistakes.Expect(request.ExpiresAt is null || !request.NeverExpires, "neverExpires", "Either a moment or never.");
        return mistakes.Any ? mistakes.ToProblem() : null;
    }

    private static IQueryable<ApiKey> Living(ControlDb control, ApiCaller caller) =>
        control.ApiKeys.AsNoTracking().Where(k => k.WorkspaceId == caller.WorkspaceId && k.RevokedAt == null);

    /// <summary>The person behind the caller: a key that a key made goes with the same person.</summary>
    private static async Task<Guid> MakerAsync(ControlDb control, ApiCaller caller, CancellationToken cancel) => caller.Kind == "person"
        ? caller.Id
        : await control.ApiKeys.Where(k => k.Id == caller.Id).Select(k => k.MadeBy).SingleAsync(cancel);

    private static async Task<Dictionary<Guid, string>> MakersAsync(ControlDb control, IEnumerable<ApiKey> keys, CancellationToken cancel)
    {
        var ids = keys.Select(k => k.MadeBy).Distinct().ToList();
        return await control.People.AsNoTracking().Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, cancel);
    }

    private static async Task TellAsync(WorkspaceDb db, IStore store, string type, Guid key, ApiCaller caller, DateTimeOffset now)
    {
        db.Tell(type, new Event(key, caller.Name), now);
        await store.WriteAsync(db, db.SaveChangesAsync, CancellationToken.None); // the key stands, or is gone, already
    }

    private sealed record Event(Guid KeyId, string By);
}
