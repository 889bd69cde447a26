namespace Rostrum.Tests.Crash;

/// <summary>
/// Tests whose clock runs twenty times faster than the wall: a starved second is twenty seconds to them, so they run alone.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class FastClock
{
    public const string Name = "fast clock";
}
