namespace Rostrum.Api;

/// <summary>The reading page's style: light, dark, narrow.</summary>
internal static class ReadingStyle
{
    public const string Css = PageStyle.Tokens + """
        body { max-width: 64rem; padding: 2rem 1rem 4rem }
        h1 small, h3 small { font-weight: 400; color: var(--ink-2); font-size: .8em }
        h2 { font-size: 1.125rem; margin: 2rem 0 .5rem } h3 { font-size: .875rem; margin: 1rem 0 .25rem }
        nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1rem; padding: 0; margin: 1rem 0 }
        details { background: var(--surface); border: 1px solid var(--line); border-radius: 12px; margin: .4rem 0; padding: 0 .9rem }
        details[open] { padding-bottom: .9rem } details:hover { border-color: var(--line-strong) }
        summary { cursor: pointer; padding: .55rem 0; overflow-wrap: anywhere }
        summary b { display: inline-block; min-width: 4.2rem; font-size: .75rem }
        summary span { color: var(--ink-2); margin-left: .5rem }
        .m-get { color: var(--good) } .m-post { color: var(--accent-text) } .m-patch, .m-put { color: var(--warn) } .m-delete { color: var(--danger) }
        table { border-collapse: collapse; width: 100%; display: block; overflow-x: auto; font-size: .875rem }
        th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line) }
        @media (max-width: 30rem) { summary span { display: block; margin: 0 } }
        """;
}
