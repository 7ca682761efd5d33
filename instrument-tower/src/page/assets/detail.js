// The view `trace`: what it is, what is wrong with it, its waterfall and the span that is looked at.

import * as api from "./api.js";
import * as route from "./route.js";
import { el, show } from "./dom.js";
import { readAnalysis } from "./analysis.js";
import { read } from "./trace.js";
import { problems } from "./problems.js";
import { traceHead } from "./trace-head.js";
import { traceTools } from "./trace-tools.js";
import { legend } from "./legend.js";
import { spanPanel } from "./span-panel.js";
import { Waterfall } from "./waterfall.js";
import { failure, waiting } from "./empty.js";
import { say } from "./announce.js";
import { plain } from "./text.js";

export const title = "Trace";

export function open(root, place) {
  let { id, query } = place;
  let asked = new AbortController();
  let trace;
  let waterfall;
  let tools;
  let logs = [];
  let problem = null;
  const panel = el("aside", { class: "panel", "aria-label": "Span", hidden: true });

  async function load() {
    asked.abort();
    asked = new AbortController();
    const { signal } = asked;
    waterfall?.close();
    waterfall = undefined;
    panel.hidden = true;
    show(root, waiting("Fetching the trace"));
    try {
      trace = read(await api.trace(id, signal));
      if (!trace.spans.length)
        throw new api.Failure(`Trace ${plain(id, 40)} has no spans yet.`, "They arrive within seconds: press Refresh.");
      build();
      await enrich(signal);
    } catch (error) {
      if (error.name === "AbortError") return;
      document.title = `${title} · Traces`;
      show(root, failure(error, load));
    }
  }

  function build() {
    waterfall = new Waterfall(trace, { opened: choose, moved: (span) => panel.hidden || choose(span) });
    tools = traceTools(trace, waterfall, { find: remember, logs: () => logs });
    document.title = `${plain(trace.root.name, 60)} · Traces`;
    show(
      root,
      el(
        "article",
        { class: "trace" },
        traceHead(trace),
        el("div", { class: "problems" }),
        tools.bar,
        el("div", { class: "legend-place" }),
        el("div", { class: "split" }, waterfall.tree, panel),
      ),
    );
    show(root.querySelector(".legend-place"), legend(trace, waterfall.analysis));
    waterfall.paint();
    if (query.get("q")) tools.search(query.get("q"), !query.get("span"));
    const span = trace.byId.get(query.get("span"));
    if (span) choose(span);
    else if (query.get("span")) say(`This trace has no span ${plain(query.get("span"), 32)}`);
  }

  /** What else the service knows of the trace. The waterfall is there without it. */
  async function enrich(signal) {
    const [analysis, found] = await Promise.allSettled([api.analysis(id, signal), api.logs(id, signal)]);
    if (signal.aborted) return;
    if (found.status === "fulfilled") logs = found.value;
    else problem = found.reason;
    if (analysis.status === "fulfilled") waterfall.analysis = readAnalysis(analysis.value);
    show(root.querySelector(".problems"), problems(trace, waterfall.analysis, query.get("span"), analysis.reason));
    show(root.querySelector(".legend-place"), legend(trace, waterfall.analysis));
    tools.analysed();
    waterfall.paint();
    const span = trace.byId.get(query.get("span"));
    if (span) choose(span);
    else if (query.get("q")) tools.search(query.get("q"), false);
  }

  function choose(span) {
    query.set("span", span.id);
    route.become("trace", id, query);
    waterfall.activate(span);
    spanPanel(panel, span, { trace, analysis: waterfall.analysis, logs, problem, close, goTo });
  }

  function goTo(span) {
    waterfall.activate(span);
    choose(span);
  }

  function close() {
    panel.hidden = true;
    query.delete("span");
    route.become("trace", id, query);
    waterfall.tree.focus();
  }

  function remember(text) {
    if (text) query.set("q", text);
    else query.delete("q");
    route.become("trace", id, query);
  }

  load();
  return {
    refresh: load,
    update(next) {
      const same = next.id === id;
      ({ id, query } = next);
      const span = same && trace?.byId.get(query.get("span"));
      if (span) goTo(span);
      else if (!same || !trace) load();
    },
    close() {
      asked.abort();
      waterfall?.close();
    },
    keys: {
      "/": { does: "Search in the trace", act: () => tools?.focus() },
      n: { does: "Next match", act: () => tools?.step(1) },
      p: { does: "Previous match", act: () => tools?.step(-1) },
      e: { does: "Next error", act: () => tools?.nextError() },
      c: { does: "Critical path on or off", act: () => tools?.press("toggle-critical") },
      z: { does: "Zoom to the span, or back", act: () => tools?.press("zoom") },
      "-": { does: "Fold all", act: () => tools?.press("fold-all") },
      "+": { does: "Unfold all", act: () => tools?.press("unfold-all") },
      Escape: { does: "Close the span", act: () => panel.hidden || close() },
    },
  };
}
