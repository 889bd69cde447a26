using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Rostrum.Networks;

namespace Rostrum.Api;

/// <summary>
/// An error answer. One result type with named causes, so that every slice says <c>Problem.NotFound()</c> and the document
/// learns the possible ones from the route (<see cref="AccessConventions.WithProblems{TBuilder}"/>).
/// </summary>
internal sealed class Problem(ProblemBody body) : IResult, IStatusCodeHttpResult, IValueHttpResult
{
    private const string Base = "/problems/";

    public ProblemBody Body => body;

    public string? Challenge { get; init; }

    int? IStatusCodeHttpResult.StatusCode => body.Status;

    object? IValueHttpResult.Value => body;

    public static Problem NotFound() => Make("not-found", "There is no such thing here", 404);

    public static Problem Validation(IReadOnlyDictionary<string, string[]> errors) => new(new(
        Base + "validation", "The request has mistakes", 400)
    {
        Detail = errors.Count == 1 ? "1 member needs attention" : $"{errors.Count} members need attention",
        Errors = errors,
    });

    public static Problem Validation(string member, string sentence) =>
        Validation(new Dictionary<string, string[]> { [member] = [sentence] });

    public static Problem UnknownParameter(string name) => new(new(Base + "unknown-parameter", "No such parameter", 400)
    {
        Detail = $"This address has no parameter called {name}.",
        Parameter = name,
    });

    public static Problem BadParameter(string name, string sentence) => new(new(Base + "validation", "The request has mistakes", 400)
    {
        Detail = sentence,
        Parameter = name,
        Errors = new Dictionary<string, string[]> { [name] = [sentence] },
    });

    public static Problem BadCursor() => new(new(Base + "cursor-invalid", "This cursor belongs to another list", 400)
    {
        Detail = "A cursor is only good for the filters and the order it was given with.",
        Parameter = "cursor",
    });

    public static Problem Key(string type, string title) => new(new(Base + type, title, 401))
    {
        Challenge = "Bearer realm=\"rostrum\", error=\"invalid_token\"",
    };

    public static Problem ScopeMissing(string scope) => new(new(Base + "scope-missing", "A permission is missing", 403)
    {
        Detail = $"This needs the scope {scope}.",
        RequiredScopes = [scope],
    })
    {
        Challenge = $"Bearer realm=\"rostrum\", error=\"insufficient_scope\", scope=\"{scope}\"",
    };

    public static Problem Forbidden(string type, string title, string detail) =>
        new(new(Base + type, title, 403) { Detail = detail });

    public static Problem StateConflict(string state, string sentence, params string[] allowed) =>
        new(new(Base + "state-conflict", "Not in this state", 409) { Detail = sentence, State = state, Allowed = allowed });

    public static Problem AlreadyExists(Guid existing, string sentence) =>
        new(new(Base + "already-exists", "It exists already", 409) { Detail = sentence, ExistingId = existing });

    public static Problem InUse(IReadOnlyList<Guid> usedBy) => new(new(Base + "in-use", "It is in use", 409)
    {
        Detail = "Posts use this file. Delete it anyway with force=true.",
        UsedBy = usedBy,
    });

    public static Problem ChooseAccount(Guid connection, IReadOnlyList<ProblemAccount> accounts) =>
        new(new(Base + "choose-account", "Several accounts: choose one", 409)
        {
            Detail = "Send the id of one as account, or finish with the connection.",
            ConnectionId = connection,
            Accounts = accounts,
        });

    public static Problem VersionConflict(int? current) => new(new(Base + "version-conflict", "Somebody was faster", 412)
    {
        Detail = "It has changed since it was read. Read it again, then repeat the change.",
        Current = current is { } version ? string.Create(CultureInfo.InvariantCulture, $"\"{version}\"") : null,
    });

    public static Problem ContentRefused(IReadOnlyList<ProblemRule> rules) =>
        new(new(Base + "content-refused", "A network would refuse this", 422)
        {
            Detail = rules.Count == 1 ? rules[0].Sentence : $"{rules.Count} rules are broken.",
            Deliveries = rules,
        });

