using System.Net;

namespace Rostrum.Operations;

/// <summary>What a person sees at the address until the web app exists: it runs, which version, the first steps, where to read on.</summary>
internal static class FrontPage
{
    private const string StylePath = "/front.css";

    private const string Css = """
        :root { color-scheme: light dark; --ink: #1c1d22; --soft: #5b5e6a; --paper: #fff; --card: #f5f5f8; --line: #d9dae2; --link: #2451c7; --good: #1b7a3e }
        @media (prefers-color-scheme: dark) { :root { --ink: #e9e9ef; --soft: #a5a8b6; --paper: #15161b; --card: #1e2027; --line: #343743; --link: #93b1ff; --good: #7fd39b } }
        * { box-sizing: border-box }
        body { margin: 0 auto; max-width: 46rem; padding: 3rem 1.25rem 4rem; background: var(--paper); color: var(--ink); font: 1rem/1.6 system-ui, sans-serif }
        h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 } h2 { font-size: 1.05rem; margin: 2.25rem 0 .5rem }
        .state { color: var(--soft); margin: .4rem 0 0 } .state b { color: var(--good); font-weight: 600 }
        ol { padding-left: 1.3rem } li { margin: .9rem 0 }
        pre { font: .86rem/1.5 ui-monospace, monospace; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem .9rem;
          margin: .4rem 0 0; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere }
        .doors { display: grid; grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr)); gap: .75rem; padding: 0; margin: .75rem 0; list-style: none }
        .doors li { margin: 0 } .doors a { display: block; height: 100%; border: 1px solid var(--line); border-radius: .6rem; padding: .8rem 1rem; text-decoration: none; color: inherit }
        .doors a:hover { border-color: var(--link) } .doors b { display: block; color: var(--link) } .doors span { color: var(--soft); font-size: .92rem }
        a { color: var(--link) } a:focus-visible { outline: 2px solid var(--link); outline-offset: 2px }
        """;

    public static void MapFrontPage(this WebApplication app, Uri? world)
    {
        var page = Write(world);
        app.MapGet("/", (HttpContext http) =>
        {
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
