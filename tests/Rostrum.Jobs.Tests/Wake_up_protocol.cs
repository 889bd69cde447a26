using Rostrum.Jobs.Tests.Support;

namespace Rostrum.Jobs.Tests;

/// <summary>All interleavings of a writer and two nodes, with crashes anywhere: what each part of the protocol is for.</summary>
public sealed class Wake_up_protocol
{
    [Fact]
    public void Complete_it_loses_nothing_and_whoever_was_woken_is_not_late()
    {
        var verdict = new WakeModel().Explore();

        verdict.LosesWork.ShouldBeFalse();
        verdict.IsLateThoughWoken.ShouldBeFalse();
        verdict.States.ShouldBeGreaterThan(10_000);
    }

    [Fact]
    public void Without_the_announcement_work_is_lost() => new WakeModel(Announces: false).Explore().LosesWork.ShouldBeTrue();

    [Fact]
    public void Without_the_moment_before_the_read_work_is_lost() => new WakeModel(UsesT0: false).Explore().LosesWork.ShouldBeTrue();

    [Fact]
    public void Without_the_writers_deadline_work_is_lost() => new WakeModel(KeepsDeadline: false).Explore().LosesWork.ShouldBeTrue();

    [Fact]
    public void Without_the_fence_work_is_lost() => new WakeModel(Fences: false).Explore().LosesWork.ShouldBeTrue();

    [Fact]
    public void Without_the_version_work_is_only_late()
    {
        var verdict = new WakeModel(ChecksVersion: false).Explore();

        verdict.LosesWork.ShouldBeFalse();
        verdict.IsLateThoughWoken.ShouldBeTrue();
    }
}
