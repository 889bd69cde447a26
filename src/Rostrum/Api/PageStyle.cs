namespace Rostrum.Api;

/// <summary>Colours and type of the pages the program writes itself; the design's tokens, as far as these pages need them.</summary>
internal static class PageStyle
{
    public const string Tokens = """
        :root { color-scheme: light dark;
          --canvas: light-dark(oklch(.962 .005 205), oklch(.168 .011 228)); --surface: light-dark(oklch(.997 .001 205), oklch(.205 .012 228));
          --sunken: light-dark(oklch(.976 .004 205), oklch(.185 .012 228)); --line: light-dark(oklch(.915 .005 210), oklch(.29 .013 228));
          --line-strong: light-dark(oklch(.845 .008 210), oklch(.375 .015 228)); --ink: light-dark(oklch(.228 .02 228), oklch(.948 .005 210));
          --ink-2: light-dark(oklch(.425 .018 222), oklch(.775 .011 215)); --accent-text: light-dark(oklch(.42 .092 226), oklch(.825 .092 207));
          --focus: light-dark(oklch(.55 .13 230), oklch(.8 .12 212)); --good: light-dark(oklch(.45 .115 152), oklch(.8 .14 152));
          --warn: light-dark(oklch(.47 .1 70), oklch(.82 .12 82)); --danger: light-dark(oklch(.5 .185 26), oklch(.72 .155 25));
          --font: ui-sans-serif, system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, sans-serif;
          --font-mono: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace }
        * { box-sizing: border-box }
        html { background: var(--canvas) }
        body { margin: 0 auto; color: var(--ink); font: .9375rem/1.5 var(--font) }
        h1 { font-size: 1.625rem; line-height: 1.2; letter-spacing: -.014em; margin: 0 }
        a { color: var(--accent-text) }
        a:focus-visible, summary:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 4px }
        code, pre { font: .8125rem/1.5 var(--font-mono) }
        pre { background: var(--sunken); border: 1px solid var(--line); border-radius: 8px; padding: .7rem .9rem; margin: .4rem 0 0;
          overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere }

        """;
}
