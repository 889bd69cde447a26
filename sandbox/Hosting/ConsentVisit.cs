using System.Net;
using System.Text.Json.Nodes;

namespace Rostrum.Sandbox;

/// <summary>What a person does on a consent page of the sandbox in their browser: reads the question, allows, and is sent back.</summary>
public static class ConsentVisit
{
    /// <param name="browser">Does not follow redirects by itself.</param>
    /// <param name="page">The address the product sends the person to.</param>
    /// <param name="cancel">Ends the visit.</param>
    /// <exception cref="InvalidOperationException">The page did not send the person back.</exception>
    public static async Task AllowAsync(HttpClient browser, Uri page, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(browser);
        using var ask = new HttpRequestMessage(HttpMethod.Get, page);
        ask.Headers.Accept.ParseAdd("application/json");
        using var asked = await browser.SendAsync(ask, cancel);
        asked.EnsureSuccessStatusCode();
        var question = JsonNode.Parse(await asked.Content.ReadAsStringAsync(cancel))!;
        var form = question["fields"]!.AsObject().ToDictionary(f => f.Key, f => (string)f.Value!);
        form["account"] = (string)question["accounts"]![0]!["id"]!;
        form["decision"] = "allow";
        using var body = new FormUrlEncodedContent(form);
        using var decided = await browser.PostAsync(new Uri(page, (string)question["action"]!), body, cancel);
        if (decided.StatusCode != HttpStatusCode.SeeOther && decided.StatusCode != HttpStatusCode.Found)
        {
            throw new InvalidOperationException($"The consent page answered {(int)decided.StatusCode}.");
        }

        using var returned = await browser.GetAsync(decided.Headers.Location, cancel);
    }
}
