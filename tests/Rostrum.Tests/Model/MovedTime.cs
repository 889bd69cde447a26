namespace Rostrum.Tests.Model;

/// <summary>The real clock, moved ahead by the test.</summary>
internal sealed class MovedTime : TimeProvider
{
    private TimeSpan ahead;

    public void Move(TimeSpan by) => ahead += by;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + ahead;

    public override long GetTimestamp() => System.GetTimestamp() + (long)(ahead.TotalSeconds * System.TimestampFrequency);

    public override long TimestampFrequency => System.TimestampFrequency;
}
