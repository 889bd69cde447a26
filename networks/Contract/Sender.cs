namespace Rostrum.Networks;

/// <summary>How a request may be treated when no answer comes.</summary>
public enum CallKind
{
    /// <summary>Reads; may be repeated.</summary>
    Read,

    /// <summary>Changes something, but repeating it does no harm (upload, container, idempotent put).</summary>
    Repeatable,

    /// <summary>An act that people see and that must not happen twice: carries a body, is never repeated by the pipeline.</summary>
    Act,
}

/// <summary>
/// Sends requests in the name of one account: signs them, renews nothing, gives no token away. A relative address is
/// resolved against the account's server. Throws <see cref="NetworkException"/> for everything but a success.
/// </summary>
public abstract class NetworkSender
{
    /// <summary>The account's own server or the network's base address.</summary>
    public abstract Uri Server { get; }

    /// <summary>Scopes that were granted, so that a network can choose between two ways.</summary>
    public abstract IReadOnlyList<string> Scopes { get; }

    /// <summary>
    /// Sends and returns a successful answer (the caller disposes it), its body read already and of limited size, so that
    /// a connection cut inside the answer is told here.
    /// </summary>
    public abstract Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CallKind kind, CancellationToken cancel);
}

/// <summary>A network's table from its own codes to <see cref="FailureKind"/>; never searches a body's words.</summary>
public interface IErrorTable
{
    /// <summary>Also asked for 2xx answers, where the network hides failures in them.</summary>
    bool ReadsSuccess => false;

    /// <summary>
    /// The failure that this answer means, or null when the table does not know it: then the status alone decides (5xx on
    /// an act = unknown, else busy; 429 = wait; 401 = sign in; other 4xx = refused), or a 2xx is a success.
    /// </summary>
    /// <param name="body">The body, at most its first 64 KB.</param>
    NetworkFailure? Classify(HttpResponseMessage answer, ReadOnlyMemory<byte> body, CallKind kind);
}

/// <summary>Whose name a call is made in.</summary>
public sealed record Caller(AccountRef Account, NetworkSender Sender);

/// <summary>The account a channel stands for, as stored.</summary>
public sealed record AccountRef(string Id, string Handle)
{
    public Uri? Server { get; init; }

    public AccountFacts? Facts { get; init; }
}

/// <summary>What a network told of an account or its server and what its rules depend on: small JSON, refreshed daily.</summary>
public sealed record AccountFacts(string Json);
