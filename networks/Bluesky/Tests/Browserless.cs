using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Rostrum.Networks.Bluesky.Tests;

/// <summary>
/// Does at the reference server what a person does in the browser: opens the page, signs in, permits. Cookies are carried
/// by hand, since the server marks one as secure although it speaks plain HTTP on loopback.
/// </summary>
internal sealed class Browserless(Uri page) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private readonly Dictionary<string, string> cookies = [];
    private readonly Uri site = new(page.GetLeftPart(UriPartial.Authority));

    /// <summary>Where the server sends the browser back to.</summary>
    public async Task<Uri> PermitAsync(RealServer.Account account, string scope, CancellationToken cancel)
    {
        var permitted = await AnswerAsync(account, "consent", new { sub = account.Did, scope }, cancel);
        return await FollowAsync(permitted, cancel);
    }

    public async Task<Uri> RefuseAsync(RealServer.Account account, CancellationToken cancel) =>
        await FollowAsync(await AnswerAsync(account, "reject", new { }, cancel), cancel);

    public void Dispose() => http.Dispose();

    private async Task<Uri> AnswerAsync(RealServer.Account account, string answer, object body, CancellationToken cancel)
    {
        using (var opened = await SendAsync(new(HttpMethod.Get, page), "none", "navigate", "document", cancel))
        {
            opened.StatusCode.ShouldBe(HttpStatusCode.OK, await opened.Content.ReadAsStringAsync(cancel));
        }

        await CallAsync("sign-in", new { locale = "en", username = account.Handle, password = account.Password, remember = true }, cancel);
        var result = await CallAsync(answer, body, cancel);
        return new Uri(result.GetProperty("url").GetString()!);
    }

    private async Task<Uri> FollowAsync(Uri address, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Referrer = page;
        using var answer = await SendAsync(request, "same-origin", "navigate", "document", cancel);
        return answer.Headers.Location.ShouldNotBeNull($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancel)}");
    }

    private async Task<JsonElement> CallAsync(string name, object body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(site, "/@atproto/oauth-provider/~api/" + name));
        request.Content = JsonContent.Create(body);
        request.Headers.Add("Origin", page.GetLeftPart(UriPartial.Authority));
        request.Headers.Referrer = page;
        request.Headers.Add("X-CSRF-Token", cookies["csrf-token"]);
        using var answer = await SendAsync(request, "same-origin", "same-origin", "empty", cancel);
        var text = await answer.Content.ReadAsStringAsync(cancel);
        answer.IsSuccessStatusCode.ShouldBeTrue($"{name}: {(int)answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement.Clone();
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, string fetchSite, string mode, string target, CancellationToken cancel)
    {
        request.Headers.Add("Sec-Fetch-Site", fetchSite);
        request.Headers.Add("Sec-Fetch-Mode", mode);
        request.Headers.Add("Sec-Fetch-Dest", target);
        if (cookies.Count > 0)
        {
            request.Headers.Add("Cookie", string.Join("; ", cookies.Select(c => $"{c.Key}={c.Value}")));
        }

        var answer = await http.SendAsync(request, cancel);
        foreach (var cookie in answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
        {
            var (name, value) = (cookie[..cookie.IndexOf('=')], cookie[(cookie.IndexOf('=') + 1)..cookie.IndexOf(';')]);
            cookies[name] = value;
        }

        return answer;
    }
}
