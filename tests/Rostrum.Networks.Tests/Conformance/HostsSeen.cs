using System.Collections.Concurrent;

namespace Rostrum.Networks.Tests.Conformance;

/// <summary>Keeps which hosts were called, and which of them were given the account's token.</summary>
internal sealed class HostsSeen(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private readonly ConcurrentQueue<(string Host, string Said)> calls = new();

    public IEnumerable<string> All => calls.Select(c => c.Host).Distinct();

    public IEnumerable<string> GivenToken(string token) =>
        calls.Where(c => c.Said.Contains(token, StringComparison.Ordinal)).Select(c => c.Host).Distinct();

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        calls.Enqueue((request.RequestUri!.Authority, $"{request.RequestUri.PathAndQuery} {request.Headers.Authorization}"));
        return base.SendAsync(request, cancellationToken);
    }
}
