using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Rostrum.Model.Migrations.Sqlite.Workspace
{
    /// <inheritdoc />
    public partial class ChannelPictures : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "picture_at",
                table: "channel",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "picture_tag",
                table: "channel",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "synced_at",
                table: "channel",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "channel_use",
                columns: table => new
                {
                    channel_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    need = table.Column<string>(type: "TEXT", nullable: false),
                    day = table.Column<DateOnly>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_channel_use", x => new { x.channel_id, x.need });
                    table.ForeignKey(
                        name: "fk_channel_use_channel_channel_id",
                        column: x => x.channel_id,
                        principalTable: "channel",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "channel_use");

            migrationBuilder.DropColumn(
                name: "picture_at",
                table: "channel");

            migrationBuilder.DropColumn(
                name: "picture_tag",
                table: "channel");

            migrationBuilder.DropColumn(
                name: "synced_at",
                table: "channel");
        }
    }
}
