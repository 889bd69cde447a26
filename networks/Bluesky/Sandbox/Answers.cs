using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Rostrum.Sandbox.Bluesky;

/// <summary>Answers in the network's form.</summary>
internal static class Answers
{
    private static readonly JsonSerializerOptions Plain =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>JSON, or an empty body for null.</summary>
    public static IResult Json(JsonObject? body, int status = 200) => body is null
        ? Results.StatusCode(status)
        : Results.Text(body.ToJsonString(Plain), "application/json; charset=utf-8", Encoding.UTF8, status);

    /// <summary>The login server and the metadata send the type without a charset.</summary>
    public static IResult BareJson(JsonObject body, int status = 200) =>
        new Bare(body.ToJsonString(Plain), status);

    public static IResult Error(HttpContext http, XrpcException fault)
    {
        foreach (var (name, value) in fault.Headers)
        {
            http.Response.Headers[name] = value;
        }

        return Json(new() { ["error"] = fault.Error, ["message"] = fault.Message }, fault.Status);
    }

    private sealed class Bare(string text, int status) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = status;
            httpContext.Response.ContentType = "application/json";
            return httpContext.Response.WriteAsync(text, httpContext.RequestAborted);
        }
    }
}
