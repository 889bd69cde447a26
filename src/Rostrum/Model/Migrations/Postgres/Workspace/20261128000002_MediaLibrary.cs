using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Rostrum.Model.Migrations.Postgres.Workspace
{
    /// <inheritdoc />
    public partial class MediaLibrary : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "media_quota_bytes",
                table: "workspace_settings",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "derived_from",
                table: "media",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "folder",
                table: "media",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<long>(
                name: "poster_ms",
                table: "media",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "purpose",
                table: "media",
                type: "text",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_media_folder_created_at_id",
                table: "media",
                columns: new[] { "folder", "created_at", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_media_folder_created_at_id",
                table: "media");

            migrationBuilder.DropColumn(
                name: "media_quota_bytes",
                table: "workspace_settings");

            migrationBuilder.DropColumn(
                name: "derived_from",
                table: "media");

            migrationBuilder.DropColumn(
                name: "folder",
                table: "media");

            migrationBuilder.DropColumn(
                name: "poster_ms",
                table: "media");

            migrationBuilder.DropColumn(
                name: "purpose",
                table: "media");
        }
    }
}
