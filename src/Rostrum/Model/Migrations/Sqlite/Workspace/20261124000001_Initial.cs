using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Rostrum.Model.Migrations.Sqlite.Workspace
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "channel",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    network = table.Column<string>(type: "TEXT", nullable: false),
                    consent_id = table.Column<string>(type: "TEXT", nullable: false),
                    network_account_id = table.Column<string>(type: "TEXT", nullable: false),
                    server = table.Column<string>(type: "TEXT", nullable: true),
                    handle = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    picture_url = table.Column<string>(type: "TEXT", nullable: true),
                    profile_url = table.Column<string>(type: "TEXT", nullable: true),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    state_reason = table.Column<string>(type: "TEXT", nullable: true),
                    group = table.Column<string>(type: "TEXT", nullable: true),
                    defaults = table.Column<string>(type: "TEXT", nullable: false),
                    facts = table.Column<string>(type: "TEXT", nullable: true),
                    facts_at = table.Column<long>(type: "INTEGER", nullable: true),
                    grant_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    connected_at = table.Column<long>(type: "INTEGER", nullable: false),
                    checked_at = table.Column<long>(type: "INTEGER", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_channel", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "connection",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    network = table.Column<string>(type: "TEXT", nullable: false),
                    consent_id = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    state_hash = table.Column<string>(type: "TEXT", nullable: true),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "BLOB", nullable: true),
                    wrapped_key = table.Column<byte[]>(type: "BLOB", nullable: true),
                    url = table.Column<string>(type: "TEXT", nullable: true),
                    return_to = table.Column<string>(type: "TEXT", nullable: true),
                    channel_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    accounts = table.Column<string>(type: "TEXT", nullable: true),
                    channels = table.Column<string>(type: "TEXT", nullable: false),
                    problem_type = table.Column<string>(type: "TEXT", nullable: true),
                    problem_sentence = table.Column<string>(type: "TEXT", nullable: true),
                    started_by = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_connection", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "fence",
                columns: table => new
                {
                    epoch = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_fence", x => x.epoch);
                });

            migrationBuilder.CreateTable(
                name: "grant_box",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    wrapped_key = table.Column<byte[]>(type: "BLOB", nullable: false),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "BLOB", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: true),
                    renew_at = table.Column<long>(type: "INTEGER", nullable: true),
                    scopes = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    renewing_until = table.Column<long>(type: "INTEGER", nullable: true),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_grant_box", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "idempotency",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", nullable: false),
                    body_hash = table.Column<string>(type: "TEXT", nullable: false),
                    status = table.Column<int>(type: "INTEGER", nullable: true),
                    body = table.Column<string>(type: "TEXT", nullable: true),
                    location = table.Column<string>(type: "TEXT", nullable: true),
                    claimed_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_idempotency", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "job",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    subject = table.Column<Guid>(type: "TEXT", nullable: true),
                    payload = table.Column<string>(type: "TEXT", nullable: true),
                    lane = table.Column<string>(type: "TEXT", nullable: true),
                    exact = table.Column<bool>(type: "INTEGER", nullable: false),
                    due = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    tries = table.Column<int>(type: "INTEGER", nullable: false),
                    unique_key = table.Column<string>(type: "TEXT", nullable: true),
                    epoch = table.Column<long>(type: "INTEGER", nullable: false),
                    last_failure = table.Column<string>(type: "TEXT", nullable: true),
                    created = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_job", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "lane",
                columns: table => new
                {
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    running = table.Column<int>(type: "INTEGER", nullable: false),
                    max = table.Column<int>(type: "INTEGER", nullable: false),
                    paused_until = table.Column<long>(type: "INTEGER", nullable: true),
                    why = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_lane", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "media",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    content_type = table.Column<string>(type: "TEXT", nullable: false),
                    bytes = table.Column<long>(type: "INTEGER", nullable: false),
                    width = table.Column<int>(type: "INTEGER", nullable: false),
                    height = table.Column<int>(type: "INTEGER", nullable: false),
                    duration_ms = table.Column<long>(type: "INTEGER", nullable: true),
                    sha256 = table.Column<string>(type: "TEXT", nullable: false),
                    alt = table.Column<string>(type: "TEXT", nullable: true),
                    tags = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_media", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "media_link",
                columns: table => new
                {
                    token = table.Column<string>(type: "TEXT", nullable: false),
                    media_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    sha256 = table.Column<string>(type: "TEXT", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_media_link", x => x.token);
                });

            migrationBuilder.CreateTable(
                name: "metric_snapshot",
                columns: table => new
                {
                    delivery_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    age = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    values = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_metric_snapshot", x => new { x.delivery_id, x.age });
                });

            migrationBuilder.CreateTable(
                name: "operation",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    done = table.Column<int>(type: "INTEGER", nullable: false),
                    total = table.Column<int>(type: "INTEGER", nullable: false),
                    subject_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    problem_sentence = table.Column<string>(type: "TEXT", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_operation", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "outbox",
                columns: table => new
                {
                    seq = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    type = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    data = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outbox", x => x.seq);
                });

            migrationBuilder.CreateTable(
                name: "post",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    external_ref = table.Column<string>(type: "TEXT", nullable: true),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: true),
                    local = table.Column<string>(type: "TEXT", nullable: true),
                    zone = table.Column<string>(type: "TEXT", nullable: true),
                    tags = table.Column<string>(type: "TEXT", nullable: false),
                    note = table.Column<string>(type: "TEXT", nullable: true),
                    author_kind = table.Column<string>(type: "TEXT", nullable: false),
                    author_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    author_name = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    parts = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_post", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "post_media",
                columns: table => new
                {
                    post_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    media_id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_post_media", x => new { x.post_id, x.media_id });
                });

            migrationBuilder.CreateTable(
                name: "workspace_settings",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    late_seconds = table.Column<int>(type: "INTEGER", nullable: false),
                    approval_required = table.Column<bool>(type: "INTEGER", nullable: false),
                    ledger_epoch = table.Column<Guid>(type: "TEXT", nullable: false),
                    breaker_count = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_workspace_settings", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "delivery",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    post_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    channel_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    part = table.Column<int>(type: "INTEGER", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    held_reason = table.Column<string>(type: "TEXT", nullable: true),
                    content = table.Column<string>(type: "TEXT", nullable: false),
                    fingerprint = table.Column<string>(type: "TEXT", nullable: false),
                    approved_fingerprint = table.Column<string>(type: "TEXT", nullable: true),
                    planned_at = table.Column<long>(type: "INTEGER", nullable: true),
                    after_seconds = table.Column<int>(type: "INTEGER", nullable: false),
                    publication_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    checkpoint = table.Column<string>(type: "TEXT", nullable: true),
                    network_post_id = table.Column<string>(type: "TEXT", nullable: true),
                    network_state = table.Column<string>(type: "TEXT", nullable: true),
                    url = table.Column<string>(type: "TEXT", nullable: true),
                    sent_at = table.Column<long>(type: "INTEGER", nullable: true),
                    live_at = table.Column<long>(type: "INTEGER", nullable: true),
                    evidence = table.Column<string>(type: "TEXT", nullable: true),
                    settle_at = table.Column<long>(type: "INTEGER", nullable: true),
                    next_try_at = table.Column<long>(type: "INTEGER", nullable: true),
                    tries = table.Column<int>(type: "INTEGER", nullable: false),
                    failure_kind = table.Column<string>(type: "TEXT", nullable: true),
                    failure_sentence = table.Column<string>(type: "TEXT", nullable: true),
                    failure_code = table.Column<string>(type: "TEXT", nullable: true),
                    failed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    read_back_at = table.Column<long>(type: "INTEGER", nullable: true),
                    read_back_ok = table.Column<bool>(type: "INTEGER", nullable: true),
                    gone_at = table.Column<long>(type: "INTEGER", nullable: true),
                    warnings = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_delivery", x => x.id);
                    table.ForeignKey(
                        name: "fk_delivery_post_post_id",
                        column: x => x.post_id,
                        principalTable: "post",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "post_channel",
                columns: table => new
                {
                    post_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    channel_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    settings = table.Column<string>(type: "TEXT", nullable: false),
                    parts = table.Column<string>(type: "TEXT", nullable: true),
                    first_comment = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_post_channel", x => new { x.post_id, x.channel_id });
                    table.ForeignKey(
                        name: "fk_post_channel_post_post_id",
                        column: x => x.post_id,
                        principalTable: "post",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "attempt",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    delivery_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    step = table.Column<string>(type: "TEXT", nullable: false),
                    fingerprint = table.Column<string>(type: "TEXT", nullable: false),
                    material = table.Column<string>(type: "TEXT", nullable: true),
                    epoch = table.Column<long>(type: "INTEGER", nullable: false),
                    repeat_is_safe = table.Column<bool>(type: "INTEGER", nullable: false),
                    started_at = table.Column<long>(type: "INTEGER", nullable: false),
                    act_ends_by = table.Column<long>(type: "INTEGER", nullable: false),
                    finished_at = table.Column<long>(type: "INTEGER", nullable: true),
                    outcome = table.Column<string>(type: "TEXT", nullable: true),
                    remote_id = table.Column<string>(type: "TEXT", nullable: true),
                    failure_kind = table.Column<string>(type: "TEXT", nullable: true),
                    failure_sentence = table.Column<string>(type: "TEXT", nullable: true),
                    failure_code = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_attempt", x => x.id);
                    table.ForeignKey(
                        name: "fk_attempt_delivery_delivery_id",
                        column: x => x.delivery_id,
                        principalTable: "delivery",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.InsertData(
                table: "fence",
                column: "epoch",
                value: 0L);

            migrationBuilder.CreateIndex(
                name: "ix_attempt_delivery_id_number",
                table: "attempt",
                columns: new[] { "delivery_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_channel_network_server_network_account_id",
                table: "channel",
                columns: new[] { "network", "server", "network_account_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_connection_expires_at",
                table: "connection",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_connection_state_hash",
                table: "connection",
                column: "state_hash");

            migrationBuilder.CreateIndex(
                name: "ix_delivery_channel_id_fingerprint",
                table: "delivery",
                columns: new[] { "channel_id", "fingerprint" });

            migrationBuilder.CreateIndex(
                name: "ix_delivery_channel_id_live_at",
                table: "delivery",
                columns: new[] { "channel_id", "live_at" });

            migrationBuilder.CreateIndex(
                name: "ix_delivery_post_id_channel_id_part",
                table: "delivery",
                columns: new[] { "post_id", "channel_id", "part" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_delivery_state_planned_at",
                table: "delivery",
                columns: new[] { "state", "planned_at" });

            migrationBuilder.CreateIndex(
                name: "ix_grant_box_renew_at",
                table: "grant_box",
                column: "renew_at");

            migrationBuilder.CreateIndex(
                name: "ix_idempotency_claimed_at",
                table: "idempotency",
                column: "claimed_at");

            migrationBuilder.CreateIndex(
                name: "job_done",
                table: "job",
                column: "due",
                filter: "state = 3");

            migrationBuilder.CreateIndex(
                name: "job_exact",
                table: "job",
                column: "due",
                filter: "state = 0 and exact");

            migrationBuilder.CreateIndex(
                name: "job_lane",
                table: "job",
                columns: new[] { "lane", "due" },
                filter: "state = 0 and lane is not null");

            migrationBuilder.CreateIndex(
                name: "job_ready",
                table: "job",
                column: "due",
                filter: "state = 0");

            migrationBuilder.CreateIndex(
                name: "job_running",
                table: "job",
                column: "epoch",
                filter: "state = 1");

            migrationBuilder.CreateIndex(
                name: "job_subject",
                table: "job",
                column: "subject",
                filter: "subject is not null");

            migrationBuilder.CreateIndex(
                name: "job_unique_key",
                table: "job",
                column: "unique_key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_media_created_at_id",
                table: "media",
                columns: new[] { "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_media_sha256",
                table: "media",
                column: "sha256");

            migrationBuilder.CreateIndex(
                name: "ix_media_link_expires_at",
                table: "media_link",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_operation_created_at_id",
                table: "operation",
                columns: new[] { "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_outbox_at",
                table: "outbox",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_post_at_id",
                table: "post",
                columns: new[] { "at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_post_created_at_id",
                table: "post",
                columns: new[] { "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_post_external_ref",
                table: "post",
                column: "external_ref",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_post_state_at_id",
                table: "post",
                columns: new[] { "state", "at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_post_channel_channel_id",
                table: "post_channel",
                column: "channel_id");

            migrationBuilder.CreateIndex(
                name: "ix_post_media_media_id",
                table: "post_media",
                column: "media_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "attempt");

            migrationBuilder.DropTable(
                name: "channel");

            migrationBuilder.DropTable(
                name: "connection");

            migrationBuilder.DropTable(
                name: "fence");

            migrationBuilder.DropTable(
                name: "grant_box");

            migrationBuilder.DropTable(
                name: "idempotency");

            migrationBuilder.DropTable(
                name: "job");

            migrationBuilder.DropTable(
                name: "lane");

            migrationBuilder.DropTable(
                name: "media");

            migrationBuilder.DropTable(
                name: "media_link");

            migrationBuilder.DropTable(
                name: "metric_snapshot");

            migrationBuilder.DropTable(
                name: "operation");

            migrationBuilder.DropTable(
                name: "outbox");

            migrationBuilder.DropTable(
                name: "post_channel");

            migrationBuilder.DropTable(
                name: "post_media");

            migrationBuilder.DropTable(
                name: "workspace_settings");

            migrationBuilder.DropTable(
                name: "delivery");

            migrationBuilder.DropTable(
                name: "post");
        }
    }
}
