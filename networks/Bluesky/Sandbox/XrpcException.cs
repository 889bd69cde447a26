namespace Rostrum.Sandbox.Bluesky;

/// <summary>A refusal in the network's own words: <c>{"error":…,"message":…}</c> with a status.</summary>
internal sealed class XrpcException(int status, string error, string message) : Exception(message)
{
    public int Status => status;

    public string Error => error;

    /// <summary>Further response headers, such as WWW-Authenticate.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public static XrpcException Invalid(string message) => new(400, "InvalidRequest", message);
}
