using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Rostrum.Model;

/// <summary>
/// Where the databases are: SQLite files in the data folder, or PostgreSQL databases on one server. Two SQL
/// implementations; everything above asks this and never which one it is.
/// </summary>
internal interface IStore : IDisposable
{
    /// <summary><c>sqlite</c> or <c>postgres</c>, as the API writes it.</summary>
    string Engine { get; }

    /// <summary>True before the control database was made: nothing sealed exists yet.</summary>
    Task<bool> IsEmptyAsync(CancellationToken cancel);

    /// <summary>Makes the control database, or brings it to this program's version.</summary>
    /// <exception cref="StoreException">Written by a newer program, or not reachable.</exception>
    Task PrepareControlAsync(CancellationToken cancel);

    ControlDb OpenControl();

    /// <summary>A closed connection to the control database.</summary>
    DbConnection ConnectControl();

    /// <summary>The name of a new workspace's database.</summary>
    string NameFor(Guid workspaceId);

    /// <summary>Makes a workspace's database of this program's version; replaces what a crashed creation left.</summary>
    Task CreateWorkspaceAsync(string database, CancellationToken cancel);

    /// <summary>Brings an existing workspace database to this program's version; false when there is none.</summary>
    Task<bool> MakeCurrentAsync(string database, CancellationToken cancel);

    /// <summary>Makes contexts of one workspace's database, with these interceptors.</summary>
    Func<WorkspaceDb> WorkspaceOpener(string database, IReadOnlyList<IInterceptor> interceptors);

    /// <summary>A closed connection to a workspace's database.</summary>
    DbConnection ConnectWorkspace(string database);

    /// <summary>
    /// A save, or a single statement, through this context; done when it is committed. Where a file has one writer it shares
    /// the commit with what others write at this moment.
    /// </summary>
    Task<T> WriteAsync<T>(DbContext db, Func<CancellationToken, Task<T>> work, CancellationToken cancel);

    /// <summary>Closes what the pool keeps open for this database.</summary>
    void LetGo(string database);

    /// <summary>How many workspace databases may be kept open at once.</summary>
    int MaxOpen { get; }

    /// <summary>Removes the database; quiet when it is gone already.</summary>
    Task DropWorkspaceAsync(string database, CancellationToken cancel);

    /// <summary>Size on disk in bytes, for people.</summary>
    Task<long> MeasureWorkspaceAsync(string database, CancellationToken cancel);
}

/// <summary>A database cannot be used; the message tells the operator what to do.</summary>
internal sealed class StoreException : Exception
{
    public StoreException(string message)
        : base(message)
    {
    }

    public StoreException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public static StoreException Newer(string database) => new(
        $"The database {database} was written by a newer version of this program. Start that version, or restore a backup.");
}
