using System.Net;
using System.Net.Sockets;
using Rostrum.Networks.Http;
using Rostrum.Networks.Tests.Support;

namespace Rostrum.Networks.Tests.Http;

public sealed class Sending_a_request : IAsyncDisposable
{
    private readonly ManualTime time = new();
    private readonly ScriptedServer server = new();
    private readonly TestEnvironment environment;
    private readonly NetworkHttp http;

    public Sending_a_request()
    {
        environment = new(time: time);
        http = new(environment.Environment);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_act_without_a_body_never_leaves()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Address);

        await Should.ThrowAsync<InvalidOperationException>(() => http.SendAsync(request, new(CallKind.Act), Cancel));

        server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_warm_connection_closed_without_an_answer_leaves_one_act_of_unknown_outcome()
    {
        server.Then(200, "{}").ThenCut().Then(200, "{}");
        using var warm = await http.SendAsync(new(HttpMethod.Get, server.Address), CallPlan.Reading, Cancel);

        var failure = await FailureOfAsync(CallKind.Act);

        server.Connections.ShouldBe(1);
        server.Requests.Count.ShouldBe(2);
        failure.Kind.ShouldBe(FailureKind.OutcomeUnknown);
        failure.NotSent.ShouldBeFalse();
    }

    [Theory]
    [InlineData(CallKind.Act, FailureKind.OutcomeUnknown)]
    [InlineData(CallKind.Repeatable, FailureKind.Busy)]
    public async Task A_cut_before_or_inside_the_answer_says_what_may_have_happened(CallKind kind, FailureKind expected)
    {
        server.ThenCut().Then(_ => Reply.CutInside(200, "{\"id\":"));

        var before = await FailureOfAsync(kind);
        var inside = await FailureOfAsync(kind);

        before.Kind.ShouldBe(expected);
        inside.Kind.ShouldBe(expected);
        server.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Where_nothing_listens_nothing_was_sent_and_even_an_act_may_be_repeated()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var nowhere = new Uri($"http://127.0.0.1:{((IPEndPoint)closed.LocalEndpoint).Port}");
        closed.Stop();
        using var request = Post(nowhere);

        var lost = await Should.ThrowAsync<NetworkException>(() => http.SendAsync(request, new(CallKind.Act), Cancel));

        lost.Failure.Kind.ShouldBe(FailureKind.Busy);
        lost.Failure.NotSent.ShouldBeTrue();
    }

    [Theory]
    [InlineData(CallKind.Read, 30, FailureKind.Busy)]
    [InlineData(CallKind.Act, 100, FailureKind.OutcomeUnknown)]
    public async Task Silence_ends_by_the_clock(CallKind kind, int seconds, FailureKind expected)
    {
        server.ThenSilence();

        var waiting = FailureOfAsync(kind);
        await server.Arrived.WaitAsync(Cancel);
        time.Advance(TimeSpan.FromSeconds(seconds - 1));
        waiting.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(2));

        (await waiting).Kind.ShouldBe(expected);
    }

    [Fact]
    public async Task Cancelling_ends_the_wait_at_once()
    {
        server.ThenSilence();
        using var stop = new CancellationTokenSource();
        using var request = Post(server.Address);
        var waiting = http.SendAsync(request, new(CallKind.Act), stop.Token);
        await server.Arrived.WaitAsync(Cancel);

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(1), Cancel));
    }

    [Theory]
    [InlineData(500, CallKind.Act, FailureKind.OutcomeUnknown)]
    [InlineData(502, CallKind.Repeatable, FailureKind.Busy)]
    [InlineData(408, CallKind.Act, FailureKind.OutcomeUnknown)]
    [InlineData(302, CallKind.Act, FailureKind.OutcomeUnknown)]
    [InlineData(429, CallKind.Act, FailureKind.RateLimited)]
    [InlineData(401, CallKind.Act, FailureKind.SignInAgain)]
    [InlineData(422, CallKind.Act, FailureKind.ContentRefused)]
    public async Task A_status_alone_decides_where_no_table_does(int status, CallKind kind, FailureKind expected)
    {
        server.Then(status, "<html>");

        var failure = await FailureOfAsync(kind);

        failure.Kind.ShouldBe(expected);
        failure.Status.ShouldBe(status);
    }

    [Fact]
    public async Task A_limited_call_says_until_when()
    {
        server.Then(429, "", "Retry-After: 90");

        (await FailureOfAsync(CallKind.Act)).RetryAt.ShouldBe(time.GetUtcNow().AddSeconds(90));
    }

    [Fact]
    public async Task An_endless_answer_is_not_read_to_its_end()
    {
        server.Then(_ => Reply.Of(200, new string('x', NetworkHttp.MostBytes + 1)));

        (await FailureOfAsync(CallKind.Repeatable)).Kind.ShouldBe(FailureKind.Busy);
    }

    [Fact]
    public async Task Html_instead_of_json_is_unknown_after_an_act()
    {
        server.Then(200, "<html>Welcome to the hotel</html>").Then(200, "");

        foreach (var _ in Enumerable.Range(0, 2))
        {
            using var request = Post(server.Address);
            var lost = await Should.ThrowAsync<NetworkException>(() => http.SendAsync(
                request, new(CallKind.Act), Bluesky.BlueskyJson.Default.PutAnswer, Cancel));
            lost.Failure.Kind.ShouldBe(FailureKind.OutcomeUnknown);
        }
    }

    [Fact]
    public async Task The_log_names_method_host_and_path_and_nothing_else()
    {
        server.Then(200, "{}");
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Address, "/v1/accounts/18273645/did:plc:abc?access_token=secret"));

        using var answer = await http.SendAsync(request, CallPlan.Reading, Cancel);

        environment.Log.Lines.ShouldHaveSingleItem().ShouldStartWith("GET 127.0.0.1/v1/accounts/*/* answered 200 in");
    }

    public async ValueTask DisposeAsync()
    {
        environment.Dispose();
        await server.DisposeAsync();
    }

    private static HttpRequestMessage Post(Uri to) => new(HttpMethod.Post, to) { Content = new StringContent("{}") };

    private async Task<NetworkFailure> FailureOfAsync(CallKind kind)
    {
        using var request = Post(server.Address);
        return (await Should.ThrowAsync<NetworkException>(() => http.SendAsync(request, new(kind), Cancel))).Failure;
    }
}

public sealed class Being_told_when_to_come_back
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("90", 90)]
    [InlineData("0.75", 0.75)]
    [InlineData("1795521660", 60)] // epoch seconds
    [InlineData("1795521660000", 60)] // epoch milliseconds
    [InlineData("2026-11-24T12:05:00.000Z", 300)]
    [InlineData("Tue, 24 Nov 2026 12:01:00 GMT", 60)]
    [InlineData("315360000", 86400)] // ten years are cut to a day
    [InlineData("9999999999999999", 86400)]
    public void Every_form_is_understood(string value, double seconds) =>
        RetryTime.Parse(value, Now).ShouldBe(Now.AddSeconds(seconds));

    [Theory]
    [InlineData("-5")]
    [InlineData("soon")]
    [InlineData("")]
    [InlineData("NaN")]
    [InlineData("2020-01-01T00:00:00Z")]
    public void Nonsense_and_the_past_say_nothing(string value) => RetryTime.Parse(value, Now).ShouldBeNull();
}
