namespace Rostrum.Jobs.Tests;

public sealed class A_board_of_jobs
{
    private readonly JobBoard board = new(new JobEngineOptions { LaneMax = 1 }, new Slots(4, TimeProvider.System), claimedVersion: 0);

    [Fact]
    public void Sleeps_until_the_moment_of_the_next_job()
    {
        Take(Job(due: 1000));

        board.Sleep(now: 900, stopping: false).ShouldBe(TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public void Never_sleeps_past_a_job_whose_moment_came_between_two_looks()
    {
        Take(Job(due: 1000));
        board.CountDue(now: 999).ShouldBe(0);

        board.Sleep(now: 1000, stopping: false).ShouldBe(TimeSpan.Zero);
        board.CountDue(now: 1000).ShouldBe(1);
    }

    [Fact]
    public void Lets_the_next_of_a_lane_run_when_the_one_before_has_left_it_though_it_has_not_ended()
    {
        var (first, second) = (Job(due: 1000, lane: "a"), Job(due: 1001, lane: "a"));
        Take(first, second);

        board.Start(now: 2000).ShouldBe(first);
        board.Start(now: 2000).ShouldBeNull();
        board.LeaveLane(first).ShouldBeTrue();

        board.Start(now: 2000).ShouldBe(second);
        board.NothingRuns.ShouldBeFalse();
    }

    [Fact]
    public void Reads_the_queue_again_for_a_job_that_is_near_and_not_at_once_for_one_that_is_far()
    {
        Take();
        board.Expect(lookAt: 60_000, now: 1000);
        board.NeedsWrite(now: 1000, stopping: false).ShouldBeFalse();
        board.NeedsWrite(now: 60_000, stopping: false).ShouldBeTrue();

        board.Expect(lookAt: 1500, now: 1000);
        board.NeedsWrite(now: 1000, stopping: false).ShouldBeTrue();
    }

    [Fact]
    public void Remembers_a_job_that_was_committed_while_the_queue_was_read()
    {
        var writing = board.BeginWrite(now: 0, stopping: false);
        board.Expect(lookAt: 60_000, now: 0);
        board.Wrote(writing, [], null, new NextReady(WakeRow.Never, WakeRow.Never, WakeRow.Never));

        board.NeedsWrite(now: 60_000, stopping: false).ShouldBeTrue();
    }

    private void Take(params RunningJob[] jobs)
    {
        var writing = board.BeginWrite(now: 0, stopping: false);
        board.Wrote(writing, jobs, null, new NextReady(WakeRow.Never, WakeRow.Never, WakeRow.Never));
    }

    private static RunningJob Job(long due, string? lane = null) =>
        new(Guid.NewGuid(), Guid.Empty, "a/1", null, null, lane, DateTimeOffset.FromUnixTimeMilliseconds(due), 0, null!);
}
