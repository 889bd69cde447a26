using System.Net;
using Rostrum.Accounts;
using Rostrum.Api;

namespace Rostrum.Operations;

/// <summary>What a person sees at the address until the web app exists: it runs, which version, the first steps, where to read on.</summary>
internal static class FrontPage
{
    private const string StylePath = "/front.css";

    private const string Css = PageStyle.Tokens + """
        body { max-width: 46rem; padding: 3rem 1.25rem 4rem } h1 { font-size: 2.25rem } h2 { font-size: 1rem; margin: 2.25rem 0 .5rem }
        .state { color: var(--ink-2); margin: .4rem 0 0 } .state b { color: var(--good); font-weight: 600 }
        ol { padding-left: 1.3rem } li { margin: .9rem 0 }
        .doors { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: .75rem; padding: 0; margin: .75rem 0; list-style: none }
        .doors li { margin: 0 }
        .doors a { display: block; height: 100%; background: var(--surface); border: 1px solid var(--line); border-radius: 12px; padding: .8rem 1rem;
          text-decoration: none; color: inherit }
        .doors a:hover { border-color: var(--accent-text) } .doors b { display: block; color: var(--accent-text) }
        .doors span { color: var(--ink-2); font-size: .875rem }
        """;

    public static void MapFrontPage(this WebApplication app, Uri? world)
    {
        var page = Write(world);
        app.MapGet("/", async Task<IResult> (HttpContext http, FirstOwner firstOwner, Sessions sessions, CancellationToken cancel) =>
        {
            if (await sessions.FindAsync(http, cancel) is null)
            {
                return TypedResults.Redirect(await firstOwner.IsMissingAsync(cancel) ? FirstOwner.Page : "/signin");
            }

            var headers = http.Response.Headers;
            headers.ContentSecurityPolicy = "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            return TypedResults.Text(page, "text/html; charset=utf-8");
        }).ExcludeFromDescription();
        app.MapGet(StylePath, () => TypedResults.Text(Css, "text/css; charset=utf-8")).ExcludeFromDescription();
    }

    private static string Write(Uri? world) => $"""
        <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark"><title>Rostrum</title><link rel="stylesheet" href="{StylePath}"></head>
        <body><header><h1>Rostrum</h1><p class="state"><b>Running</b>, version {HealthRoutes.Version}</p></header>
        <main><h2>Doors</h2><ul class="doors">
        <li><a href="/api/v1"><b>API</b><span>Every call, what it needs and what it answers.</span></a></li>
        {(world is null ? "" : $"<li><a href=\"{WebUtility.HtmlEncode(world.AbsoluteUri)}\"><b>Sandbox world</b><span>What was posted, as people would see it.</span></a></li>")}
        <li><a href="/readyz"><b>Ready?</b><span>Databases, key and clock.</span></a></li></ul>
        <h2>First steps</h2><ol>{FirstSteps(world)}</ol>
        <p>The web app is not built yet; everything works by command and by API.</p></main></body></html>
        """;

    private static string FirstSteps(Uri? world) => world is null
        ? """
          <li>A person who owns this installation<pre>printf '%s' "$PASSWORD" | ./rostrum user add you@example.org --name You --owner --password-stdin</pre></li>
          <li>A workspace, and a key for it<pre>./rostrum workspace create "My workspace" --zone Europe/Madrid --owner you@example.org
          ./rostrum key create --workspace my-workspace --name first --preset full</pre></li>
          <li>A channel<pre>ROSTRUM_KEY=… ./rostrum channel add …</pre></li>
          <li>A post<pre>ROSTRUM_KEY=… ./rostrum post create …</pre></li>
          """
        : """
          <li>One command makes an owner, a workspace and channels in the sandbox, and publishes<pre>./start publish "Hello"</pre></li>
          <li>Look at it in the sandbox world: comment, like, break the network, and watch.</li>
          <li>By hand: <code>./rostrum --help</code> lists the commands.</li>
          """;
}
