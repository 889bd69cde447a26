using Microsoft.AspNetCore.Http;

namespace Rostrum.Sandbox;

/// <summary>One request as a network heard it. Secrets are gone before it is kept.</summary>
internal sealed class HeardRequest
{
    public required long Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Network { get; init; }

    public required string Origin { get; init; }

    public required string Method { get; init; }

    public required string Path { get; init; }

    /// <summary>Without the question mark, secrets replaced.</summary>
    public required string Query { get; init; }

    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>JSON and form bodies, secrets replaced; null for anything else.</summary>
    public string? Body { get; set; }

    public long BodyBytes { get; set; }

    /// <summary>Null while it is being answered, and when the connection was cut.</summary>
    public int? Status { get; private set; }

    public double? Milliseconds { get; private set; }

    public FaultKind? Fault { get; set; }

    public string? Act { get; set; }

    /// <summary>A word for the log: <c>answered</c>, <c>cut</c>, <c>open</c>.</summary>
    public string End { get; private set; } = "open";

    public void WasCut() => End = "cut";

    public void Ended(int status, TimeSpan took, bool isGone)
    {
        End = isGone || End == "cut" ? "cut" : "answered";
        Status = End == "cut" ? null : status;
        Milliseconds = Math.Round(took.TotalMilliseconds, 1);
    }
}

/// <summary>The last requests, newest last.</summary>
internal sealed class RequestLog(World world)
{
    private const int Kept = 4000;
    private readonly Lock gate = new();
    private readonly Queue<HeardRequest> heard = new();
    private long total;

    /// <summary>Since the start of the program.</summary>
    public long Total => Interlocked.Read(ref total);

    public void Add(HeardRequest request)
    {
        Interlocked.Increment(ref total);
        lock (gate)
        {
            heard.Enqueue(request);
            if (heard.Count > Kept)
            {
                heard.Dequeue();
            }
        }

        world.Touch();
    }

    public void Ended(HeardRequest request, HttpContext http, TimeSpan took)
    {
        request.Ended(http.Response.StatusCode, took, http.RequestAborted.IsCancellationRequested);
        world.Touch();
    }

    public IReadOnlyList<HeardRequest> After(long id, string? network, int atMost)
    {
        lock (gate)
        {
            return [.. heard.Where(one => one.Id > id && (network is null || one.Network == network)).TakeLast(atMost)];
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            heard.Clear();
        }

        world.Touch();
    }
}
