/// How the report looks: on light and dark screens, on narrow ones, and on paper.
enum HTMLStyle {
  /// Selectors have no `>`, so that the sheet is the same to readers of HTML and of XML.
  ///
  /// Colours of lines: M. Okabe, K. Ito, 'Color Universal Design' (2008), which colour-blind people can
  /// tell apart, some of them darker, so that they stand out from white; lines differ by their dashes too.
  static let sheet = """
    :root {
      --back: #ffffff; --text: #1f2328; --dim: #59636e; --rule: #d1d9e0; --panel: #f6f8fa;
      --good: #1a7f37; --bad: #cf222e; --doubtful: #9a6700; --open: #59636e;
      --now: #0072b2; --earlier: #d55e00; --tail: #b3548b; --band: #0072b222;
      --p1: #767676; --p2: #b97f00; --p3: #0072b2; --p4: #2e93cf; --p5: #00875f; --p6: #b3548b;
    }
    @media screen and (prefers-color-scheme: dark) {
      :root {
        --back: #0d1117; --text: #e6edf3; --dim: #9198a1; --rule: #3d444d; --panel: #151b23;
        --good: #3fb950; --bad: #f85149; --doubtful: #d29922; --open: #9198a1;
        --now: #56b4e9; --earlier: #e69f00; --tail: #cc79a7; --band: #56b4e933;
        --p1: #8b949e; --p2: #e69f00; --p3: #3a9bd9; --p4: #8fd0f5; --p5: #2fc19a; --p6: #dd9ac0;
      }
    }
    * { box-sizing: border-box; }
    body {
      margin: 0 auto; max-width: 1120px; padding: 1rem 1.25rem 3rem; background: var(--back);
      color: var(--text); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif;
      overflow-wrap: break-word;
    }
    h1 { font-size: 1.6rem; margin: .5rem 0 .25rem; }
    h2 {
      font-size: 1.2rem; margin: 0 0 .25rem; overflow-wrap: anywhere;
    }
    h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
    p { margin: .25rem 0; }
    a { color: inherit; }
    a:focus-visible { outline: 2px solid var(--now); outline-offset: 2px; }
    pre { overflow-x: auto; background: var(--panel); padding: .75rem; font-size: 13px; }
    .settings, .dim, small, caption { color: var(--dim); }
    .settings { font-size: 13px; overflow-wrap: anywhere; }
    .case { border-top: 1px solid var(--rule); margin-top: 2rem; padding-top: 1.25rem; }
    .mark { font-weight: 600; white-space: nowrap; }
    h1 .mark { white-space: normal; }
    .good { color: var(--good); } .bad { color: var(--bad); } .doubtful { color: var(--doubtful); }
    .open { color: var(--open); }
    .caution { font-weight: 600; }
    .verdicts { list-style: none; padding: 0; margin: .5rem 0; }
    .verdicts li {
      padding: .3rem .6rem; border-left: 3px solid var(--rule); margin: .25rem 0;
      background: var(--panel);
    }
    .finding { color: var(--text); font-size: 13px; }
    .verdicts li.edge { border-left-color: currentColor; }
    .short { margin-top: 1rem; }
    .short a { color: var(--text); font-weight: 600; overflow-wrap: anywhere; }
    .scroll { overflow-x: auto; margin: .75rem 0; }
    table.figures { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; }
    table.figures caption { text-align: left; padding: .25rem 0; }
    table.figures th, table.figures td {
      padding: .25rem .6rem; border-bottom: 1px solid var(--rule); text-align: right;
      vertical-align: top; white-space: nowrap;
    }
    table.figures th { font-weight: 600; }
    table.figures th[scope="row"] { text-align: left; }
    table.figures .words {
      text-align: left; white-space: normal; overflow-wrap: anywhere; min-width: 8rem;
    }
    table.figures td.example { min-width: 16rem; }
    table.summary { width: 100%; }
    table.figures tr th:first-child { text-align: left; }
    table.summary tr th:nth-child(2) { text-align: left; }
    table.summary th[scope="row"] { white-space: normal; overflow-wrap: break-word; min-width: 15rem; max-width: 22rem; }
    table.comparison td { line-height: 1.3; }
    table.slowest { width: 100%; }
    table.slowest td.line { width: 60%; min-width: 16rem; }
    .facts { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: .25rem 0; font-size: 13px; }
    .facts dt { color: var(--dim); } .facts dd { margin: 0; overflow-wrap: anywhere; }
    .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); gap: .5rem 1.25rem; }
    .wide { grid-column: 1 / -1; }
    figure { margin: .75rem 0; }
    figcaption { font-size: 13px; }
    figcaption .key { margin-left: .9rem; color: var(--dim); white-space: nowrap; }
    .key svg { margin-right: .35rem; vertical-align: middle; }
    .swatch {
      display: inline-block; width: .8em; height: .8em; margin-right: .35rem;
      -webkit-print-color-adjust: exact; print-color-adjust: exact;
    }
    svg.chart { width: 100%; height: auto; display: block; }
    svg text { fill: var(--dim); font: 11px system-ui, sans-serif; }
    svg .note { fill: var(--text); paint-order: stroke; stroke: var(--back); stroke-width: 3px; }
    svg path { fill: none; }
    .grid { stroke: var(--rule); stroke-width: .6; }
    .now { stroke: var(--now); stroke-width: 1.8; }
    .earlier { stroke: var(--earlier); stroke-width: 1.6; stroke-dasharray: 5 3; }
    .tail { stroke: var(--tail); stroke-width: 1.8; stroke-dasharray: 8 2 2 2; }
    svg path.now-bars { fill: var(--now); fill-opacity: .45; stroke: none; }
    svg path.band { fill: var(--band); stroke: none; }
    .band-key { stroke: var(--band); stroke-width: 8; }
    .capacity { fill: var(--band); } .capacity-key { stroke: var(--band); stroke-width: 8; }
    .zero { stroke: var(--dim); } .separator { stroke: var(--dim); stroke-dasharray: 2 3; }
    .failure { stroke: var(--bad); stroke-width: 2; }
    .worse { stroke: var(--bad); stroke-width: 1.5; stroke-dasharray: 6 3; }
    .better { stroke: var(--good); stroke-width: 1.5; stroke-dasharray: 6 3; }
    .dots { stroke-linecap: round; stroke-width: 4; stroke-opacity: .55; }
    circle.dot { fill: var(--back); stroke-dasharray: none; }
    .bar { display: flex; align-items: center; gap: .6rem; margin: .2rem 0; font-size: 13px; }
    .bar .name { width: 5rem; color: var(--dim); } .bar .sum { min-width: 5rem; }
    svg.stack { width: 100%; height: 22px; display: block; }
    svg.stack rect { stroke: var(--back); stroke-width: 1; vector-effect: non-scaling-stroke; }
    .dispatch { fill: var(--p1); background: var(--p1); }
    .connect { fill: var(--p2); background: var(--p2); }
    .firstToken { fill: var(--p3); background: var(--p3); }
    .firstGap { fill: var(--p4); background: var(--p4); }
    .steadyGaps { fill: var(--p5); background: var(--p5); }
    .reply { fill: var(--p6); background: var(--p6); }
    svg path.ticks { stroke: var(--text); stroke-width: 1; stroke-opacity: .5; vector-effect: non-scaling-stroke; }
    footer { border-top: 1px solid var(--rule); margin-top: 2.5rem; }
    @media (max-width: 640px) {
      body { padding: .75rem .75rem 2rem; }
      .facts { grid-template-columns: 1fr; gap: 0; }
      .facts dt { margin-top: .4rem; }
      table.summary th[scope="row"] { min-width: 9rem; max-width: 9rem; overflow-wrap: anywhere; }
      figcaption .key { white-space: normal; }
      .charts div { overflow-x: auto; }
      .wide svg.chart { min-width: 760px; }
    }
    @media print {
      @page { margin: 12mm; }
      body { max-width: none; padding: 0; font-size: 10pt; }
      .case { break-before: page; }
      h2, h3, caption, tr:first-child { break-after: avoid; }
      figure, tr, .bar, .verdicts li { break-inside: avoid; }
      .scroll { overflow: visible; }
      .charts { grid-template-columns: 1fr 1fr; gap: .25rem .75rem; }
      table.figures { font-size: 8.5pt; }
      table.figures th, table.figures td { padding: .15rem .35rem; }
      table.figures th { white-space: normal; }
      table.summary th[scope="row"], table.slowest td.line { min-width: 0; }
    }
    """
}
