using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Rostrum.Model;

namespace Rostrum.Channels;

/// <summary>
/// Finds which workspace a returning browser belongs to: the state value is known to the network and to us, so only its
/// hash is kept, with the workspace and the end of its life.
/// </summary>
internal sealed class PendingRegister(IStore store, TimeProvider time)
{
    private const string Prefix = "consent:";
    private const int Length = 40;

    public static string Hash(string state) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(state)));

    public async Task AddAsync(string stateHash, Guid workspaceId, Guid connectionId, DateTimeOffset expiresAt, CancellationToken cancel)
    {
        var value = new byte[Length];
        workspaceId.TryWriteBytes(value);
        connectionId.TryWriteBytes(value.AsSpan(16));
        BinaryPrimitives.WriteInt64BigEndian(value.AsSpan(32), expiresAt.ToUnixTimeMilliseconds());
        await using var control = store.OpenControl();
        await ForgetExpiredAsync(control, cancel);
        control.Settings.Add(new() { Name = Prefix + stateHash, Value = value });
        await control.SaveChangesAsync(cancel);
    }

    /// <summary>Null when nobody waits for this state (any more).</summary>
    public async Task<(Guid WorkspaceId, Guid ConnectionId)?> FindAsync(string stateHash, CancellationToken cancel)
    {
        await using var control = store.OpenControl();
        var row = await control.Settings.AsNoTracking().SingleOrDefaultAsync(s => s.Name == Prefix + stateHash, cancel);
        return row is { Value.Length: Length } && End(row) > time.GetUtcNow()
            ? (new(row.Value.AsSpan(0, 16)), new(row.Value.AsSpan(16, 16)))
            : null;
    }

    private async Task ForgetExpiredAsync(ControlDb control, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var rows = await control.Settings.Where(s => s.Name.StartsWith(Prefix)).ToListAsync(cancel);
        control.Settings.RemoveRange(rows.Where(r => r.Value.Length != Length || End(r) <= now));
    }

    private static DateTimeOffset End(InstanceSetting row) =>
        DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(row.Value.AsSpan(32)));
}
