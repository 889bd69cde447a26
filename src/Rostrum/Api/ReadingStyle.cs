namespace Rostrum.Api;

/// <summary>The reading page's style: light, dark, narrow.</summary>
internal static class ReadingStyle
{
    public const string Css = """
        :root { color-scheme: light dark; --ink: #1c1d22; --soft: #5b5e6a; --paper: #fff; --card: #f5f5f8; --line: #d9dae2; --link: #2451c7 }
        @media (prefers-color-scheme: dark) { :root { --ink: #e9e9ef; --soft: #a5a8b6; --paper: #15161b; --card: #1e2027; --line: #343743; --link: #93b1ff } }
        * { box-sizing: border-box }
        body { margin: 0 auto; max-width: 64rem; padding: 1.5rem 1rem 4rem; background: var(--paper); color: var(--ink);
          font: 1rem/1.5 system-ui, sans-serif }
        a { color: var(--link) }
        a:focus-visible, summary:focus-visible { outline: 2px solid var(--link); outline-offset: 2px }
        h1 { font-size: 1.6rem; margin: 0 0 .25rem } h1 small, h3 small { font-weight: 400; color: var(--soft); font-size: .8em }
        h2 { font-size: 1.2rem; margin: 2rem 0 .5rem } h3 { font-size: .95rem; margin: 1rem 0 .25rem }
        nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1rem; padding: 0; margin: 1rem 0 }
        details { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; margin: .4rem 0; padding: 0 .9rem }
        details[open] { padding-bottom: .9rem }
        summary { cursor: pointer; padding: .55rem 0; overflow-wrap: anywhere }
        summary b { display: inline-block; min-width: 4.2rem; font-size: .8rem }
        summary span { color: var(--soft); margin-left: .5rem }
        .m-get { color: #1b7a3e } .m-post { color: #2451c7 } .m-patch, .m-put { color: #8a5a00 } .m-delete { color: #b3261e }
        @media (prefers-color-scheme: dark) { .m-get { color: #7fd39b } .m-post { color: #93b1ff } .m-patch, .m-put { color: #e7b75f } .m-delete { color: #ff9c94 } }
        code, pre { font: .87rem/1.45 ui-monospace, monospace }
        pre { overflow-x: auto; background: var(--paper); border: 1px solid var(--line); border-radius: .4rem; padding: .7rem; margin: 0; white-space: pre-wrap; overflow-wrap: anywhere }
        table { border-collapse: collapse; width: 100%; display: block; overflow-x: auto; font-size: .92rem }
        th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line) }
        @media (max-width: 30rem) { summary span { display: block; margin: 0 } }
        """;
}
