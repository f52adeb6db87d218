/// What makes the page of the live view live. Everything that comes from outside is put in as text, never as
/// markup.
enum LivePageScript {
  static let text = #"""
    "use strict";
    (() => {
    const byId = (id) => document.getElementById(id);
    const make = (name, text, className) => {
      const element = document.createElement(name);
      if (text !== undefined) element.textContent = text;
      if (className) element.className = className;
      return element;
    };
    const draw = (name, attributes, text) => {
      const element = document.createElementNS("http://www.w3.org/2000/svg", name);
      for (const key in attributes) element.setAttribute(key, attributes[key]);
      if (text !== undefined) element.textContent = text;
      return element;
    };
    const digits = (value) => value === 0 ? "0" : Number(value.toPrecision(3)).toLocaleString("en");
    const number = (value) => value === null || value === undefined ? "–" : digits(value);
    const time = (seconds) => {
      if (seconds === null || seconds === undefined) return "–";
      if (seconds === 0) return "0 s";
      if (seconds < 100e-6) return digits(seconds * 1e6) + " µs";
      if (seconds < 0.9995) return digits(seconds * 1e3) + " ms";
      if (seconds < 119.5) return digits(seconds) + " s";
      const whole = Math.round(seconds);
      return whole < 7200
        ? Math.floor(whole / 60) + " min " + whole % 60 + " s"
        : Math.floor(whole / 3600) + " h " + Math.floor(whole % 3600 / 60) + " min";
    };
    const replace = (id, children) => byId(id).replaceChildren(...children);

    const charts = [
      ["requests/s", number, [["completed", "completed"]], true],
      ["TTFT", time, [["timeToFirstTokenP50", "p50"], ["timeToFirstTokenP95", "p95"]]],
      ["TPOT", time, [["timePerOutputTokenP50", "p50"], ["timePerOutputTokenP95", "p95"]]],
      ["output tokens/s", number, [["outputTokens", "tokens"]], true],
      ["in flight", number, [["inFlight", "requests"]]],
      ["failed/s", number, [["failed", "failed"]], true]
    ];
    const width = 400, height = 130, left = 52, bottom = 18, top = 8;

    // The least of 1, 2, 2.5 or 5 times a power of ten that is not less.
    const round = (value) => {
      if (!(value > 0)) return 1;
      const unit = 10 ** Math.floor(Math.log10(value));
      return [1, 2, 2.5, 5, 10].map((step) => step * unit).find((step) => step >= value * 0.999999);
    };

    function frame(greatest, text, label) {
      const svg = draw("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label });
      for (const share of [0, 0.5, 1]) {
        const y = height - bottom - share * (height - bottom - top);
        svg.append(draw("path", { d: `M${left} ${y}H${width}`, class: "grid" }));
        svg.append(draw("text", { x: left - 5, y: y + 4, "text-anchor": "end" }, text(greatest * share)));
      }
      return svg;
    }

    function chart([title, text, lines, isPerSecond], series, step) {
      const scale = isPerSecond ? step : 1;
      const columns = lines.map(([key]) => series[key].map((value) => value === null ? null : value / scale));
      const greatest = round(Math.max(0, ...columns.flat().filter((value) => value !== null)));
      const caption = make("figcaption");
      caption.append(make("b", title));
      const figure = make("figure");
      const words = lines.map(([, name], index) => {
        const values = columns[index].filter((value) => value !== null);
        return (lines.length > 1 ? name + " " : "") + text(values.length ? values[values.length - 1] : null);
      });
      const svg = frame(greatest, text, title + ", newest: " + words.join(", "));
      const seconds = series.second;
      const slots = step === 10 ? 360 : seconds.length <= 60 ? 60 : 300;
      const last = seconds.length ? seconds[seconds.length - 1] : 0;
      const x = (second) => width - (last - second) / step / slots * (width - left);
      const y = (value) => height - bottom - value / greatest * (height - bottom - top);
      columns.forEach((values, index) => {
        let path = "", isPen = false;
        values.forEach((value, position) => {
          if (value === null) { isPen = false; return; }
          path += (isPen ? "L" : "M") + x(seconds[position]).toFixed(1) + " " + y(value).toFixed(1);
          // A value between two that are missing is a dot.
          if (!isPen && (position + 1 >= values.length || values[position + 1] === null)) path += "h.1";
          isPen = true;
        });
        svg.append(draw("path", { d: path, class: index ? "second" : "first" }));
        const key = make("span");
        const swatch = draw("svg", { width: 24, height: 8, "aria-hidden": "true", style: "display:inline;width:24px" });
        swatch.append(draw("path", { d: "M0 4H24", class: index ? "second" : "first" }));
        if (lines.length > 1) key.append(swatch, " ");
        key.append(words[index]);
        caption.append(key);
      });
      svg.append(draw("text", { x: left, y: height - 4 }, (step === 10 ? "1 h" : slots === 60 ? "1 min" : "5 min") + " ago"));
      svg.append(draw("text", { x: width, y: height - 4, "text-anchor": "end" }, "now"));
      figure.append(caption, svg);
      return figure;
    }

    function histogram(bins) {
      const figure = make("figure"), caption = make("figcaption");
      caption.append(make("b", "TTFT, how often"));
      const greatest = Math.max(1, ...bins.map((bin) => bin[2]));
      const label = bins.length
        ? "distribution of TTFT from " + time(bins[0][0]) + " to " + time(bins[bins.length - 1][1])
        : "distribution of TTFT, nothing yet";
      const svg = frame(greatest, number, label);
      const slot = (width - left) / Math.max(1, bins.length);
      bins.forEach((bin, index) => {
        const size = bin[2] / greatest * (height - bottom - top);
        svg.append(draw("rect", {
          x: left + index * slot, y: height - bottom - size, width: Math.max(1, slot - 1), height: size, class: "bars"
        }));
      });
      if (bins.length) {
        svg.append(draw("text", { x: left, y: height - 4 }, time(bins[0][0])));
        svg.append(draw("text", { x: width, y: height - 4, "text-anchor": "end" }, time(bins[bins.length - 1][1])));
      }
      figure.append(caption, svg);
      return figure;
    }

    const signs = { good: "✓", doubtful: "~", bad: "✗", open: "·" };
    let snapshot = null;

    function show() {
      if (!snapshot) return;
      const s = snapshot;
      if (s.name !== undefined) {
        byId("name").textContent = s.name;
        byId("facts").textContent =
          (s.repetitions > 1 ? "repetition " + s.repetition + " of " + s.repetitions + ", " : "")
          + time(Math.floor(s.elapsedSeconds));
        byId("share").hidden = s.share === undefined;
        if (s.share !== undefined) byId("share").value = s.share;
        byId("extent").textContent = [
          s.share === undefined ? null : Math.floor(s.share * 100) + " %",
          s.plannedRequests !== undefined
            ? number(s.ended) + " of " + number(s.plannedRequests) + " requests"
            : s.plannedSeconds !== undefined
              ? time(Math.floor(Math.min(s.repetitionSeconds, s.plannedSeconds))) + " of " + time(s.plannedSeconds)
              : number(s.ended) + " requests",
          s.isRunning && s.remainingSeconds >= 1 ? time(Math.floor(s.remainingSeconds)) + " left" : null
        ].filter((part) => part !== null).join(" · ");
        document.title = (s.isRunning && s.share !== undefined ? Math.floor(s.share * 100) + " % · " : "")
          + s.name + " · PerfHarness";
      }
      replace("counts", [
        ["requests/s", number(s.requestsPerSecond)], ["output tokens/s", number(s.tokensPerSecond)],
        ["in flight", number(s.inFlight)], ["completed", s.completed.toLocaleString("en")],
        ["failed", s.failed.toLocaleString("en"), s.failed ? "bad" : ""],
        ["output tokens", s.outputTokens.toLocaleString("en")]
      ].map(([name, value, className]) => {
        const group = make("div");
        group.append(make("dt", name), make("dd", value, className));
        return group;
      }));
      replace("latencies", [
        ["TTFT", s.timeToFirstToken], ["TPOT", s.timePerOutputToken], ["E2E", s.endToEndLatency]
      ].map(([name, figures]) => {
        const row = make("tr"), head = make("th", name);
        head.scope = "row";
        row.append(head);
        for (const key of ["p50", "p95", "p99"]) row.append(make("td", figures ? time(figures[key]) : "–"));
        row.append(make("td", figures ? figures.count.toLocaleString("en") : "0"));
        return row;
      }));
      const range = document.querySelector("input[name=range]:checked").value;
      replace("charts", [...charts.map((one) => chart(one, s[range], range === "seconds" ? 1 : 10)), histogram(s.firstTokens)]);
      replace("failures", s.failures.length
        ? s.failures.map((failure) => make("li", failure.count.toLocaleString("en") + " × " + failure.code))
        : [make("li", "none")]);
      byId("verdicts").textContent =
        `✓ ${s.verdicts.good} passed, ~ ${s.verdicts.doubtful} with a warning, ✗ ${s.verdicts.bad} failed, · ${s.verdicts.open} not judged`;
      replace("cases", s.cases.slice().reverse().map((one) => {
        const item = make("li");
        item.append(make("b", (one.mark ? signs[one.mark] + " " : "▸ ") + one.word, one.mark || ""), " ", one.name);
        return item;
      }));
    }

    const events = new EventSource("events");
    const say = (text) => { if (byId("state").textContent !== text) byId("state").textContent = text; };
    events.onmessage = (event) => {
      snapshot = JSON.parse(event.data);
      say(snapshot.isRunning ? "measuring" : "between measurements");
      show();
    };
    // The process has ended, or is out of reach: what it said last stays.
    events.onerror = () => say(snapshot ? "no longer running: these are its last figures" : "no connection");
    for (const input of document.querySelectorAll("input[name=range]")) input.addEventListener("change", show);
    })();
    """#
}
