using System.Text.Json;

namespace Rostrum.Networks.Http;

/// <summary>The error form of RFC 6749, 5.2.</summary>
internal sealed record OAuthError(string Error, string? Description)
{
    /// <summary>From a buffered answer, which may be read again afterwards; null when it is none.</summary>
    public static OAuthError? Read(HttpResponseMessage answer)
    {
        var body = answer.Content.ReadAsStream();
        body.Position = 0;
        var error = Read(body);
        body.Position = 0;
        return error;
    }

    public static OAuthError? Read(Stream body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return Read(json.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static OAuthError? Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("error", out var error))
        {
            return null;
        }

        var code = error.ValueKind switch
        {
            JsonValueKind.String => error.GetString(),
            JsonValueKind.Object when error.TryGetProperty("code", out var inner) => inner.ToString(),
            _ => error.ToString(),
        };
        var text = root.TryGetProperty("error_description", out var d) && d.ValueKind == JsonValueKind.String ? d.GetString() : null;
        return string.IsNullOrEmpty(code) || code is "ok" or "0" ? null : new(code, text);
    }
}

/// <summary>Errors of authorization and token endpoints by their codes, whatever the network.</summary>
internal sealed class OAuthErrorTable : IErrorTable
{
    public static OAuthErrorTable Instance { get; } = new();

    /// <summary>Some token endpoints hide errors in a 200.</summary>
    public bool ReadsSuccess => true;

    public NetworkFailure? Classify(HttpResponseMessage answer, ReadOnlyMemory<byte> body, CallKind kind)
    {
        if (OAuthError.Read(answer) is not { } error)
        {
            return null;
        }

        return Of(error) is { } known && (int)answer.StatusCode < 500 && (int)answer.StatusCode != 429 ? known : null;
    }

    private static NetworkFailure Of(OAuthError error) => error.Error switch
    {
        "invalid_grant" => new(FailureKind.SignInAgain, "The permission has ended or was used already. Please connect again.") { Code = error.Error },
        "invalid_client" or "unauthorized_client" => new(FailureKind.OperatorNeeded, "The server does not accept this installation's app.") { Code = error.Error },
        "access_denied" => new(FailureKind.SignInAgain, "The connection was not permitted.") { Code = error.Error },
        "invalid_scope" => new(FailureKind.ScopeMissing, "The server does not grant a permission that was asked for.") { Code = error.Error },
        "temporarily_unavailable" or "server_error" => new(FailureKind.Busy, "The server cannot answer just now.") { Code = error.Error },
        _ => new(FailureKind.ContentRefused, "The server refused to connect.") { Code = error.Error },
    };
}
