using Microsoft.AspNetCore.Http.HttpResults;
using Rostrum.Api;
using Rostrum.Platform.Secrets;

namespace Rostrum.Stock;

/// <summary>The installation's keys at sources of pictures: entered by its owner, tried once, never shown again.</summary>
internal static class EnterStockKeys
{
    private const int LongestKey = 200;

    /// <param name="Key">As the source gave it.</param>
    public sealed record Request(string Key);

    public sealed record Line
    {
        public required string Id { get; init; }

        public required string Name { get; init; }

        public required StockKind Kind { get; init; }

        /// <summary>Where a key is given out.</summary>
        public required string KeyUrl { get; init; }

        /// <summary>When the key was entered; null while there is none.</summary>
        public required DateTimeOffset? SetAt { get; init; }

        /// <summary>Since when the source refuses it, as far as is known.</summary>
        public required DateTimeOffset? RefusedAt { get; init; }
    }

    public static void Map(RouteGroupBuilder keys)
    {
        keys.MapGet("/", ListAsync).WithName("ListStockKeys").WithSummary("List which sources of pictures have a key")
            .RequireOwner(ApiScope.WorkspaceRead);
        keys.MapPut("/{source}", SetAsync).WithName("SetStockKey").WithSummary("Enter or replace a source's key; it is tried once")
            .RequireOwner(ApiScope.WorkspaceWrite).WithProblems(404, 503);
        keys.MapDelete("/{source}", RemoveAsync).WithName("RemoveStockKey").WithSummary("Remove a source's key: the source is off")
            .RequireOwner(ApiScope.WorkspaceWrite).WithProblems(404);
    }

    private static async Task<Results<Found<ListOf<Line>>, Problem>> ListAsync(
        StockSources sources, StockKeys keys, StockShelf shelf, CancellationToken cancel)
    {
        var stored = (await keys.ListAsync(cancel)).ToDictionary(k => k.Source, k => k.Since);
        return new Found<ListOf<Line>>(new(
            [.. sources.All.Select(s => Show(s, stored.TryGetValue(s.Id, out var at) ? at : null, shelf.RefusedAt(s)))], null));
    }

    private static async Task<Results<Found<Line>, Problem>> SetAsync(
        string source, Request request, StockSources sources, StockKeys keys, StockShelf shelf, TimeProvider time, CancellationToken cancel)
    {
        if (sources.Find(source) is not { } at)
        {
            return Problem.NotFound();
        }

        var typed = request.Key.Trim();
        if (typed.Length is 0 or > LongestKey || !typed.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            return Problem.Validation("key", "1 to 200 letters and digits, as the source shows it.");
        }

        using var key = Secret.FromText(typed);
        try
        {
            await at.SearchAsync(key, new("", null, 1), cancel);
        }
        catch (StockException refused) when (refused.Trouble == StockTrouble.KeyRefused)
        {
            return Problem.Validation("key", $"{at.Name} refuses this key. Copy it again from its page.");
        }
        catch (StockException failed)
        {
            return StockSources.ProblemOf(at, failed, time.GetUtcNow());
        }

        var stored = await keys.SetAsync(at.Id, key, cancel);
        shelf.Forget(at);
        return new Found<Line>(Show(at, stored.Since, null));
    }

    private static async Task<Results<Gone204, Problem>> RemoveAsync(
        string source, StockSources sources, StockKeys keys, StockShelf shelf, CancellationToken cancel)
    {
        if (sources.Find(source) is not { } from || !await keys.RemoveAsync(from.Id, cancel))
        {
            return Problem.NotFound();
        }

        shelf.Forget(from);
        return Gone204.Instance;
    }

    private static Line Show(IStockSource source, DateTimeOffset? setAt, DateTimeOffset? refusedAt) => new()
    {
        Id = source.Id,
        Name = source.Name,
        Kind = source.Kind,
        KeyUrl = source.KeyPage.AbsoluteUri,
        SetAt = setAt,
        RefusedAt = setAt is null ? null : refusedAt,
    };
}
