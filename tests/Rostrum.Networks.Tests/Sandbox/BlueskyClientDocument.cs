using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Rostrum.Networks.Tests.Sandbox;

/// <summary>An app's client metadata document with its key, served on loopback.</summary>
internal sealed class BlueskyClientDocument : IAsyncDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly WebApplication app;

    private BlueskyClientDocument(WebApplication app) => this.app = app;

    public string ClientId => $"{app.Urls.Single()}/client.json";

    public string Redirect => $"{app.Urls.Single()}/callback";

    public static async Task<BlueskyClientDocument> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var document = new BlueskyClientDocument(builder.Build());
        document.app.MapGet("/client.json", () => Results.Text(document.Json(), "application/json"));
        await document.app.StartAsync(TestContext.Current.CancellationToken);
        return document;
    }

    public string Assertion(Uri issuer) =>
        BlueskyPlainClient.Sign(key, new() { ["alg"] = "ES256", ["kid"] = "k1" }, new()
    {
        ["iss"] = ClientId, ["sub"] = ClientId, ["aud"] = issuer.GetLeftPart(UriPartial.Authority),
        ["jti"] = Guid.NewGuid().ToString(),
        ["iat"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
        ["exp"] = DateTimeOffset.UtcNow.AddMinutes(1).ToUnixTimeSeconds(),
    });

    public async ValueTask DisposeAsync()
    {
        key.Dispose();
        await app.DisposeAsync();
    }

    private string Json()
    {
        var jwk = BlueskyPlainClient.Jwk(key.ExportParameters(false).Q);
        jwk["kid"] = "k1";
        return new JsonObject
        {
            ["client_id"] = ClientId, ["application_type"] = "web", ["client_name"] = "A test app",
            ["redirect_uris"] = new JsonArray(Redirect),
            ["grant_types"] = new JsonArray("authorization_code", "refresh_token"),
            ["response_types"] = new JsonArray("code"),
            ["scope"] = "atproto transition:generic", ["dpop_bound_access_tokens"] = true,
            ["token_endpoint_auth_method"] = "private_key_jwt",
            ["token_endpoint_auth_signing_alg"] = "ES256", ["jwks"] = new JsonObject { ["keys"] = new JsonArray(jwk) },
        }.ToJsonString();
    }
}