    public static Problem ApprovalRequired() => new(new(Base + "approval-required", "Somebody must approve this first", 409)
    {
        Detail = "This workspace publishes approved posts only. Send it to review.",
    });

    public static Problem Gone(DateTimeOffset? at) => new(new(Base + "gone", "It was deleted", 410) { DeletedAt = at });

    public static Problem TooLarge(long maxBytes, string? sentence = null) => new(new(Base + "body-too-large", "Too large", 413)
    {
        Detail = sentence ?? string.Create(CultureInfo.InvariantCulture, $"At most {maxBytes} bytes fit here."),
        MaxBytes = maxBytes,
    });

    public static Problem Unsupported(string sentence, IReadOnlyList<string> accepted) =>
        new(new(Base + "media-unsupported", "This kind of content is not taken", 415) { Detail = sentence, Accepted = accepted });

    public static Problem InFlight() => new(new(Base + "idempotency-in-flight", "The first request is still running", 409)
    {
        RetryAfterSeconds = 1,
    });

    public static Problem KeyReused() => new(new(Base + "idempotency-key-reused", "This key was used for another request", 422)
    {
        Detail = "Use a new Idempotency-Key for a different body.",
    });

    public static Problem RateLimited(string policy, int seconds, string? detail = null) => new(new(Base + "rate-limited", "Too many requests", 429)
    {
        Detail = detail,
        ViolatedPolicies = [policy],
        RetryAfterSeconds = seconds,
    });

    public static Problem NotConfigured(string sentence, string? setting) =>
        new(new(Base + "not-configured", "Not set up on this installation", 501) { Detail = sentence, Setting = setting });

    /// <summary>A collection elsewhere, not a network, gives nothing now.</summary>
    public static Problem SourceDown(string sentence) =>
        new(new(Base + "source-down", "The source does not answer", 503) { Detail = sentence, RetryAfterSeconds = 30 });

    public static Problem DiskFull() => new(new(Base + "disk-full", "No room", 507)
    {
        Detail = "The disk of this installation is full: nothing of this request was kept. Its operator must make room.",
        RetryAfterSeconds = 60,
    });

    public static Problem Internal() => Make("internal", "Something went wrong here", 500);

    /// <summary>A failure at a network during a call that asks it at once.</summary>
    public static Problem OfNetwork(string network, NetworkFailure failure, DateTimeOffset now)
    {
        var isBusy = failure.Kind is FailureKind.Busy or FailureKind.RateLimited or FailureKind.QuotaSpent;
        if (failure.Kind == FailureKind.OperatorNeeded)
        {
            return NotConfigured(failure.Sentence, null);
        }

        return new(new(Base + (isBusy ? "network-busy" : "network-refused"), "The network did not do it", isBusy ? 503 : 502)
        {
            Detail = failure.Sentence,
            Network = network,
            FailureKind = JsonNamingPolicy.CamelCase.ConvertName(failure.Kind.ToString()),
            RetryAfterSeconds = failure.RetryAt is { } at ? Math.Max(1, (int)(at - now).TotalSeconds) : isBusy ? 30 : null,
        });
    }

    public static string TraceOf(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.Features.Get<IHttpActivityFeature>()?.Activity.TraceId.ToString() ?? http.TraceIdentifier;
    }

    public static Problem Make(string type, string title, int status, string? detail = null) =>
        new(new(Base + type, title, status) { Detail = detail });

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var answer = httpContext.Response;
        answer.StatusCode = body.Status;
        answer.ContentType = "application/problem+json";
        answer.Headers.CacheControl = "no-store";
        if (Challenge is not null)
        {
            answer.Headers.WWWAuthenticate = Challenge;
        }

        if (body.RetryAfterSeconds is { } seconds)
        {
            answer.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        await JsonSerializer.SerializeAsync(answer.Body, body with { TraceId = TraceOf(httpContext) }, ApiJson.Options, httpContext.RequestAborted);
    }
}
