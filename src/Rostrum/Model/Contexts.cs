using Microsoft.EntityFrameworkCore;

namespace Rostrum.Model;

// One model, two stores: each derived context carries its own set of migrations.

public sealed class SqliteControlDb(DbContextOptions<SqliteControlDb> options) : ControlDb(options);

public sealed class PostgresControlDb(DbContextOptions<PostgresControlDb> options) : ControlDb(options);

public sealed class SqliteWorkspaceDb(DbContextOptions<SqliteWorkspaceDb> options) : WorkspaceDb(options);

public sealed class PostgresWorkspaceDb(DbContextOptions<PostgresWorkspaceDb> options) : WorkspaceDb(options);
