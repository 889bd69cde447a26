using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Rostrum.Sandbox;

/// <summary>What a consent page asks. <see cref="Fields"/> come back unchanged with the decision.</summary>
/// <param name="Action">Path of the same origin to which the form is posted.</param>
public sealed record ConsentQuestion(string Action, string AppName, IReadOnlyList<string> Scopes)
{
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();

    /// <summary>Preselected, e.g. from a login hint.</summary>
    public string? AccountId { get; init; }
}

/// <summary>What the person decided; null account when refused.</summary>
public sealed record ConsentDecision(IFormCollection Form, SandboxAccount? Account);

/// <summary>
/// The page on which one of the people allows an app. It is plain HTML; a caller that asks for JSON gets the same
/// question as data, so that a program can answer it with two requests.
/// </summary>
public static class ConsentPage
{
    public static IResult Ask(HttpContext http, SandboxNetworkContext network, ConsentQuestion question)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(question);
        var accounts = network.Accounts.OrderBy(account => SandboxPeople.OwnsChannels(account.PersonId) ? 0 : 1)
            .ToArray();
        if (http.Request.Headers.Accept.ToString().StartsWith("application/json", StringComparison.Ordinal))
        {
            return Results.Json(new
            {
                action = question.Action, app = question.AppName, scopes = question.Scopes, fields = question.Fields,
                accounts = accounts.Select(account => new { account.Id, account.Handle, account.Name }),
            });
        }

        http.Response.Headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'";
        return Results.Content(Html(network, question, accounts), "text/html; charset=utf-8");
    }

    /// <summary>Reads the posted form: <c>account</c> and <c>decision</c> (<c>allow</c> or <c>refuse</c>).</summary>
    public static async Task<ConsentDecision> ReadAsync(HttpContext http, SandboxNetworkContext network)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(network);
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var chosen = form["account"].ToString();
        return new(form, form["decision"] == "allow"
            ? network.World.Accounts.Find(network.Id, chosen) ?? network.AccountOf(chosen)
            : null);
    }

    /// <summary>Sends the browser back to the app (303) with these query parameters; empty ones are left out.</summary>
    public static IResult Return(HttpContext http, string redirectUri, params (string Name, string? Value)[] parameters)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(parameters);
        http.Response.Headers.Location = QueryHelpers.AddQueryString(redirectUri, parameters
            .Where(one => !string.IsNullOrEmpty(one.Value))
            .Select(one => KeyValuePair.Create(one.Name, one.Value)));
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    private static string Html(SandboxNetworkContext network, ConsentQuestion question, SandboxAccount[] accounts)
    {
        var name = Text(network.Network.Name);
        var page = new StringBuilder($"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>Allow access · {name} (sandbox)</title><link rel="stylesheet" href="/sandbox.css"></head>
            <body class="consent"><p class="note"><b>This is the sandbox.</b> Not the real {name}.</p>
            <main><h1>Allow {Text(question.AppName)} to use {name}?</h1>
            <form method="post" action="{Text(question.Action)}">
            """);
        foreach (var (field, value) in question.Fields)
        {
            page.Append(Invariant, $"""<input type="hidden" name="{Text(field)}" value="{Text(value)}">""");
        }

        page.Append("<p>It asks for:</p><ul class=\"scopes\">");
        foreach (var scope in question.Scopes)
        {
            page.Append(Invariant, $"<li><code>{Text(scope)}</code></li>");
        }

        page.Append("</ul><fieldset><legend>As whom?</legend>");
        var selected = accounts.FirstOrDefault(account => account.Id == question.AccountId) ?? accounts.FirstOrDefault();
        foreach (var account in accounts)
        {
            var check = account == selected ? " checked" : "";
            page.Append(Invariant, $"""
                <label><input type="radio" name="account" value="{Text(account.Id)}"{check} required>
                <span><b>{Text(account.Name)}</b><small>@{Text(account.Handle)}</small></span></label>
                """);
        }

        page.Append("""
            </fieldset><p class="buttons"><button name="decision" value="allow" class="primary">Allow</button>
            <button name="decision" value="refuse" formnovalidate>Refuse</button></p></form></main></body></html>
            """);
        return page.ToString();
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
