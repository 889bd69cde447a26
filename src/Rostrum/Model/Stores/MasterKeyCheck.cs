using Microsoft.EntityFrameworkCore;
using Rostrum.Platform.Secrets;

namespace Rostrum.Model;

/// <summary>
/// A sealed word in the control database tells whether this is the master key the instance was made with: a second node with
/// a key file of its own, or a restored file of another instance, is refused at start and not at the first publish.
/// </summary>
internal static class MasterKeyCheck
{
    private const string Name = "master-key-check";

    /// <exception cref="MasterKeyException">Another key; says which file.</exception>
    public static async Task EnsureAsync(IStore store, KeyRing keys, string keyFile, CancellationToken cancel)
    {
        if (await ReadAsync(store, cancel) is { } stored)
        {
            Open(keys, stored, keyFile);
            return;
        }

        await using var control = store.OpenControl();
        control.Settings.Add(new() { Name = Name, Value = keys.Seal(Name, Guid.Empty, "rostrum"u8) });
        try
        {
            await control.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException) when (!cancel.IsCancellationRequested)
        {
            // Another node was first: its key counts.
            Open(keys, await ReadAsync(store, cancel) ?? throw new StoreException("The master key check could not be stored."), keyFile);
        }
    }

    /// <summary>Whether database and key belong together, without changing anything. Null: they do, or nothing was sealed yet.</summary>
    public static async Task<string?> ExamineAsync(IStore store, string keyFile, CancellationToken cancel)
    {
        if (await ReadAsync(store, cancel) is not { } stored)
        {
            return null;
        }

        KeyRing keys;
        try
        {
            keys = new KeyRing(MasterKey.LoadOrCreate(keyFile, dataExists: true));
        }
        catch (MasterKeyException unusable)
        {
            return File.Exists(keyFile) ? null : unusable.Message; // what is wrong with the file itself is told elsewhere
        }

        try
        {
            Open(keys, stored, keyFile);
            return null;
        }
        catch (MasterKeyException stranger)
        {
            return stranger.Message;
        }
        finally
        {
            keys.Dispose();
        }
    }

    // Plain SQL: the first EF query of a process costs a third of a second, and every command passes here.
    private static async Task<byte[]?> ReadAsync(IStore store, CancellationToken cancel)
    {
        await using var connection = store.ConnectControl();
        await connection.OpenAsync(cancel);
        return (byte[]?)await connection.ValueAsync($"select value from instance_setting where name = '{Name}'", cancel);
    }

    private static void Open(KeyRing keys, byte[] stored, string keyFile)
    {
        try
        {
            keys.Open(Name, Guid.Empty, stored).Dispose();
        }
        catch (SealBrokenException)
        {
            throw new MasterKeyException(
                $"{keyFile} is not the master key of this instance: its database was sealed by another one. Put the right file"
                + $" there, or set {MasterKey.Setting} to where it is. All nodes of one instance need the same file.");
        }
    }
}
