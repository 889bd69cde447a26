using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Rostrum.Model;

// What `dotnet ef migrations add` uses; nothing is opened. The command for each set stands in docs/migrations.md.

internal sealed class SqliteControlDesign : IDesignTimeDbContextFactory<SqliteControlDb>
{
    public SqliteControlDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteControlDb>().UseSqlite("Data Source=design.db").Options);
}

internal sealed class PostgresControlDesign : IDesignTimeDbContextFactory<PostgresControlDb>
{
    public PostgresControlDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresControlDb>().UseNpgsql("Host=design").Options);
}

internal sealed class SqliteWorkspaceDesign : IDesignTimeDbContextFactory<SqliteWorkspaceDb>
{
    public SqliteWorkspaceDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteWorkspaceDb>().UseSqlite("Data Source=design.db").Options);
}

internal sealed class PostgresWorkspaceDesign : IDesignTimeDbContextFactory<PostgresWorkspaceDb>
{
    public PostgresWorkspaceDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresWorkspaceDb>().UseNpgsql("Host=design").Options);
}
