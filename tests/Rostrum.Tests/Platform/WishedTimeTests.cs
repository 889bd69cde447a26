using Rostrum.Posts;

namespace Rostrum.Tests.Platform;

[Trait("zone", "matters")]
public sealed class A_time_that_a_person_wishes
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    // an ordinary day
    [InlineData("Europe/Madrid", "2026-12-01T09:00", "2026-12-01T08:00:00Z")]
    [InlineData("Asia/Tokyo", "2026-12-01T09:00", "2026-12-01T00:00:00Z")]
    [InlineData("Asia/Kolkata", "2026-12-01T09:00", "2026-12-01T03:30:00Z")]
    [InlineData("Pacific/Apia", "2026-12-01T09:00", "2026-11-30T20:00:00Z")]
    // Madrid, 28 March 2027: 02:00 to 03:00 does not happen
    [InlineData("Europe/Madrid", "2027-03-28T01:59", "2027-03-28T00:59:00Z")]
    [InlineData("Europe/Madrid", "2027-03-28T02:00", "2027-03-28T01:00:00Z")]
    [InlineData("Europe/Madrid", "2027-03-28T02:30", "2027-03-28T01:00:00Z")]
    [InlineData("Europe/Madrid", "2027-03-28T03:00", "2027-03-28T01:00:00Z")]
    // Madrid, 31 October 2027: 02:00 to 03:00 happens twice, the earlier counts
    [InlineData("Europe/Madrid", "2027-10-31T01:59", "2027-10-30T23:59:00Z")]
    [InlineData("Europe/Madrid", "2027-10-31T02:30", "2027-10-31T00:30:00Z")]
    [InlineData("Europe/Madrid", "2027-10-31T03:00", "2027-10-31T02:00:00Z")]
    // New York, 14 March and 7 November 2027
    [InlineData("America/New_York", "2027-03-14T02:30", "2027-03-14T07:00:00Z")]
    [InlineData("America/New_York", "2027-11-07T01:30", "2027-11-07T05:30:00Z")]
    [InlineData("America/New_York", "2027-11-07T02:00", "2027-11-07T07:00:00Z")]
    // Lord Howe moves by half an hour: 3 October and 4 April 2027
    [InlineData("Australia/Lord_Howe", "2027-10-03T02:15", "2027-10-02T15:30:00Z")]
    [InlineData("Australia/Lord_Howe", "2027-04-04T01:45", "2027-04-03T14:45:00Z")]
    // Tokyo knows no change
    [InlineData("Asia/Tokyo", "2027-03-28T02:30", "2027-03-27T17:30:00Z")]
    public void Is_the_moment_its_clock_shows(string zone, string local, string instant)
    {
        var (wish, _, fault) = Wish.Resolve(new() { Local = local, Zone = zone }, Now);

        fault.ShouldBeNull();
        wish!.At.ShouldBe(DateTimeOffset.Parse(instant, null));
        wish.At.Offset.ShouldBe(TimeSpan.Zero);
        wish.Zone.ShouldBe(zone);
    }

    [Theory]
    [InlineData("2027-03-28T02:30", ClockShift.Gap)]
    [InlineData("2027-10-31T02:30", ClockShift.Overlap)]
    [InlineData("2027-10-31T03:00", null)]
    public void Is_kept_as_the_person_said_it_and_says_what_the_clock_did(string local, ClockShift? shift)
    {
        var wish = Wish.Resolve(new() { Local = local, Zone = "Europe/Madrid" }, Now).Wish!;

        wish.Local.ShouldBe(local);
        Wish.ShiftOf(wish.Local!, wish.Zone!).ShouldBe(shift);
    }

    [Fact]
    public void In_Casablanca_follows_the_fast_and_not_the_season()
    {
        // The clock went back for Ramadan and forth after it. Years that are over: governments change the years to come (the
        // zone data of 2026 did so for Morocco), which is why a wish keeps its local time and zone.
        var before = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var inRamadan = Wish.Resolve(new() { Local = "2025-03-10T09:00", Zone = "Africa/Casablanca" }, before).Wish!;
        var after = Wish.Resolve(new() { Local = "2025-06-20T09:00", Zone = "Africa/Casablanca" }, before).Wish!;

        inRamadan.At.ShouldBe(new DateTimeOffset(2025, 3, 10, 9, 0, 0, TimeSpan.Zero));
        after.At.ShouldBe(new DateTimeOffset(2025, 6, 20, 8, 0, 0, TimeSpan.Zero));
    }

    [Theory]
    [InlineData("Europe/Atlantis")]
    [InlineData("CET+1")]
    [InlineData("")]
    public void In_an_unknown_zone_is_refused_by_name_of_the_member(string zone)
    {
        var (wish, member, fault) = Wish.Resolve(new() { Local = "2026-12-01T09:00", Zone = zone }, Now);

        wish.ShouldBeNull();
        member.ShouldBe("zone");
        fault.ShouldNotBeNull().ShouldContain("IANA");
    }

    [Theory]
    [InlineData("2026-12-01T09:00Z")]
    [InlineData("2026-12-01T09:00+01:00")]
    [InlineData("2026-02-30T09:00")]
    [InlineData("tomorrow")]
    public void With_an_offset_or_not_a_time_is_refused(string local)
    {
        var (wish, member, _) = Wish.Resolve(new() { Local = local, Zone = "Europe/Madrid" }, Now);

        wish.ShouldBeNull();
        member.ShouldBe("local");
    }
}
