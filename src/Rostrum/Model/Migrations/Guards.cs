using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Rostrum.Model.Migrations;

/// <summary>
/// What the entities promise, said once more by the database itself: a final delivery never moves, a live one keeps what
/// proves it, an attempt's remote id is never lost. A migration that rebuilds one of these tables must apply its guards
/// again (a test looks whether they are there).
/// </summary>
internal static class Guards
{
    public const string Id = "20261124000002_Guards";

    /// <summary>States out of which nothing leads; a test compares with <see cref="DeliveryTransitions.IsFinal"/>.</summary>
    private const string Final = "'live', 'cancelled'";

    public const string Sqlite = $"""
        create trigger delivery_final before update of state on delivery
        when old.state in ({Final}) and new.state is not old.state
        begin select raise(abort, 'a delivery that is final never moves'); end;
        create trigger delivery_live before update of network_post_id, content, channel_id, post_id, part, kind on delivery
        when old.state = 'live' and (new.content is not old.content or new.channel_id is not old.channel_id
          or new.post_id is not old.post_id or new.part is not old.part or new.kind is not old.kind
          or new.network_post_id is not old.network_post_id)
        begin select raise(abort, 'a live delivery keeps what was published'); end;
        create trigger attempt_proof before update on attempt
        when new.delivery_id is not old.delivery_id or new.number is not old.number or new.step is not old.step
          or new.fingerprint is not old.fingerprint or new.material is not old.material
          or (old.remote_id is not null and new.remote_id is not old.remote_id)
        begin select raise(abort, 'an attempt is proof and never changes'); end;
        create trigger attempt_kept before delete on attempt
        when exists (select 1 from delivery where id = old.delivery_id)
        begin select raise(abort, 'an attempt is kept as long as its delivery'); end;
        """;

    public const string Postgres = $"""
        create function delivery_guard() returns trigger language plpgsql as $$
        begin
          if old.state in ({Final}) and new.state is distinct from old.state then
            raise exception 'a delivery that is final never moves' using errcode = 'check_violation';
          end if;
          if old.state = 'live' and (new.content is distinct from old.content or new.channel_id is distinct from old.channel_id
            or new.post_id is distinct from old.post_id or new.part is distinct from old.part
            or new.kind is distinct from old.kind or new.network_post_id is distinct from old.network_post_id) then
            raise exception 'a live delivery keeps what was published' using errcode = 'check_violation';
          end if;
          return new;
        end $$;
        create trigger delivery_guard before update on delivery
          for each row when (old.state in ({Final})) execute function delivery_guard();
        create function attempt_proof() returns trigger language plpgsql as $$
        begin
          raise exception 'an attempt is proof and never changes' using errcode = 'check_violation';
        end $$;
        create trigger attempt_proof before update on attempt for each row
          when (new.delivery_id is distinct from old.delivery_id or new.number is distinct from old.number
            or new.step is distinct from old.step or new.fingerprint is distinct from old.fingerprint
            or new.material is distinct from old.material
            or (old.remote_id is not null and new.remote_id is distinct from old.remote_id)) execute function attempt_proof();
        create function attempt_kept() returns trigger language plpgsql as $$
        begin
          if exists (select 1 from delivery where id = old.delivery_id) then
            raise exception 'an attempt is kept as long as its delivery' using errcode = 'check_violation';
          end if;
          return old;
        end $$;
        create trigger attempt_kept before delete on attempt for each row execute function attempt_kept();
        """;

    /// <summary>The one row of the workspace's settings; its epoch is written when the workspace is created.</summary>
    public const string SettingsRow = """
        insert into workspace_settings (id, late_seconds, approval_required, ledger_epoch, breaker_count)
        values (1, 3600, false, '00000000-0000-0000-0000-000000000000', 2)
        """;
}

[DbContext(typeof(SqliteWorkspaceDb))]
[Migration(Guards.Id)]
internal sealed class SqliteGuards : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(Guards.Sqlite);
        migrationBuilder.Sql(Guards.SettingsRow);
    }
}

[DbContext(typeof(PostgresWorkspaceDb))]
[Migration(Guards.Id)]
internal sealed class PostgresGuards : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(Guards.Postgres);
        migrationBuilder.Sql(Guards.SettingsRow);
    }
}
