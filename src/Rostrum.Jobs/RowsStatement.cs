using System.Text.RegularExpressions;

namespace Rostrum.Jobs;

/// <summary>A statement over rows, whatever they are made of.</summary>
public abstract class RowsStatement
{
    /// <summary>The text for one row.</summary>
    internal abstract string Alone { get; }

    /// <summary>What is executed for many rows, with none: it changes nothing, but the server knows it from then on.</summary>
    internal abstract Statement OverNone { get; }
}

/// <summary>
/// One statement over rows that the caller brings: PostgreSQL gets all of them in one execution, each column as an array; SQLite,
/// for which a statement is a call and no journey, runs it row by row.
/// </summary>
/// <typeparam name="T">What a row is made of.</typeparam>
public sealed partial class RowsStatement<T> : RowsStatement
{
    private readonly Column<T>[] columns;
    private readonly string many;
    private readonly string one;

    /// <param name="sql">
    /// The text, in which <c>from {rows}</c>, alone or before <c>where</c> or <c>join</c>, stands for the rows, named <c>r</c>.
    /// </param>
    /// <param name="columns">What <c>r</c> consists of.</param>
    public RowsStatement(string sql, params Column<T>[] columns)
    {
        this.columns = columns;
        var names = string.Join(", ", columns.Select(c => c.Name));
        var arrays = string.Join(", ", columns.Select(c => $"@{c.Name}"));
        many = sql.Replace("{rows}", $"unnest({arrays}) as r({names})", StringComparison.Ordinal);
        one = OfRow().Replace(sql, "@$1")
            .Replace("from {rows} where", "where", StringComparison.Ordinal)
            .Replace("from {rows} join", "from (select 1) as r join", StringComparison.Ordinal)
            .Replace("from {rows}", "", StringComparison.Ordinal);
    }

    internal override string Alone => one;

    internal override Statement OverNone => Many([]);

    /// <summary>What has to be executed for these rows; nothing for none.</summary>
    internal IEnumerable<Statement> For(IReadOnlyList<T> rows, bool together) => (rows.Count, together) switch
    {
        (0, _) => [],
        (_, true) => [Many(rows)],
        _ => rows.Select(row => new Statement(one, [.. columns.Select(c => (c.Name, (object?)c.Of(row)))])),
    };

    private Statement Many(IReadOnlyList<T> rows) => new(many, [.. columns.Select(c => (c.Name, (object?)c.All(rows)))]);

    [GeneratedRegex(@"\br\.(\w+)")]
    private static partial Regex OfRow();
}

/// <summary>A column of the rows of a <see cref="RowsStatement{T}"/>.</summary>
/// <param name="Name">As the statement calls it.</param>
/// <param name="Of">Its value in one row.</param>
/// <param name="All">Its values in all rows, as an array of the database's type.</param>
public sealed record Column<T>(string Name, Func<T, object> Of, Func<IReadOnlyList<T>, Array> All);

/// <summary>The kinds of columns there are.</summary>
public static class Column
{
    public static Column<T> Text<T>(string name, Func<T, string?> value) => Make(name, value, v => v ?? (object)Null.Text);

    public static Column<T> Number<T>(string name, Func<T, long?> value) => Make(name, value, v => v ?? (object)Null.Number);

    public static Column<T> Id<T>(string name, Func<T, Guid?> value) => Make(name, value, v => v ?? (object)Null.Id);

    public static Column<T> Flag<T>(string name, Func<T, bool> value) => Make(name, value, v => v);

    private static Column<T> Make<T, TValue>(string name, Func<T, TValue> value, Func<TValue, object> boxed) =>
        new(name, row => boxed(value(row)), rows =>
        {
            var all = new TValue[rows.Count];
            for (var i = 0; i < all.Length; i++)
            {
                all[i] = value(rows[i]);
            }

            return all;
        });
}
