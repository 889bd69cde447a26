using Rostrum.Api;

namespace Rostrum.Accounts;

/// <summary>Where a request comes from, as far as a person may later read it.</summary>
/// <param name="Group">What failures are counted by: one household or server farm.</param>
internal sealed record Visitor(string? Address, string Group, string? Agent)
{
    private const int LongestAgent = 400;

    public static Visitor Of(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress;
        address = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        var agent = http.Request.Headers.UserAgent.ToString();
        return new(address?.ToString(), ApiLimits.AddressOf(http), agent.Length == 0 ? null : agent[..Math.Min(LongestAgent, agent.Length)]);
    }
}
