using Rostrum.Platform.Clock;

namespace Rostrum.Tests.Platform;

public sealed class Keeping_time_steady
{
    private readonly Machine machine = new();

    [Fact]
    public void Small_steps_are_followed_and_raise_no_alarm()
    {
        var time = new SteadyTime(machine);

        machine.Pass(TimeSpan.FromSeconds(1), wall: TimeSpan.FromSeconds(5));
        time.Compare();

        time.Alarm.ShouldBeNull();
        time.GetUtcNow().ShouldBe(machine.GetUtcNow());
    }

    [Theory]
    [InlineData(6, false)]
    [InlineData(60, false)]
    [InlineData(61, true)]
    [InlineData(86_400, true)]
    [InlineData(-7_200, false)]
    public void A_jump_raises_the_alarm_and_moves_nothing(int seconds, bool holdsActs)
    {
        var time = new SteadyTime(machine);
        var before = time.GetUtcNow();

        machine.Pass(TimeSpan.FromSeconds(1), wall: TimeSpan.FromSeconds(1 + seconds));
        time.Compare();

        time.GetUtcNow().ShouldBe(before.AddSeconds(1));
        time.Alarm.ShouldNotBeNull();
        (time.Alarm.Off.TotalSeconds, time.Alarm.HoldsActs).ShouldBe((seconds, holdsActs));
    }

    [Fact]
    public void Another_clock_that_agrees_with_the_machine_ends_the_alarm_and_time_follows()
    {
        var time = new SteadyTime(machine);
        machine.Pass(TimeSpan.Zero, wall: TimeSpan.FromHours(8)); // it slept
        time.Compare();

        time.Hear(machine.GetUtcNow().AddHours(3)).ShouldBeFalse();
        time.Alarm.ShouldNotBeNull().HoldsActs.ShouldBeTrue();
        time.Hear(machine.GetUtcNow().AddSeconds(-2)).ShouldBeTrue();

        time.Alarm.ShouldBeNull();
        time.GetUtcNow().ShouldBe(machine.GetUtcNow());
    }

    [Fact]
    public void Another_clock_that_agrees_with_ours_frees_the_acts_and_the_alarm_stays()
    {
        var time = new SteadyTime(machine);
        var before = time.GetUtcNow();
        machine.Pass(TimeSpan.Zero, wall: TimeSpan.FromHours(8));
        time.Compare();

        time.Hear(before).ShouldBeTrue();
        machine.Pass(TimeSpan.FromSeconds(1), wall: TimeSpan.FromSeconds(1));
        time.Compare();

        time.Alarm.ShouldNotBeNull().HoldsActs.ShouldBeFalse();
        time.GetUtcNow().ShouldBe(before.AddSeconds(1));
    }

    [Fact]
    public void A_clock_doubted_from_the_start_is_believed_only_with_a_witness()
    {
        var time = new SteadyTime(machine);
        time.Doubt();

        time.Compare();
        time.Alarm.ShouldNotBeNull().HoldsActs.ShouldBeTrue();
        time.Hear(machine.GetUtcNow()).ShouldBeTrue();

        time.Alarm.ShouldBeNull();
    }

    [Fact]
    public void Two_hosts_are_needed_and_what_they_said_before_does_not_count()
    {
        var heard = new HeardDates(machine);
        var noon = machine.GetUtcNow();
        heard.Hear(new("https://a.example/x"), noon);
        machine.Pass(TimeSpan.FromSeconds(1), wall: TimeSpan.FromSeconds(1));
        var since = machine.GetTimestamp();

        heard.Hear(new("https://b.example/y"), noon.AddSeconds(1));
        heard.Agreed(since).ShouldBeNull();
        heard.Hear(new("https://c.example/"), noon.AddHours(1));
        heard.Agreed(since).ShouldBeNull();
        heard.Hear(new("https://a.example/z"), noon.AddSeconds(1));

        heard.Agreed(since).ShouldBe(noon.AddSeconds(1));
        heard.Origins.ShouldContain(new Uri("https://a.example"));
    }

    [Fact]
    public void One_host_alone_is_believed_once_it_has_gone_steadily_for_two_minutes()
    {
        var heard = new HeardDates(machine);
        var origin = new Uri("https://only.example");
        var noon = machine.GetUtcNow();
        heard.Hear(origin, noon);
        var since = machine.GetTimestamp();

        Later(TimeSpan.FromMinutes(1), noon.AddMinutes(1));
        heard.Agreed(since).ShouldBeNull();
        Later(TimeSpan.FromMinutes(1), noon.AddMinutes(2));
        heard.Agreed(since).ShouldBe(noon.AddMinutes(2));

        Later(TimeSpan.FromMinutes(1), noon.AddHours(9)); // it or this machine slept: counted anew
        heard.Agreed(since).ShouldBeNull();
        Later(HeardDates.LongAlone, noon.AddHours(9) + HeardDates.LongAlone);
        heard.Agreed(since).ShouldBe(noon.AddHours(9) + HeardDates.LongAlone);
        heard.Hear(new("https://other.example"), noon);
        heard.Agreed(since).ShouldBeNull("two that contradict each other are no witnesses");

        void Later(TimeSpan span, DateTimeOffset says)
        {
            machine.Pass(span, wall: span);
            heard.Hear(origin, says);
        }
    }

    [Fact]
    public void Hosts_that_an_earlier_process_knew_can_be_asked()
    {
        using var folder = new TestFolder();
        var note = new ClockNote(folder.Root);
        note.Write(new(machine.GetUtcNow(), TimeSpan.FromHours(3), HoldsActs: true), [new("https://only.example"), new("https://b.example:8443")]);
        var heard = new HeardDates(machine);

        heard.Remember(note.Origins());

        note.Read().ShouldBe("The clock of this machine jumped 3 hours ahead. (2026-12-01 09:00:00 UTC)");
        heard.Origins.ShouldBe([new("https://only.example"), new("https://b.example:8443")], ignoreOrder: true);
        heard.Agreed(0).ShouldBeNull();
        note.Clear();
        (note.Read(), note.Origins().Count()).ShouldBe((null, 0));
    }

    private sealed class Machine : TimeProvider
    {
        private DateTimeOffset wall = new(2026, 12, 1, 9, 0, 0, TimeSpan.Zero);
        private long passed;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Pass(TimeSpan span, TimeSpan wall)
        {
            passed += span.Ticks;
            this.wall += wall;
        }

        public override DateTimeOffset GetUtcNow() => wall;

        public override long GetTimestamp() => passed;
    }
}
