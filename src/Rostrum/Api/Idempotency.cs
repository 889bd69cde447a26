using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Rostrum.Model;

namespace Rostrum.Api;

/// <summary>
/// <c>Idempotency-Key</c> on every POST: claims the key before the work, lets <see cref="Commit"/> keep the answer with
/// the effect, replays it for 24 h. Runs after the gate, so a key means something to one caller only.
/// </summary>
internal sealed class Idempotency(RequestDelegate next, IStore store, TimeProvider time)
{
    private static readonly TimeSpan TakeOverAfter = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan KeptFor = TimeSpan.FromHours(24);

    // A claim may only be taken over when its holder died; what runs in this process has not.
    private readonly ConcurrentDictionary<string, byte> running = new();

    public async Task InvokeAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        var header = http.Request.Headers["Idempotency-Key"];
        var access = http.GetEndpoint()?.Metadata.GetMetadata<ApiAccess>();
        if (header.Count == 0 || !HttpMethods.IsPost(http.Request.Method) || access is null or { Reach: ApiReach.Public })
        {
            await next(http);
            return;
        }

        if (header.Count != 1 || Read(header[0]!) is not { } key)
        {
            await Problem.Validation("Idempotency-Key", "Use 1 to 255 visible ASCII characters.").ExecuteAsync(http);
            return;
        }

        var caller = http.RequestServices.GetRequiredService<ApiCaller>();
        var id = Hash(Encoding.UTF8.GetBytes($"{caller.Kind}:{caller.Id}\n{http.Request.Method} {http.Request.Path}\n{key}"));
        var bodyHash = http.GetEndpoint()!.Metadata.GetMetadata<StreamedBody>() is null ? await BufferAsync(http) : "";
        DbContext db = access.Reach.OpensWorkspace() && http.GetEndpoint()!.Metadata.GetMetadata<ControlWrite>() is null
            ? http.RequestServices.GetRequiredService<WorkspaceDb>()
            : http.RequestServices.GetRequiredService<ControlDb>();
        if (!running.TryAdd(id, 0))
        {
            await Problem.InFlight().ExecuteAsync(http);
            return;
        }

        try
        {
            await RunAsync(http, db, new() { Id = id, BodyHash = bodyHash, ClaimedAt = time.GetUtcNow() });
        }
        finally
        {
            running.TryRemove(id, out _);
        }
    }

    private async Task RunAsync(HttpContext http, DbContext db, IdempotencyRow claim)
    {
        if (await ClaimAsync(db, claim, http.RequestAborted) is { } earlier)
        {
            await AnswerFromAsync(http, earlier, claim.BodyHash);
            return;
        }

        var commit = http.RequestServices.GetRequiredService<Commit>();
        (commit.Claim, commit.ClaimedIn) = (claim, db);
        try
        {
            await next(http);
        }
        finally
        {
            if (!commit.IsKept)
            {
                // Refusals and failures are not stored: the claim goes, the next try starts anew.
                await Rows(db).Where(r => r.Id == claim.Id && r.Status == null).ExecuteDeleteAsync(CancellationToken.None);
            }
        }
    }

    /// <summary>Null when the key is ours now, else what stands under it.</summary>
    private async Task<IdempotencyRow?> ClaimAsync(DbContext db, IdempotencyRow claim, CancellationToken cancel)
    {
        for (var round = 0; round < 3; round++)
        {
            if (await store.WriteAsync(db, end => InsertAsync(db, claim, end), cancel) == 1)
            {
                return null;
            }

            var earlier = await Rows(db).AsNoTracking().SingleOrDefaultAsync(r => r.Id == claim.Id, cancel);
            if (earlier is null)
            {
                continue;
            }

            var age = claim.ClaimedAt - earlier.ClaimedAt;
            var isDead = earlier.Status is null ? age > TakeOverAfter : age > KeptFor;
            if (!isDead || !await TakeOverAsync(db, claim, earlier, cancel))
            {
                return earlier;
            }

            return null;
        }

        return claim;
    }

    private static Task<int> InsertAsync(DbContext db, IdempotencyRow claim, CancellationToken cancel) => db.Database.ExecuteSqlAsync(
        $"""
        insert into idempotency (id, body_hash, claimed_at) values ({claim.Id}, {claim.BodyHash}, {Ms(claim.ClaimedAt)})
        on conflict (id) do nothing
        """,
        cancel);

    private static async Task<bool> TakeOverAsync(DbContext db, IdempotencyRow claim, IdempotencyRow earlier, CancellationToken cancel) =>
        await db.Database.ExecuteSqlAsync(
            $"""
            update idempotency set body_hash = {claim.BodyHash}, claimed_at = {Ms(claim.ClaimedAt)}, status = null, body = null, location = null
            where id = {claim.Id} and claimed_at = {Ms(earlier.ClaimedAt)}
            """,
            cancel) == 1;

    private static async Task AnswerFromAsync(HttpContext http, IdempotencyRow earlier, string bodyHash)
    {
        if (earlier.BodyHash != bodyHash)
        {
            await Problem.KeyReused().ExecuteAsync(http);
        }
        else if (earlier.Status is not { } status)
        {
            await Problem.InFlight().ExecuteAsync(http);
        }
        else
        {
            http.Response.Headers["Idempotency-Replayed"] = "true";
            await KeptAnswers.WriteAsync(http, status, earlier.Body, earlier.Location);
        }
    }

    /// <summary>Bare or quoted, 1 to 255 visible ASCII characters.</summary>
    private static string? Read(string header)
    {
        var key = header.Length >= 2 && header[0] == '"' && header[^1] == '"' ? header[1..^1] : header;
        return key.Length is >= 1 and <= 255 && key.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0 ? key : null;
    }

    /// <summary>JSON bodies are small (the gate has set the limit): read once for the hash, then again by the handler.</summary>
    private static async Task<string> BufferAsync(HttpContext http)
    {
        var copy = new MemoryStream();
        await http.Request.Body.CopyToAsync(copy, http.RequestAborted);
        http.Request.Body = copy;
        copy.Position = 0;
        return Hash(copy.GetBuffer().AsSpan(0, (int)copy.Length));
    }

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static long Ms(DateTimeOffset at) => at.ToUnixTimeMilliseconds();

    private static DbSet<IdempotencyRow> Rows(DbContext db) => db.Set<IdempotencyRow>();
}
