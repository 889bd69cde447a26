using Npgsql;
using Rostrum.Model;

namespace Rostrum.Tests.Model;

public sealed class A_PostgreSQL_connection
{
    [Fact]
    public void Of_a_workspace_prepares_its_statements_at_their_first_use()
    {
        using var store = new PostgresStore("Host=127.0.0.1;Port=1;Username=nobody;Database=nothing");
        using var connection = store.ConnectWorkspace("one");

        var settings = new NpgsqlConnectionStringBuilder(connection.ConnectionString);

        settings.MaxAutoPrepare.ShouldBe(48);
        settings.AutoPrepareMinUsages.ShouldBe(1);
    }

    [Fact]
    public void Keeps_what_the_operator_wrote()
    {
        using var store = new PostgresStore("Host=127.0.0.1;Port=1;Username=nobody;Database=nothing;Maximum Pool Size=7;Max Auto Prepare=0");
        using var control = store.ConnectControl();
        using var workspace = store.ConnectWorkspace("one");

        new NpgsqlConnectionStringBuilder(control.ConnectionString).MaxPoolSize.ShouldBe(7);
        new NpgsqlConnectionStringBuilder(workspace.ConnectionString).MaxAutoPrepare.ShouldBe(0);
    }

    [Fact]
    public void To_the_control_database_comes_from_a_small_pool()
    {
        using var store = new PostgresStore("Host=127.0.0.1;Port=1;Username=nobody;Database=nothing");
        using var control = store.ConnectControl();

        new NpgsqlConnectionStringBuilder(control.ConnectionString).MaxPoolSize.ShouldBe(24);
    }
}
