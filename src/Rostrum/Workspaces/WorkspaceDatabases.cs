using Rostrum.Jobs;
using Rostrum.Model;
using Rostrum.Platform.Secrets;

namespace Rostrum.Workspaces;

/// <summary>
/// The workspaces that are open in this process: a bounded set, the least recently used goes first. Nothing happens per
/// workspace at start; a database is looked up, migrated if it is old, and opened when somebody first asks for it.
/// </summary>
internal sealed class WorkspaceDatabases(IStore store, KeyRing keys, Lazy<IWakes> wakes, TimeProvider time)
{
    public const string KeyPurpose = "workspace";

    // Another process (a command beside the server) may delete a workspace: what the control database said is asked again.
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly Dictionary<Guid, LinkedListNode<Entry>> entries = [];
    private readonly LinkedList<Entry> byUse = [];

    /// <summary>How many are open now.</summary>
    public int OpenCount
    {
        get
        {
            lock (gate)
            {
                return entries.Count;
            }
        }
    }

    /// <summary>The workspace, or null when it is unknown or deleted.</summary>
    public async ValueTask<OpenWorkspace?> FindAsync(Guid workspaceId, CancellationToken cancel)
    {
        var entry = Take(workspaceId);
        try
        {
            if (await entry.Opened.Value.WaitAsync(cancel) is not { } open)
            {
                Forget(workspaceId, entry);
                return null;
            }

            if (!entry.TakesCheck(time, Trusted))
            {
                return open;
            }

            // CancellationToken.None: whoever asks meanwhile relies on this look.
            if (await LookUpAsync(workspaceId, CancellationToken.None) is null)
            {
                LetGo(workspaceId);
                return null;
            }

            return open;
        }
        catch (Exception) when (entry.Opened.Value.IsFaulted)
        {
            Forget(workspaceId, entry); // the next caller tries anew
            throw;
        }
    }

    /// <summary>A fresh context of the workspace, or null when it is unknown or deleted; disposed by the caller.</summary>
    public async ValueTask<WorkspaceDb?> OpenAsync(Guid workspaceId, CancellationToken cancel) =>
        (await FindAsync(workspaceId, cancel))?.CreateDb();

    /// <summary>Closes what is open of this workspace.</summary>
    public void LetGo(Guid workspaceId)
    {
        Entry? gone = null;
        lock (gate)
        {
            if (entries.Remove(workspaceId, out var node))
            {
                byUse.Remove(node);
                gone = node.Value;
            }
        }

        if (gone is not null)
        {
            Close(gone);
        }
    }

    /// <summary>Closes the connections of workspaces that nobody used for this long; what is known of them stays.</summary>
    public void CloseIdle(TimeSpan unused)
    {
        List<Entry> idle = [];
        lock (gate)
        {
            // From the least recently used on; the first that is in use ends the walk.
            for (var node = byUse.Last; node is not null && time.GetElapsedTime(node.Value.UsedAt) >= unused; node = node.Previous)
            {
                if (node.Value.IsWarm)
                {
                    node.Value.IsWarm = false;
                    idle.Add(node.Value);
                }
            }
        }

        idle.ForEach(Close);
    }

    private Entry Take(Guid workspaceId)
    {
        List<Entry> evicted = [];
        Entry entry;
        lock (gate)
        {
            if (entries.TryGetValue(workspaceId, out var node))
            {
                byUse.Remove(node);
                byUse.AddFirst(node);
                node.Value.UsedAt = time.GetTimestamp();
                node.Value.IsWarm = true;
                return node.Value;
            }

            // The opening is shared by all who wait for it, so no single caller's token may end it.
            entry = new(new(() => OpenNowAsync(workspaceId, CancellationToken.None)), time.GetTimestamp())
            {
                UsedAt = time.GetTimestamp(),
                IsWarm = true,
            };
            entries[workspaceId] = byUse.AddFirst(entry);
            entry.Id = workspaceId;
            while (entries.Count > store.MaxOpen)
            {
                var last = byUse.Last!;
                byUse.RemoveLast();
                entries.Remove(last.Value.Id);
                evicted.Add(last.Value);
            }
        }

        evicted.ForEach(Close);
        return entry;
    }

    private void Forget(Guid workspaceId, Entry entry)
    {
        lock (gate)
        {
            if (entries.TryGetValue(workspaceId, out var node) && node.Value == entry)
            {
                entries.Remove(workspaceId);
                byUse.Remove(node);
            }
        }
    }

    // Connections in use close when they are returned; the next use of the workspace opens new ones.
    private void Close(Entry entry)
    {
        if (entry.Opened is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true } opened }
            && opened.GetAwaiter().GetResult() is { } open)
        {
            store.LetGo(open.Database);
        }
    }

    private async Task<OpenWorkspace?> OpenNowAsync(Guid workspaceId, CancellationToken cancel)
    {
        if (await LookUpAsync(workspaceId, cancel) is not { } facts || !await store.MakeCurrentAsync(facts.Database, cancel))
        {
            return null;
        }

        var key = keys.Unwrap(facts.WrappedKey, KeyPurpose, workspaceId);
        return new(facts, key, store, [new JobSaveInterceptor(wakes.Value, workspaceId)], time);
    }

    // Plain SQL: this stands on the path of every job and of the start, where EF's first query costs a third of a second.
    private async Task<WorkspaceFacts?> LookUpAsync(Guid workspaceId, CancellationToken cancel)
    {
        await using var control = store.ConnectControl();
        await control.OpenAsync(cancel);
        await using var command = control.CreateCommand();
        command.CommandText =
            "select slug, zone, database, wrapped_key from workspace where id = @id and deleted_at is null and wrapped_key is not null";
        var id = command.CreateParameter();
        (id.ParameterName, id.Value) = ("@id", workspaceId);
        command.Parameters.Add(id);
        await using var row = await command.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel)
            ? new(workspaceId, row.GetString(0), row.GetString(1), row.GetString(2), row.GetFieldValue<byte[]>(3))
            : null;
    }

    private sealed class Entry(Lazy<Task<OpenWorkspace?>> opened, long checkedAt)
    {
        private long checkedAt = checkedAt;

        public Guid Id { get; set; }

        public Lazy<Task<OpenWorkspace?>> Opened => opened;

        public long UsedAt { get; set; }

        /// <summary>True for the one caller who is to ask again; a burst of others goes on meanwhile.</summary>
        public bool TakesCheck(TimeProvider time, TimeSpan trusted)
        {
            var seen = Volatile.Read(ref checkedAt);
            return time.GetElapsedTime(seen) >= trusted && Interlocked.CompareExchange(ref checkedAt, time.GetTimestamp(), seen) == seen;
        }

        /// <summary>Used since its connections were last closed.</summary>
        public bool IsWarm { get; set; }
    }
}
