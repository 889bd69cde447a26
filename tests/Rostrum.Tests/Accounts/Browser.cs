using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Rostrum.Accounts;
using Rostrum.Model;
using Rostrum.Tests.Api;

namespace Rostrum.Tests.Accounts;

/// <summary>A browser without script: keeps cookies, reads forms, sends them with their hidden fields.</summary>
internal sealed partial class Browser : IDisposable
{
    public const string Password = "correct horse battery";

    private readonly HttpClient http;

    public Browser(ApiHost host, string agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    {
        Host = host;
        http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = true, CookieContainer = Cookies }) { BaseAddress = host.Address };
        http.DefaultRequestHeaders.Host = host.App.Services.GetRequiredService<RostrumSettings>().PublicUrl.Authority;
        http.DefaultRequestHeaders.Add("User-Agent", agent);
        http.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        http.DefaultRequestHeaders.Add("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    }

    public ApiHost Host { get; }

    public CookieContainer Cookies { get; } = new();

    public string Language { get; init; } = "en";

    public string? Session => Cookies.GetCookies(Host.Address)["rostrum"]?.Value;

    public async Task<Sheet> OpenAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept-Language", Language);
        using var answer = await http.SendAsync(request, ApiHost.Cancel);
        return await Sheet.ReadAsync(answer);
    }

    /// <summary>Opens the page, fills its form and sends it.</summary>
    public Task<Sheet> SendAsync(string path, params (string Name, string Value)[] fields) => SendAsync(path, path, fields);

    /// <summary>Opens one page and sends its form to another address.</summary>
    public async Task<Sheet> SendAsync(string from, string path, params (string Name, string Value)[] fields)
    {
        var page = await OpenAsync(from);
        var token = FormToken().Match(page.Text);
        token.Success.ShouldBeTrue($"{from} {page.Status} {page.Location}");
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Add("Accept-Language", Language);
        request.Content = new FormUrlEncodedContent(
            [.. fields.Select(f => KeyValuePair.Create(f.Name, f.Value)), KeyValuePair.Create("__RequestVerificationToken", token.Groups[1].Value)]);
        using var answer = await http.SendAsync(request, ApiHost.Cancel);
        return await Sheet.ReadAsync(answer);
    }

    public Task<Sheet> SignInAsync(string name, string password = Password) => SendAsync("/signin", ("name", name), ("password", password));

    public async Task<Answer> CallAsync(HttpMethod method, string path, object? body = null, Guid? workspace = null)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1/{path}");
        if (workspace is { } id)
        {
            request.Headers.Add("Rostrum-Workspace", id.ToString());
        }

        request.Content = body is null ? null : new StringContent(body as string ?? JsonSerializer.Serialize(body, JsonSerializerOptions.Web), new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        using var answer = await http.SendAsync(request, ApiHost.Cancel);
        var text = await answer.Content.ReadAsStringAsync(ApiHost.Cancel);
        var isJson = answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
        return new(answer.StatusCode, isJson && text.Length > 0 ? JsonNode.Parse(text) : null, text, new Dictionary<string, string>());
    }

    public Task<Answer> GetAsync(string path, Guid? workspace = null) => CallAsync(HttpMethod.Get, path, null, workspace);

    /// <summary>Somebody with an account, signed in.</summary>
    public static async Task<(Browser Browser, Person Person)> OfAsync(ApiHost host, string email, bool isOwner = false, Role? role = null)
    {
        var added = await host.App.Services.GetRequiredService<People>().AddAsync(email, "Ada", Password, isOwner, ApiHost.Cancel);
        var person = added.Person.ShouldNotBeNull(added.Refusal);
        if (role is { } member)
        {
            await using var control = host.App.Services.GetRequiredService<IStore>().OpenControl();
            control.Memberships.Add(new() { WorkspaceId = host.WorkspaceId, PersonId = person.Id, Role = member, Since = person.CreatedAt });
            await control.SaveChangesAsync(ApiHost.Cancel);
        }

        var browser = new Browser(host);
        (await browser.SignInAsync(email)).Status.ShouldBe(HttpStatusCode.Redirect);
        return (browser, person);
    }

    public void Dispose() => http.Dispose();

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();
}

/// <summary>A page as it came.</summary>
internal sealed record Sheet(HttpStatusCode Status, string? Location, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public static async Task<Sheet> ReadAsync(HttpResponseMessage answer) => new(
        answer.StatusCode,
        answer.Headers.Location?.OriginalString,
        await answer.Content.ReadAsStringAsync(ApiHost.Cancel),
        answer.Headers.Concat(answer.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase));
}
