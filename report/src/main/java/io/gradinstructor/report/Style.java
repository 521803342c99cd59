package io.gradinstructor.report;

/** The report's style sheet. */
final class Style {
  private static final String COLOURS =
      """
      :root { color-scheme: light dark; --bg: #fbfbfa; --card: #fff; --fg: #1b1e23; --soft: #59616d;
        --rule: #dfe2e6; --accent: #0b6e99; --c0: #55606e; --c1: #c2540a; --c2: #0a7a5a; --c3: #7a4fb5;
        --c4: #0b6eb8; --c5: #b5367a; --c6: #8a6d00; --c7: #a33; }
      @media (prefers-color-scheme: dark) {
        :root { --bg: #14171b; --card: #1c2026; --fg: #e9ebee; --soft: #a3acb8; --rule: #343a43;
          --accent: #63c1ea; --c0: #b3bcc8; --c1: #f59b5b; --c2: #4fcfa5; --c3: #bd9df0; --c4: #6db8f5;
          --c5: #f08cc0; --c6: #dcc04c; --c7: #f28b82; } }
      """;

  private static final String PAGE =
      """
      * { box-sizing: border-box; }
      body { margin: 0; background: var(--bg); color: var(--fg);
        font: 16px/1.55 system-ui, "Segoe UI", Roboto, sans-serif; }
      main { max-width: 62rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
      h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .25rem; overflow-wrap: anywhere; }
      h2 { font-size: 1.25rem; margin: 0 0 .75rem; }
      .meta, figcaption, caption, .note { color: var(--soft); font-size: .9rem; }
      .meta { overflow-wrap: anywhere; }
      .lead { font-size: 1.15rem; border-left: 4px solid var(--accent); padding: .2rem 0 .2rem 1rem; }
      .lead ul { margin: .4rem 0 0; padding-left: 1.2rem; font-size: 1rem; }
      section { background: var(--card); border: 1px solid var(--rule); border-radius: .75rem;
        padding: 1.25rem; margin-top: 1.5rem; }
      .scroll { overflow-x: auto; }
      table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: .92rem; }
      caption { text-align: left; padding-bottom: .5rem; }
      th, td { padding: .45rem .6rem; text-align: right; border-bottom: 1px solid var(--rule);
        white-space: nowrap; }
      th:first-child { text-align: left; }
      thead th { color: var(--soft); font-weight: 600; }
      figure { margin: 0 0 1.25rem; }
      figcaption { margin-bottom: .4rem; overflow-wrap: anywhere; }
      rect { shape-rendering: crispEdges; }
      svg { display: block; width: 100%; height: auto; }
      .scale { display: flex; align-items: center; gap: .5rem; font-size: .85rem; }
      .scale img { width: 15rem; min-width: 0; flex-shrink: 1; height: .8rem; }
      .steps { display: flex; flex-wrap: wrap; align-items: center; gap: .2rem .35rem; min-width: 0;
        border: 1px solid var(--rule); border-radius: .5rem; margin: 1rem 0 0; padding: .6rem .9rem; }
      .steps legend { color: var(--soft); font-size: .9rem; overflow-wrap: anywhere; }
      .steps label { margin-right: .6rem; font-variant-numeric: tabular-nums; }
      .frame { display: none; order: 1; flex: 0 0 100%; min-width: 0; }
      .steps input:checked + label + .frame { display: block; }
      .steps img { display: block; width: 100%; min-height: 2.5rem; image-rendering: pixelated; }
      .over { position: relative; }
      .over img:first-child:not(:last-child) { filter: grayscale(1); }
      .over .heat { position: absolute; inset: 0; height: 100%; opacity: .65; }
      .steps .pixels img { width: 14rem; }
      .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 1rem; }
      .legend { list-style: none; display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; margin: .4rem 0 0;
        padding: 0; font-size: .85rem; }
      .legend li { display: flex; align-items: center; gap: .4rem; overflow-wrap: anywhere; }
      .key { width: 24px; flex: none; }
      pre { overflow-x: auto; margin: 0; font: .85rem/1.5 ui-monospace, Menlo, Consolas, monospace; }
      @media print { section { break-inside: avoid; } }
      """;

  private static final String LINES =
      """
      svg text { fill: var(--soft); font-size: 12px; }
      .grid { stroke: var(--rule); } .axis { stroke: var(--soft); }
      .c0 { --c: var(--c0); } .c1 { --c: var(--c1); } .c2 { --c: var(--c2); } .c3 { --c: var(--c3); }
      .c4 { --c: var(--c4); } .c5 { --c: var(--c5); } .c6 { --c: var(--c6); } .c7 { --c: var(--c7); }
      .curve { fill: none; stroke: var(--c); stroke-width: 2; stroke-linejoin: round; }
      .interval { stroke-width: 1; stroke-dasharray: none; opacity: 0.7; }
      .d1 { stroke-dasharray: 6 4; } .d2 { stroke-dasharray: 2 3; }
      .bar { stroke: var(--c); stroke-width: 3; } .disc { fill: var(--c); }
      .dot { fill: var(--c); opacity: .35; }
      """;

  /** Of a page. */
  static final String CSS = COLOURS + PAGE + LINES;

  /** Of a picture that is a file of its own. */
  static final String SVG =
      COLOURS + "svg { font-family: system-ui, sans-serif; background: var(--card); }\n" + LINES;

  private Style() {}
}
