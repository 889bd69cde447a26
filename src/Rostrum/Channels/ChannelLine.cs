using System.Data.Common;
using Rostrum.Model;

namespace Rostrum.Channels;

/// <summary>A channel with its sealed grant, read together in plain SQL: every post passes here right before its act.</summary>
internal sealed record ChannelLine(Channel Channel, GrantBox? Grant)
{
    /// <summary>What <see cref="Read"/> reads, of <c>channel c</c> and <c>grant_box g</c>; all that speaking for a channel takes.</summary>
    public const string Columns = """
        c.id, c.network, c.consent_id, c.network_account_id, c.server, c.handle, c.name, c.facts, c.grant_id,
        g.id, g.wrapped_key, g.sealed, g.expires_at, g.renew_at, g.renewing_until, g.version
        """;

    public static ChannelLine Read(DbDataReader row) => new(
        new()
        {
            Id = row.GetGuid(0),
            Network = row.GetString(1),
            ConsentId = row.GetString(2),
            NetworkAccountId = row.GetString(3),
            Server = row.IsDBNull(4) ? null : row.GetString(4),
            Handle = row.GetString(5),
            Name = row.GetString(6),
            Facts = row.IsDBNull(7) ? null : row.GetString(7),
            GrantId = row.GetGuid(8),
        },
        row.IsDBNull(9) ? null : new()
        {
            Id = row.GetGuid(9),
            WrappedKey = row.GetFieldValue<byte[]>(10),
            Sealed = row.GetFieldValue<byte[]>(11),
            ExpiresAt = Instant(row, 12),
            RenewAt = Instant(row, 13),
            RenewingUntil = Instant(row, 14),
            Version = row.GetInt32(15),
        });

    private static DateTimeOffset? Instant(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
