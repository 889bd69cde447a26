using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Rostrum.Sandbox;

/// <summary>
/// Routes that take the bare context and give a result. (A lambda of this shape passed to <c>MapPost</c> is taken for a
/// <see cref="RequestDelegate"/>, which throws its result away.)
/// </summary>
public static class Routes
{
    public static RouteHandlerBuilder OnGet(this IEndpointRouteBuilder routes, string pattern,
        Func<HttpContext, Task<IResult>> answer) => routes.MapGet(pattern, (Delegate)answer);

    public static RouteHandlerBuilder OnPost(this IEndpointRouteBuilder routes, string pattern,
        Func<HttpContext, Task<IResult>> answer) => routes.MapPost(pattern, (Delegate)answer);
}
