using System.Globalization;
using Rostrum.Api;

namespace Rostrum.Stock;

/// <summary>All sources, and how their troubles are answered.</summary>
internal sealed class StockSources(IReadOnlyList<IStockSource> all)
{
    public IReadOnlyList<IStockSource> All => all;

    public IStockSource? Find(string id) => all.FirstOrDefault(s => s.Id == id);

    public static Problem ProblemOf(IStockSource source, StockException failed, DateTimeOffset now) => failed.Trouble switch
    {
        StockTrouble.NotSetUp => Problem.NotConfigured(
            $"{source.Name} is not set up on this installation. Its owner can enter a key under Settings, Installation.", null),
        StockTrouble.KeyRefused => Problem.NotConfigured(
            $"{source.Name} refuses the key of this installation. Its owner must enter another one under Settings, Installation.", null),
        StockTrouble.TooMany => TooMany(source, (int)Math.Clamp(Math.Ceiling(((failed.RetryAt ?? now) - now).TotalSeconds), 1, 86_400)),
        StockTrouble.NoAnswer => Problem.SourceDown($"{source.Name} does not answer. Try again in a moment."),
    };

    private static Problem TooMany(IStockSource source, int seconds) => Problem.RateLimited(
        $"stock-{source.Id}", seconds,
        string.Create(CultureInfo.InvariantCulture, $"{source.Name} takes no more requests from this installation for {Math.Max(1, (seconds + 30) / 60)} min."));
}
