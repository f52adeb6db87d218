/// The page of the live view: one file that loads nothing from elsewhere.
enum LivePage {
  static let html = """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>PerfHarness, live</title>
    <style>
    \(style)
    </style>
    </head>
    <body>
    <header>
    <h1 id="name">waiting for the first benchmark</h1>
    <p><span id="state" role="status">connecting</span> <span id="facts" class="dim"></span></p>
    <p><progress id="share" max="1" aria-label="share of the repetition that is done"></progress>
    <span id="extent"></span></p>
    <noscript><p>This page needs scripts; the same figures are in <a href="snapshot.json">snapshot.json</a>.</p></noscript>
    </header>
    <main>
    <section aria-label="figures">
    <dl id="counts"></dl>
    <div class="scroll"><table><caption>Latencies of the case so far</caption>
    <thead><tr><th scope="col"></th><th scope="col">p50</th><th scope="col">p95</th><th scope="col">p99</th><th scope="col">values</th></tr></thead>
    <tbody id="latencies"></tbody></table></div>
    </section>
    <fieldset><legend>Time shown</legend>
    <label><input type="radio" name="range" value="seconds" checked> up to five minutes, by the second</label>
    <label><input type="radio" name="range" value="tens"> up to an hour, by ten seconds</label>
    </fieldset>
    <div id="charts"></div>
    <section><h2>Failures</h2><ul id="failures"></ul></section>
    <section><h2>Cases</h2><p id="verdicts"></p><ul id="cases"></ul></section>
    </main>
    <script>
    \(LivePageScript.text)
    </script>
    </body>
    </html>

    """

  /// Colours of lines: M. Okabe, K. Ito, 'Color Universal Design' (2008); lines differ by their dashes too.
  private static let style = """
    :root {
      --back: #ffffff; --text: #1f2328; --dim: #59636e; --rule: #d1d9e0; --panel: #f6f8fa;
      --good: #1a7f37; --bad: #cf222e; --doubtful: #9a6700; --first: #0072b2; --second: #d55e00;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --back: #0d1117; --text: #e6edf3; --dim: #9198a1; --rule: #3d444d; --panel: #151b23;
        --good: #3fb950; --bad: #f85149; --doubtful: #d29922; --first: #56b4e9; --second: #e69f00;
      }
    }
    * { box-sizing: border-box; }
    body {
      margin: 0 auto; max-width: 1200px; padding: .75rem 1.25rem 2rem; background: var(--back);
      color: var(--text); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif;
    }
    h1 { font-size: 1.4rem; margin: .25rem 0; overflow-wrap: anywhere; }
    h2 { font-size: 1rem; margin: 1rem 0 .25rem; }
    p { margin: .25rem 0; }
    .dim, caption, dt { color: var(--dim); }
    #state { font-weight: 600; }
    progress { width: min(100%, 28rem); accent-color: var(--first); vertical-align: middle; }
    section[aria-label] { display: flex; flex-wrap: wrap; gap: .5rem 2.5rem; align-items: flex-start; }
    dl { display: grid; grid-template-columns: repeat(3, max-content); gap: .25rem 1.75rem; margin: .5rem 0; }
    dl div { display: flex; flex-direction: column-reverse; }
    dd { margin: 0; font-size: 1.25rem; font-variant-numeric: tabular-nums; }
    dt { font-size: 13px; }
    .scroll { overflow-x: auto; }
    table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
    caption { text-align: left; font-size: 13px; }
    th, td { padding: .2rem .75rem; border-bottom: 1px solid var(--rule); text-align: right; white-space: nowrap; }
    th[scope="row"] { text-align: left; }
    fieldset { border: 0; padding: 0; margin: .75rem 0 0; }
    #charts { margin-top: .5rem; }
    legend { float: left; margin-right: 1rem; color: var(--dim); }
    label { margin-right: 1rem; }
    #charts { display: grid; gap: .75rem 1.25rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 340px), 1fr)); }
    figure { margin: 0; padding: .5rem .75rem; background: var(--panel); border: 1px solid var(--rule); border-radius: 6px; }
    figcaption { font-size: 13px; }
    figcaption b { margin-right: .75rem; }
    figcaption span { margin-right: .75rem; white-space: nowrap; }
    figure svg { display: block; width: 100%; height: auto; }
    svg text { fill: var(--dim); font: 11px system-ui, sans-serif; }
    .grid { stroke: var(--rule); stroke-width: 1; fill: none; }
    .first, .second { fill: none; stroke-width: 1.8; stroke-linejoin: round; stroke-linecap: round; }
    .first { stroke: var(--first); } .second { stroke: var(--second); stroke-dasharray: 6 3; }
    .bars { fill: var(--first); fill-opacity: .6; }
    ul { list-style: none; padding: 0; margin: .25rem 0; }
    li { padding: .15rem .6rem; border-left: 3px solid var(--rule); margin: .15rem 0; overflow-wrap: anywhere; }
    li b { display: inline-block; min-width: 9rem; }
    .good { color: var(--good); } .bad { color: var(--bad); } .doubtful { color: var(--doubtful); }
    """
}
