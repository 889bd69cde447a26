using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Rostrum.Accounts;
using Rostrum.Tests.Api;

namespace Rostrum.Tests.Accounts;

public sealed class Single_sign_on
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_real_provider_signs_in_whoever_has_the_confirmed_address(string engine)
    {
        await using var provider = new RealProvider();
        await using var host = await ApiHost.StartAsync(engine, signOn: provider.StartAsync);
        await host.App.Services.GetRequiredService<People>().AddAsync("ada@example.org", "Ada", Browser.Password, true, ApiHost.Cancel);
        using var browser = new Browser(host);

        var page = await browser.OpenAsync("/signin?returnTo=%2Fcalendar");
        var back = await provider.SignInAsync(browser, "ada", "/signin/provider?returnTo=%2Fcalendar");
        var inside = await browser.OpenAsync(back);
        var me = await browser.GetAsync("me");
        var tries = await browser.GetAsync("me/sign-ins");
        var replayed = await browser.OpenAsync(back);

        page.Text.ShouldContain("Continue with Example");
        inside.Location.ShouldBe("/calendar", inside.Text);
        me["email"].ShouldBe("ada@example.org");
        tries.Json!["items"]![0]!["method"]!.ToString().ShouldBe("provider");
        replayed.Status.ShouldBe(HttpStatusCode.Forbidden);
        host.Log.All.ShouldNotContain("secret-of-the-test");
    }

    [Fact]
    public async Task Somebody_unknown_an_unverified_address_and_a_strangers_answer_are_refused()
    {
        await using var provider = new RealProvider();
        await using var host = await ApiHost.StartAsync(signOn: provider.StartAsync);
        await host.App.Services.GetRequiredService<People>().AddAsync("ada@example.org", "Ada", Browser.Password, true, ApiHost.Cancel);
        using var browser = new Browser(host);
        using var victim = new Browser(host);

        var unknown = await browser.OpenAsync(await provider.SignInAsync(browser, "bob", "/signin/provider"));
        var unverified = await browser.OpenAsync(await provider.SignInAsync(browser, "unverified-ada", "/signin/provider"));
        var attack = await provider.SignInAsync(browser, "ada", "/signin/provider");
        var forged = await victim.OpenAsync(attack);
        await Switched.SwitchAsync(host, new() { Sso = false });

        unknown.Text.ShouldContain("nobody here has that address");
        unverified.Status.ShouldBe(HttpStatusCode.Forbidden);
        forged.Status.ShouldBe(HttpStatusCode.Forbidden);
        victim.Session.ShouldBeNull();
        (await browser.OpenAsync("/signin/provider")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await browser.OpenAsync("/signin")).Text.ShouldNotContain("Continue with");
    }
}

public sealed class A_providers_statement
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    private static (string Token, JsonArray Keys) Make(Action<JsonObject>? change = null, string algorithm = "ES256")
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var q = key.ExportParameters(false).Q;
        var keys = new JsonArray(new JsonObject
        {
            ["kty"] = "EC", ["crv"] = "P-256", ["kid"] = "k", ["x"] = WebEncoders.Base64UrlEncode(q.X!), ["y"] = WebEncoders.Base64UrlEncode(q.Y!),
        });
        var claims = new JsonObject
        {
            ["iss"] = "https://id.example", ["aud"] = "rostrum", ["sub"] = "1", ["nonce"] = "n",
            ["iat"] = Now.ToUnixTimeSeconds(), ["exp"] = Now.AddMinutes(5).ToUnixTimeSeconds(),
        };
        change?.Invoke(claims);
        var text = $"{Part(new JsonObject { ["alg"] = algorithm, ["kid"] = "k" })}.{Part(claims)}";
        var signature = key.SignData(System.Text.Encoding.ASCII.GetBytes(text), System.Security.Cryptography.HashAlgorithmName.SHA256);
        return ($"{text}.{WebEncoders.Base64UrlEncode(signature)}", keys);
    }

    private static string Part(JsonObject part) => WebEncoders.Base64UrlEncode(System.Text.Encoding.UTF8.GetBytes(part.ToJsonString()));

    private static JsonObject? Check((string Token, JsonArray Keys) made) =>
        IdToken.Check(made.Token, made.Keys, new("https://id.example", "rostrum", "n"), Now);

    [Fact]
    public void Is_believed_when_everything_fits() => Check(Make()).ShouldNotBeNull();

    [Fact]
    public void Is_not_believed_when_anything_does_not()
    {
        Check(Make(c => c["iss"] = "https://other.example")).ShouldBeNull();
        Check(Make(c => c["aud"] = "other")).ShouldBeNull();
        Check(Make(c => c["aud"] = new JsonArray("rostrum", "other"))).ShouldBeNull();
        Check(Make(c => c["nonce"] = "old")).ShouldBeNull();
        Check(Make(c => c["exp"] = Now.AddMinutes(-5).ToUnixTimeSeconds())).ShouldBeNull();
        Check(Make(c => c["iat"] = Now.AddMinutes(5).ToUnixTimeSeconds())).ShouldBeNull();
        Check(Make(c => c.Remove("sub"))).ShouldBeNull();
        Check(Make(algorithm: "none")).ShouldBeNull();
        Check(Make(algorithm: "HS256")).ShouldBeNull();
        Check((Make().Token, Make().Keys)).ShouldBeNull();
        Check(("a.b", Make().Keys)).ShouldBeNull();
    }
}
