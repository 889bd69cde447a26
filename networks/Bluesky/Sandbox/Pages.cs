using System.Globalization;
using System.Net;
using System.Text;

namespace Rostrum.Sandbox.Bluesky;

/// <summary>The page on which a sandbox person lets an app in, or not. One form, so that a machine can answer it too.</summary>
internal static class Pages
{
    public static string Consent(PushedRequest pushed, string address, IEnumerable<BlueskyAccount> accounts)
    {
        var choices = new StringBuilder();
        var chosen = false;
        foreach (var account in accounts)
        {
            var hinted = !chosen && (pushed.LoginHint is null || pushed.LoginHint == account.Did || pushed.LoginHint.TrimStart('@') == account.Handle);
            chosen |= hinted;
            choices.Append(CultureInfo.InvariantCulture, $"""
                <label><input type="radio" name="account" value="{Html(account.Did)}"{(hinted ? " checked" : "")}>
                <b>{Html(account.DisplayName)}</b> <span>@{Html(account.Handle)}</span></label>
                """);
        }

        var rights = string.Concat(pushed.Scope.Split(' ').Select(s => $"<li><code>{Html(s)}</code></li>"));
        return Page("Sign in", $"""
            <p><b>{Html(pushed.Client.Name)}</b> wants to act for you on this pretend Bluesky.</p>
            <form method="post" action="/oauth/authorize">
            <input type="hidden" name="client_id" value="{Html(pushed.Client.Id)}">
            <input type="hidden" name="request_uri" value="{Html(address)}">
            <fieldset><legend>Who are you?</legend>{choices}</fieldset>
            <p>It asks for:</p><ul>{rights}</ul>
            <p><button name="decision" value="allow">Allow</button> <button name="decision" value="refuse">Refuse</button></p>
            </form>
            """);
    }

    public static string Refused(string reason) => Page("That did not work", $"<p>{Html(reason)}</p><p>Go back to the app and begin again.</p>");

    private static string Page(string title, string body) => $$"""
        <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{{title}} · Bluesky sandbox</title><style>
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 32rem; margin: 3rem auto; padding: 0 1rem; color: #10233d; background: #f6f9fd }
        label { display: block; padding: .4rem 0 } label span { color: #50657f } fieldset { border: 1px solid #b9cbe0; border-radius: 8px }
        button { font: inherit; padding: .5rem 1.2rem; border-radius: 8px; border: 1px solid #0b63c5; background: #fff; color: #0b63c5 }
        button[value=allow] { background: #0b63c5; color: #fff }
        @media (prefers-color-scheme: dark) { body { color: #e3ecf7; background: #0f1a28 } label span { color: #9fb4cc } button { background: #0f1a28 } }
        </style></head><body><h1>{{title}}</h1><p><small>This is the sandbox. Nobody here is real.</small></p>{{body}}</body></html>
        """;

    private static string Html(string text) => WebUtility.HtmlEncode(text);
}
