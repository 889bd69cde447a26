using System.Text.Json;

namespace Rostrum.Networks.Bluesky;

/// <summary>The protocol's error names (lexicons and the reference server, checked 2026-11). Dead tokens come as 400.</summary>
internal sealed class BlueskyErrors : IErrorTable
{
    public static BlueskyErrors Instance { get; } = new();

    public NetworkFailure? Classify(HttpResponseMessage answer, ReadOnlyMemory<byte> body, CallKind kind)
    {
        var (name, message) = Read(body);
        var status = (int)answer.StatusCode;
        NetworkFailure? known = name switch
        {
            "ExpiredToken" or "InvalidToken" or "AuthMissing" or "AuthenticationRequired" or "invalid_token" =>
                new(FailureKind.SignInAgain, "Bluesky no longer accepts the sign-in of this account."),
            "AuthFactorTokenRequired" =>
                new(FailureKind.SignInAgain, "This is the main password of an account with a second factor. Use an app password."),
            "AccountTakedown" or "AccountDeactivated" or "AccountSuspended" or "AccountNotFound" or "RepoNotFound"
                or "RepoTakendown" or "RepoDeactivated" or "RepoSuspended" =>
                new(FailureKind.AccountGone, "This account is gone, deactivated or taken down at Bluesky."),
            "ScopeMissingError" => new(FailureKind.ScopeMissing, "Bluesky misses a permission for this. Please connect again.")
            {
                Scope = Quoted(message),
            },
            "RateLimitExceeded" => new(FailureKind.RateLimited, "Bluesky asks to wait."),
            "BlobTooLarge" or "PayloadTooLarge" => new(FailureKind.ContentRefused, "The file is too large for this Bluesky server."),
            "BlobNotFound" => new(FailureKind.ContentRefused, "The uploaded file is no longer at the server."),
            "InvalidSwap" => new(FailureKind.ContentRefused, "Another post has the place of this one."),
            "InvalidMimeType" => new(FailureKind.ContentRefused, "Bluesky does not take this kind of file."),
            "RecordNotFound" => new(FailureKind.ContentRefused, "This post is not there."),
            "InvalidRequest" when status == 400 && message?.StartsWith("No service configured", StringComparison.Ordinal) == true =>
                new(FailureKind.OperatorNeeded, "This server does not offer that part of Bluesky."),
            "MethodNotImplemented" => new(FailureKind.OperatorNeeded, "This server does not offer that part of Bluesky."),
            "InvalidRequest" when status == 400 => new(FailureKind.ContentRefused, $"Bluesky refused: {Short(message)}"),
            _ when status == 413 => new(FailureKind.ContentRefused, "The file is too large for this Bluesky server."),
            _ => null,
        };
        return known is null ? null : known with { Code = name };
    }

    private static (string? Name, string? Message) Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? (Text(json.RootElement, "error"), Text(json.RootElement, "message"))
                : default;
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>The reason of a refused record names a rule and a place in it; it never repeats the text.</summary>
    private static string Short(string? message) => message is null ? "the post is not valid." : message.Length > 200 ? message[..200] : message;

    private static string? Quoted(string? message) => message?.Split('"') is [_, var scope, ..] ? scope : null;
}
