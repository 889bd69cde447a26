using Rostrum.Jobs.Tests.Support;

[assembly: AssemblyFixture(typeof(PostgresCluster))]
