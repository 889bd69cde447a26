using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Rostrum.Operations;

namespace Rostrum.Api;

/// <summary>The OpenAPI 3.1 document: what the routes say of themselves, with scopes, keys and headers filled in.</summary>
internal static class ApiDocument
{
    public const string Name = "v1";
    public const string Path = ApiRoutes.Base + "/openapi.json";

    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;

        options.CreateSchemaReferenceId = info => OpenApiOptions.CreateDefaultSchemaReferenceId(info) is { } usual ? NameOf(info.Type, usual) : null;
        options.AddSchemaTransformer((schema, context, _) => DescribeAsync(schema, context.JsonTypeInfo.Type));
        options.AddDocumentTransformer((document, _, _) => DescribeAsync(document));
        options.AddOperationTransformer((operation, context, _) => DescribeAsync(operation, context.Description.ActionDescriptor.EndpointMetadata));
    });

    /// <summary>Two slices may both have a Request: a nested record is named after the slice it stands in, in a page of them too.</summary>
    private static string NameOf(Type type, string usual) => type switch
    {
        { IsNested: true, IsGenericType: false, DeclaringType: { } slice } => slice.Name + type.Name,
        { IsGenericType: true } => type.GetGenericArguments().Where(a => a is { IsNested: true, DeclaringType: not null })
            .Aggregate(usual, (name, inner) => name.Replace($"Of{inner.Name}", $"Of{inner.DeclaringType!.Name}{inner.Name}", StringComparison.Ordinal)),
        _ => usual,
    };

    /// <summary>An instant has a converter of its own, which tells the generator nothing: on the wire it is text.</summary>
    private static Task DescribeAsync(OpenApiSchema schema, Type type)
    {
        if ((Nullable.GetUnderlyingType(type) ?? type) == typeof(DateTimeOffset))
        {
            schema.Type = JsonSchemaType.String | (type == typeof(DateTimeOffset) ? 0 : JsonSchemaType.Null);
            schema.Format = "date-time";
        }

        return Task.CompletedTask;
    }

    private static Task DescribeAsync(OpenApiDocument document)
    {
        document.Info = new()
        {
            Title = "Rostrum",
            Version = HealthRoutes.Version,
            Description = "Plans and publishes posts. Clients must ignore members, event types and enum values they do not know.",
        };
        document.Servers = [new() { Url = "/" }];
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["key"] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "An API key, bound to one workspace: rk_…",
            },
        };
        foreach (var (_, operation) in document.Paths.SelectMany(p => p.Value.Operations ?? []))
        {
            if (operation.Extensions?.ContainsKey("x-scope") == true)
            {
                operation.Security = [new() { [new("key", document)] = [] }];
            }
        }

        return Task.CompletedTask;
    }

    private static Task DescribeAsync(OpenApiOperation operation, IList<object> metadata)
    {
        var access = metadata.OfType<ApiAccess>().LastOrDefault();
        var method = metadata.OfType<HttpMethodMetadata>().LastOrDefault()?.HttpMethods[0];
        if (access is { Reach: not ApiReach.Public })
        {
            operation.Extensions ??= new Dictionary<string, IOpenApiExtension>();
            operation.Extensions["x-scope"] = new JsonNodeExtension(JsonValue.Create(access.Scope ?? ""));
            if (method == "POST")
            {
                Add(operation, "Idempotency-Key", "1 to 255 visible characters: a repetition within 24 hours gets the first answer again.");
            }
            else if (method is "PATCH" or "PUT" or "DELETE")
            {
                Add(operation, "If-Match", "The ETag this change is based on; 412 when somebody was faster.");
            }
        }

        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>().Where(p => p.In == ParameterLocation.Query))
        {
            parameter.Name = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!);
        }

        foreach (var (status, answer) in operation.Responses ?? [])
        {
            if (string.IsNullOrEmpty(answer.Description))
            {
                answer.Description = status;
            }
        }

        return Task.CompletedTask;
    }

    private static void Add(OpenApiOperation operation, string name, string description)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Header,
            Description = description,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });
    }
}
