// How long the traces took: one column a range of durations. A press keeps only that range.

import { el, svg } from "./dom.js";
import { logarithmic } from "./scale.js";
import { count, duration, tick } from "./words.js";

const WIDTH = 480;
const HEIGHT = 120;
const BASE = 98;
const PARTS = 4;

export function histogram(traces, query, changed) {
  const durations = traces.map((trace) => trace.duration);
  const { low, high, place, ticks } = logarithmic(Math.min(...durations), Math.max(...durations));
  const columns = Array.from({ length: (high - low) * PARTS }, (_, n) => ({
    from: 10 ** (low + n / PARTS),
    to: 10 ** (low + (n + 1) / PARTS),
    traces: [],
  }));
  for (const trace of traces)
    columns[Math.min(columns.length - 1, Math.floor(place(trace.duration) * columns.length))].traces.push(trace);
  const most = Math.max(...columns.map((column) => column.traces.length));
  const x = (n) => 8 + (n / columns.length) * (WIDTH - 16);
  const y = (n) => BASE - (n / most) * (BASE - 16);

  const bars = columns.map((column, n) => {
    if (!column.traces.length) return null;
    const words = `${count(column.traces.length, "trace")} of ${duration(column.from)} to ${duration(column.to)}`;
    const failed = column.traces.filter((trace) => trace.errors).length;
    const size = (n2, extra) => ({ x: x(n) + 1, width: x(n + 1) - x(n) - 2, y: y(n2), height: BASE - y(n2), ...extra });
    return svg(
      "a",
      {
        href: "#",
        class: "column",
        control: "histogram-column",
        "aria-label": `${words}: keep only these`,
        on: { click: keep },
      },
      svg("title", {}, words),
      svg("rect", { class: "hit", x: x(n), width: x(n + 1) - x(n), y: 0, height: BASE }),
      svg("rect", size(column.traces.length, { class: "amount" })),
      failed ? svg("rect", size(failed, { class: "failed" })) : null,
    );
    function keep(event) {
      event.preventDefault();
      const next = new URLSearchParams(query);
      next.set("min", `${Math.floor(column.from)}us`);
      next.set("max", `${Math.ceil(column.to)}us`);
      changed(next);
    }
  });
  return el(
    "figure",
    {},
    el("figcaption", {}, "Latency", el("span", { class: "faint" }, "traces by duration")),
    svg(
      "svg",
      { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "group", "aria-label": "Latency histogram", class: "histogram" },
      svg("line", { class: "axis", x1: 8, x2: WIDTH - 8, y1: BASE, y2: BASE }),
      svg("text", { class: "tick", x: 8, y: 11 }, count(most, "trace")),
      ticks.map((us, n) =>
        svg(
          "text",
          {
            class: "tick",
            x: 8 + (n / (ticks.length - 1)) * (WIDTH - 16),
            y: HEIGHT - 6,
            "text-anchor": n === 0 ? "start" : n === ticks.length - 1 ? "end" : "middle",
          },
          tick(us),
        ),
      ),
      bars,
    ),
  );
}
