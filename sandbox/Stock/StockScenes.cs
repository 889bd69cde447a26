using System.Globalization;

namespace Rostrum.Sandbox.Stock;

/// <summary>A picture that a pretend collection has. Nobody in it exists.</summary>
/// <param name="Handle">Its maker's name in addresses.</param>
/// <param name="Hue">Degrees on the colour wheel.</param>
public sealed record StockScene(string Id, string Title, string Author, string Handle, int Hue)
{
    public bool IsUpright { get; init; }

    /// <summary>Any of the words stands in the title.</summary>
    public bool Matches(string words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Any(word => Title.Contains(word, StringComparison.OrdinalIgnoreCase));
    }
}

/// <summary>What the pretend collections have: always the same, in the same order.</summary>
public static class StockScenes
{
    private static readonly string[] Places = ["A harbour", "Hills", "A lake", "A meadow", "Dunes", "A bay", "Islands", "Vineyards", "A valley", "The coast"];
    private static readonly string[] Times = ["in the morning", "in the evening", "in winter"];
    private static readonly string[] Moves = ["A ball bounces", "A ball floats", "A ball races", "A ball hesitates"];
    private static readonly (string Name, string Handle)[] Makers = [("Nora Field", "norafield"), ("Tomas Brook", "tomasbrook"), ("Aiko Lindqvist", "aikolindqvist")];

    public static IReadOnlyList<StockScene> Photos { get; } =
    [
        .. Enumerable.Range(0, Places.Length * Times.Length * Makers.Length).Select(at =>
        {
            var (name, handle) = Makers[at % Makers.Length];
            var title = $"{Places[at % Places.Length]} {Times[at / Places.Length % Times.Length]}";
            return new StockScene((410_000 + at).ToString(CultureInfo.InvariantCulture), title, name, handle, at * 47 % 360) { IsUpright = at % 4 == 3 };
        }),
    ];

    public static IReadOnlyList<StockScene> Gifs { get; } =
    [
        .. Enumerable.Range(0, 60).Select(at =>
        {
            var (name, handle) = Makers[at % Makers.Length];
            return new StockScene($"gif{at:D2}Sandbox", $"{Moves[at % Moves.Length]} {Times[at / Moves.Length % Times.Length]}", name, handle, at * 61 % 360);
        }),
    ];
}
