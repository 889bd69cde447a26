using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Rostrum.Networks.Http;

/// <summary>What one call needs besides its request.</summary>
internal sealed record CallPlan(CallKind Kind)
{
    public IErrorTable? Errors { get; init; }

    /// <summary>Null = by kind: 30 s for reading, 100 s and the time of the bytes for uploads and acts.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>What the log may say of the address; set before a secret becomes part of it.</summary>
    public Uri? LoggedAs { get; init; }

    /// <summary>Sees every answer before it is judged (rate headers, nonces).</summary>
    public Action<HttpResponseMessage>? Sees { get; init; }

    /// <summary>Which answers are returned; by default the successes.</summary>
    public Func<HttpResponseMessage, bool> Accepts { get; init; } = static a => a.IsSuccessStatusCode;

    public static CallPlan Reading { get; } = new(CallKind.Read);

    public static CallPlan Repeating { get; } = new(CallKind.Repeatable);
}

/// <summary>
/// The one way out: time-outs, the classification of what went wrong, the cap on answers, the log line. Knows no
/// account; <see cref="AccountSender"/> signs.
/// </summary>
internal sealed class NetworkHttp(NetworkEnvironment env)
{
    /// <summary>More than any JSON answer of a network; what is longer is a mistake or an attack.</summary>
    public const int MostBytes = 8 * 1024 * 1024;

    private const int TableBytes = 64 * 1024;

    private readonly ILogger logger = env.Loggers.CreateLogger("Rostrum.Networks.Http");

    public NetworkEnvironment Environment => env;

    /// <summary>Sends once (a read that never left: twice) and returns a successful, fully read answer.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CallPlan plan, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request.RequestUri);
        if (plan.Kind == CallKind.Act && request.Content is null)
        {
            // The handler silently sends a body-less request again on a reused connection that was closed (tried on .NET 10).
            throw new InvalidOperationException("An act must carry a body.");
        }

        if (!request.Headers.Contains("User-Agent"))
        {
            request.Headers.UserAgent.ParseAdd(env.UserAgent);
        }

        ThrowIfDown(request.RequestUri);
        try
        {
            return await SendOnceAsync(request, plan, cancel);
        }
        catch (NetworkException e) when (e.Failure.NotSent && plan.Kind == CallKind.Read && request.Content is null)
        {
            return await SendOnceAsync(request, plan, cancel);
        }
    }

    private void ThrowIfDown(Uri address)
    {
        if (env.Breaker.Enter(address.Authority, env.Time) is { } wait)
        {
            throw new NetworkException(new(FailureKind.Busy, $"{address.Host} has not answered lately and is left alone for a while.")
            {
                Code = NetworkFailure.HostDown,
                NotSent = true,
                RetryAt = env.Time.GetUtcNow() + wait,
            });
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CallPlan plan, CancellationToken cancel)
    {
        var logged = plan.LoggedAs ?? request.RequestUri!;
        var watch = Stopwatch.StartNew();
        using var timeout = new CancellationTokenSource(plan.Timeout ?? UsualTimeout(request, plan.Kind), env.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeout.Token);
        using var invoker = new HttpMessageInvoker(env.Outgoing, disposeHandler: false);
        HttpResponseMessage? answer = null;
        try
        {
            answer = await invoker.SendAsync(request, both.Token);
            await answer.Content.LoadIntoBufferAsync(MostBytes, both.Token);
        }
        catch (HttpRequestException e)
        {
            var failure = answer is null
                ? AnswerFailures.Of(e, plan.Kind, logged.Host)
                : AnswerFailures.Lost(plan.Kind, $"The answer of {logged.Host} was cut or too long.");
            throw Lost(request, logged, watch, failure, e, answer);
        }
        catch (IOException e)
        {
            throw Lost(request, logged, watch, AnswerFailures.Lost(plan.Kind, $"The answer of {logged.Host} was cut."), e, answer);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            // The handler's own connect time-out carries a TimeoutException and never comes after the request was sent.
            var failure = !timeout.IsCancellationRequested && e.InnerException is TimeoutException
                ? AnswerFailures.NotSent($"{logged.Host} could not be reached in time.")
                : AnswerFailures.Lost(plan.Kind, $"{logged.Host} did not answer in time.");
            throw Lost(request, logged, watch, failure, e, answer);
        }

        if (answer.Headers.Date is { } date)
        {
            env.HearsDate?.Invoke(request.RequestUri!, date);
        }

        env.Breaker.Ended(request.RequestUri!.Authority, isUp: (int)answer.StatusCode < 500, env.Time);
        if (logger.IsEnabled(LogLevel.Debug))
        {
            logger.Answered(
                request.Method.Method, logged.Host, HttpLog.Redact(logged), (int)answer.StatusCode, watch.ElapsedMilliseconds);
        }

        await ThrowIfFailedAsync(answer, plan, logged.Host, cancel);
        return answer;
    }

    private NetworkException Lost(
        HttpRequestMessage request, Uri logged, Stopwatch watch, NetworkFailure failure, Exception cause, HttpResponseMessage? answer)
    {
        answer?.Dispose();
        env.Breaker.Ended(request.RequestUri!.Authority, isUp: false, env.Time);
        var reason = cause is HttpRequestException http ? http.HttpRequestError.ToString() : cause.GetType().Name;
        logger.NotAnswered(request.Method.Method, logged.Host, HttpLog.Redact(logged), watch.ElapsedMilliseconds, reason);
        return new(failure, cause);
    }

    private async Task ThrowIfFailedAsync(HttpResponseMessage answer, CallPlan plan, string host, CancellationToken cancel)
    {
        plan.Sees?.Invoke(answer);
        var isFine = plan.Accepts(answer);
        if (isFine && !(answer.IsSuccessStatusCode && plan.Errors is { ReadsSuccess: true }))
        {
            return;
        }

        var body = await answer.Content.ReadAsByteArrayAsync(cancel);
        var failure = plan.Errors?.Classify(answer, body.AsMemory(0, Math.Min(body.Length, TableBytes)), plan.Kind);
        if (failure is null && isFine)
        {
            return;
        }

        var now = env.Time.GetUtcNow();
        failure ??= AnswerFailures.Of(answer, plan.Kind, host, now);
        failure = failure with
        {
            Status = failure.Status ?? (int)answer.StatusCode,
            RetryAt = failure.RetryAt ?? (failure.Kind is FailureKind.RateLimited or FailureKind.QuotaSpent || (int)answer.StatusCode >= 500
                ? RetryTime.Read(answer, now)
                : null),
        };
        answer.Dispose();
        throw new NetworkException(failure);
    }

    private static TimeSpan UsualTimeout(HttpRequestMessage request, CallKind kind) => kind == CallKind.Read
        ? TimeSpan.FromSeconds(30)
        : TimeSpan.FromSeconds(100) + TimeSpan.FromSeconds((request.Content?.Headers.ContentLength ?? 0) / (64.0 * 1024));
}
