using System.Globalization;
using System.Text;
using Rostrum.Platform.Secrets;

namespace Rostrum.Stock;

/// <summary>
/// Asks sources as seldom as possible: the same search is asked once an hour, however it is typed and however many wait for
/// it, and a source that has had enough is left alone until it says.
/// </summary>
internal sealed class StockShelf(StockKeys keys, StockPreviews previews, TimeProvider time, ILogger<StockShelf> logger)
{
    private const int MostPages = 400;
    private static readonly TimeSpan KeptFor = TimeSpan.FromHours(1);
    private static readonly TimeSpan UsualPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    private readonly Lock gate = new();
    private readonly Dictionary<(string Source, StockQuery Query), Kept> pages = [];
    private readonly Dictionary<string, DateTimeOffset> pausedUntil = [];
    private readonly Dictionary<string, DateTimeOffset> refusedAt = [];

    /// <summary>As it is compared: one form for each letter, single spaces, lower case.</summary>
    public static string Normal(string? words) => string
        .Join(' ', (words ?? "").Normalize(NormalizationForm.FormKC).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        .ToLower(CultureInfo.InvariantCulture);

    /// <exception cref="StockException">It is not set up, or gave nothing.</exception>
    public async Task<StockPage> SearchAsync(IStockSource source, StockQuery query, CancellationToken cancel)
    {
        var key = await KeyAsync(source, cancel);
        var (now, isFirst) = (time.GetUtcNow(), false);
        Kept kept;
        lock (gate)
        {
            if (!pages.TryGetValue((source.Id, query), out kept!) || now - kept.At > KeptFor || kept.HasFailed)
            {
                MakeRoom();
                kept = new(now, new(() => SearchNowAsync(source, key, query)));
                pages[(source.Id, query)] = kept;
                isFirst = true;
            }
        }

        if (!isFirst)
        {
            key.Dispose();
        }

        var page = await kept.Page.Value.WaitAsync(cancel);
        kept.Items = page.Items;
        return page;
    }

    /// <summary>One picture: from a page that was shown lately, else asked for; null when there is none.</summary>
    /// <exception cref="StockException">It is not set up, or gave nothing.</exception>
    public async Task<StockItem?> FindAsync(IStockSource source, string id, CancellationToken cancel)
    {
        using var key = await KeyAsync(source, cancel);
        lock (gate)
        {
            if (pages.Where(p => p.Key.Source == source.Id).SelectMany(p => p.Value.Items).FirstOrDefault(i => i.Id == id) is { } shown)
            {
                return shown;
            }
        }

        return StockJson.IsId(id) ? await AskAsync(source, () => source.FindAsync(key, id, cancel)) : null;
    }

    /// <summary>Since when its key is refused, as far as this process knows.</summary>
    public DateTimeOffset? RefusedAt(IStockSource source)
    {
        lock (gate)
        {
            return refusedAt.TryGetValue(source.Id, out var at) ? at : null;
        }
    }

    /// <summary>Its key was changed: what was learnt with the old one is dropped.</summary>
    public void Forget(IStockSource source)
    {
        lock (gate)
        {
            foreach (var page in pages.Keys.Where(p => p.Source == source.Id).ToList())
            {
                pages.Remove(page);
            }

            pausedUntil.Remove(source.Id);
            refusedAt.Remove(source.Id);
        }
    }

    private async Task<Secret> KeyAsync(IStockSource source, CancellationToken cancel) =>
        await keys.FindAsync(source.Id, cancel) ?? throw new StockException(StockTrouble.NotSetUp);

    // CancellationToken.None: others wait for the same page; the call's own limit ends it.
    private async Task<StockPage> SearchNowAsync(IStockSource source, Secret key, StockQuery query)
    {
        using (key)
        {
            var page = await AskAsync(source, () => source.SearchAsync(key, query, CancellationToken.None));
            return page with { Items = [.. page.Items.Select(i => previews.Seal(source, i))] };
        }
    }

    private async Task<T> AskAsync<T>(IStockSource source, Func<Task<T>> ask)
    {
        lock (gate)
        {
            if (pausedUntil.TryGetValue(source.Id, out var until) && until > time.GetUtcNow())
            {
                throw new StockException(StockTrouble.TooMany, until);
            }
        }

        try
        {
            var given = await ask();
            lock (gate)
            {
                refusedAt.Remove(source.Id);
            }

            return given;
        }
        catch (StockException failed) when (failed.Trouble == StockTrouble.TooMany)
        {
            throw new StockException(StockTrouble.TooMany, Pause(source, failed.RetryAt));
        }
        catch (StockException failed) when (failed.Trouble == StockTrouble.KeyRefused)
        {
            lock (gate)
            {
                refusedAt.TryAdd(source.Id, time.GetUtcNow());
            }

            logger.KeyRefused(source.Name);
            throw;
        }
    }

    // A month's end may be far: it is tried again after an hour at most, because the owner may have had the limit raised.
    private DateTimeOffset Pause(IStockSource source, DateTimeOffset? wished)
    {
        var now = time.GetUtcNow();
        var until = wished is not { } at ? now + UsualPause : at < now ? now + TimeSpan.FromSeconds(1) : at > now + LongestPause ? now + LongestPause : at;
        lock (gate)
        {
            pausedUntil[source.Id] = until;
        }

        return until;
    }

    private void MakeRoom()
    {
        while (pages.Count >= MostPages)
        {
            pages.Remove(pages.MinBy(p => p.Value.At).Key);
        }
    }

    private sealed record Kept(DateTimeOffset At, Lazy<Task<StockPage>> Page)
    {
        public bool HasFailed => Page is { IsValueCreated: true, Value: { IsCompleted: true, IsCompletedSuccessfully: false } };

        /// <summary>What somebody was shown of it.</summary>
        public IReadOnlyList<StockItem> Items { get; set; } = [];
    }
}
