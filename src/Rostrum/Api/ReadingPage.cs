using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Rostrum.Api;

/// <summary>The document as a page to read: made on the server, no script, one style sheet of our own.</summary>
internal static class ReadingPage
{
    private const string StylePath = ApiRoutes.Base + "/reading.css";

    public static void MapReadingPage(this WebApplication app)
    {
        app.MapGet(ApiRoutes.Base, ShowAsync).ExcludeFromDescription();
        app.MapGet(StylePath, () => TypedResults.Text(ReadingStyle.Css, "text/css; charset=utf-8")).ExcludeFromDescription();
    }

    private static async Task<IResult> ShowAsync(
        [FromKeyedServices(ApiDocument.Name)] IOpenApiDocumentProvider documents, HttpContext http, CancellationToken cancel)
    {
        var document = await documents.GetOpenApiDocumentAsync(cancel);
        var json = JsonNode.Parse(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, cancel))!.AsObject();
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        return TypedResults.Text(new Writer(json).Write(), "text/html; charset=utf-8");
    }

    private sealed class Writer(JsonObject document)
    {
        private readonly StringBuilder html = new();
        private readonly SchemaWords words = new(document);

        public string Write()
        {
            var operations = Operations().ToLookup(o => (string?)o.Operation["tags"]?[0] ?? "Other");
            html.Append(CultureInfo.InvariantCulture, $"""
                <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark"><title>Rostrum API</title><link rel="stylesheet" href="{StylePath}"></head>
                <body><header><h1>Rostrum API <small>{Text(document["info"]?["version"])}</small></h1>
                <p>{Text(document["info"]?["description"])} <a href="{ApiDocument.Path}">OpenAPI document</a></p></header>
                <nav aria-label="Nouns"><ul>
                """);
            foreach (var tag in operations)
            {
                html.Append(CultureInfo.InvariantCulture, $"<li><a href=\"#{Anchor(tag.Key)}\">{Text(tag.Key)}</a></li>");
            }

            html.Append("</ul></nav><main>");
            foreach (var tag in operations)
            {
                html.Append(CultureInfo.InvariantCulture, $"<section aria-labelledby=\"{Anchor(tag.Key)}\"><h2 id=\"{Anchor(tag.Key)}\">{Text(tag.Key)}</h2>");
                foreach (var (path, method, operation) in tag)
                {
                    WriteOperation(path, method, operation);
                }

                html.Append("</section>");
            }

            html.Append("</main></body></html>");
            return html.ToString();
        }

        private IEnumerable<(string Path, string Method, JsonObject Operation)> Operations() =>
            from path in document["paths"]!.AsObject()
            from operation in path.Value!.AsObject()
            where operation.Value is JsonObject
            select (path.Key, operation.Key.ToUpperInvariant(), operation.Value!.AsObject());

        private void WriteOperation(string path, string method, JsonObject operation)
        {
            html.Append(CultureInfo.InvariantCulture, $"""
                <details id="{Text(operation["operationId"])}"><summary><b class="m-{method.ToLowerInvariant()}">{method}</b> <code>{Text(path)}</code>
                <span>{Text(operation["summary"])}</span></summary>
                """);
            if (operation["x-scope"] is { } scope)
            {
                var needed = (string?)scope is { Length: > 0 } named ? $"<code>{Text(named)}</code>" : "any key";
                html.Append(CultureInfo.InvariantCulture, $"<p>Scope: {needed}</p>");
            }

            WriteParameters(operation["parameters"] as JsonArray ?? []);
            WriteBodies("Request", operation["requestBody"]?["content"] as JsonObject);
            foreach (var (status, answer) in operation["responses"] as JsonObject ?? [])
            {
                WriteBodies($"Answer {status}", answer?["content"] as JsonObject);
            }

            html.Append("</details>");
        }

        private void WriteParameters(JsonArray parameters)
        {
            if (parameters.Count == 0)
            {
                return;
            }

            html.Append("<table><thead><tr><th>Parameter</th><th>In</th><th>Type</th><th>Meaning</th></tr></thead><tbody>");
            foreach (var parameter in parameters.OfType<JsonObject>())
            {
                html.Append(CultureInfo.InvariantCulture, $"""
                    <tr><td><code>{Text(parameter["name"])}</code></td><td>{Text(parameter["in"])}</td>
                    <td>{Text(words.Short(parameter["schema"]))}</td><td>{Text(parameter["description"])}</td></tr>
                    """);
            }

            html.Append("</tbody></table>");
        }

        private void WriteBodies(string title, JsonObject? content)
        {
            foreach (var (type, body) in (content ?? []).Where(c => c.Key != "application/problem+json"))
            {
                html.Append(CultureInfo.InvariantCulture, $"<h3>{title} <small>{Text(type)}</small></h3><pre>{Text(words.Sketch(body?["schema"]))}</pre>");
            }
        }

        private static string Anchor(string tag) => "tag-" + tag.ToLowerInvariant();

        private static string Text(JsonNode? node) => Text(node?.ToString() ?? "");

        private static string Text(string text) => WebUtility.HtmlEncode(text);
    }
}
