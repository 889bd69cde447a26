using Microsoft.AspNetCore.Http;

namespace Rostrum.Sandbox;

/// <summary>Refusals of the control API.</summary>
internal static class ControlProblem
{
    public static IResult NoNetwork(string id) => NotFound($"There is no network {id} in this sandbox.");

    public static IResult NotFound(string detail) => Of(StatusCodes.Status404NotFound, "Not found", detail);

    public static IResult Bad(string detail) => Of(StatusCodes.Status400BadRequest, "Not understood", detail);

    private static IResult Of(int status, string title, string detail) =>
        Results.Json(new { status, title, detail }, statusCode: status, contentType: "application/problem+json");
}
