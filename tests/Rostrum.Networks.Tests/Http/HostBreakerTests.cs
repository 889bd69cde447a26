using Rostrum.Networks.Http;
using Rostrum.Networks.Tests.Support;

namespace Rostrum.Networks.Tests.Http;

public sealed class A_host_that_is_down
{
    private const string Host = "a.example";
    private readonly ManualTime time = new();
    private readonly HostBreaker breaker = new();

    [Fact]
    public void Is_called_on_until_half_of_twenty_calls_failed()
    {
        Calls(ups: 11, downs: 9);
        breaker.Enter(Host, time).ShouldBeNull();

        Calls(ups: 0, downs: 2);

        breaker.Enter(Host, time).ShouldBe(TimeSpan.FromSeconds(30));
        breaker.Enter("b.example", time).ShouldBeNull();
    }

    [Fact]
    public void Failures_that_lie_far_apart_close_nothing()
    {
        for (var i = 0; i < 10; i++)
        {
            Calls(ups: 0, downs: 3);
            time.Advance(TimeSpan.FromSeconds(31));
        }

        breaker.Enter(Host, time).ShouldBeNull();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void One_call_decides_after_the_rest(bool isUp)
    {
        Calls(ups: 0, downs: 20);
        time.Advance(TimeSpan.FromSeconds(30));

        breaker.Enter(Host, time).ShouldBeNull();
        breaker.Enter(Host, time).ShouldNotBeNull();
        breaker.Ended(Host, isUp, time);

        (breaker.Enter(Host, time) is null).ShouldBe(isUp);
    }

    [Fact]
    public void A_probe_that_never_ended_is_followed_by_another()
    {
        Calls(ups: 0, downs: 20);
        time.Advance(TimeSpan.FromSeconds(30));
        breaker.Enter(Host, time).ShouldBeNull();

        time.Advance(TimeSpan.FromSeconds(30));

        breaker.Enter(Host, time).ShouldBeNull();
    }

    private void Calls(int ups, int downs)
    {
        for (var i = 0; i < downs + ups; i++)
        {
            breaker.Ended(Host, isUp: i >= downs, time);
        }
    }
}
