using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Rostrum.Networks.Http;

/// <summary>Typed answers. What cannot be read is unknown after an act and busy otherwise: it may be a proxy's page.</summary>
internal static class JsonAnswer
{
    /// <summary>Sends in the account's name and reads the answer.</summary>
    public static async Task<T> SendAsync<T>(
        this NetworkSender sender, HttpRequestMessage request, CallKind kind, JsonTypeInfo<T> type, CancellationToken cancel)
        where T : class
    {
        using var answer = await sender.SendAsync(request, kind, cancel);
        return await ReadAsync(answer, kind, type, cancel);
    }

    /// <summary>Sends without an account and reads the answer.</summary>
    public static async Task<T> SendAsync<T>(
        this NetworkHttp http, HttpRequestMessage request, CallPlan plan, JsonTypeInfo<T> type, CancellationToken cancel)
        where T : class
    {
        using var answer = await http.SendAsync(request, plan, cancel);
        return await ReadAsync(answer, plan.Kind, type, cancel);
    }

    public static async Task<T> ReadAsync<T>(
        HttpResponseMessage answer, CallKind kind, JsonTypeInfo<T> type, CancellationToken cancel)
        where T : class
    {
        var body = await answer.Content.ReadAsByteArrayAsync(cancel);
        try
        {
            return JsonSerializer.Deserialize(body, type) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            var host = answer.RequestMessage?.RequestUri?.Host ?? "The network";
            var failure = AnswerFailures.Lost(kind, $"{host} gave an answer that cannot be read.");
            throw new NetworkException(failure with { Status = (int)answer.StatusCode }, e);
        }
    }
}
