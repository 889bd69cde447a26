using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Rostrum.Model.Migrations.Postgres.Workspace
{
    /// <inheritdoc />
    public partial class JobCrashes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "crashes",
                table: "job",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateIndex(
                name: "job_given_up",
                table: "job",
                column: "due",
                filter: "state = 2");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "job_given_up",
                table: "job");

            migrationBuilder.DropColumn(
                name: "crashes",
                table: "job");
        }
    }
}
