namespace Rostrum.Model;

/// <summary>
/// How many migrations each database has in this program. Written down, because asking the migrations themselves builds both
/// models at every start (0.8 s); a test compares.
/// </summary>
internal static class SchemaVersions
{
    public const int Control = 3;

    public const int Workspace = 8;

    /// <summary>The last migration of a workspace database: names its template.</summary>
    public const string WorkspaceName = "20261129000003_MediaCredits";
}
