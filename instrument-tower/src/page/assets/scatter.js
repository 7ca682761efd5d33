// Each trace at its time and duration. A press opens it.

import * as route from "./route.js";
import { el, svg } from "./dom.js";
import { logarithmic } from "./scale.js";
import { plain } from "./text.js";
import { clock, duration, tick } from "./words.js";

const WIDTH = 480;
const HEIGHT = 120;
const LEFT = 48;
const BASE = 98;

export function scatter(traces) {
  const times = traces.map((trace) => trace.start);
  const durations = traces.map((trace) => trace.duration);
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const { place, ticks } = logarithmic(Math.min(...durations), Math.max(...durations));
  const x = (us) => LEFT + 8 + (last > first ? (us - first) / (last - first) : 0.5) * (WIDTH - LEFT - 20);
  const y = (us) => BASE - 6 - place(us) * (BASE - 18);
  const most = Math.max(...traces.map((trace) => trace.spans.length));

  const points = traces.map((trace) => {
    const words = `${plain(trace.root.name, 60)}, ${duration(trace.duration)}, ${clock(trace.start)}${trace.errors ? ", failed" : ""}`;
    const size = 2.2 + 2.8 * Math.sqrt(trace.spans.length / most);
    return svg(
      "a",
      {
        href: route.href("trace", trace.id),
        tabindex: "-1",
        class: trace.errors ? "point failed" : "point",
        control: "scatter-point",
        "aria-label": words,
        data: { trace: trace.id },
      },
      svg("title", {}, words),
      mark(x(trace.start), y(trace.duration), size, trace.errors),
    );
  });
  return el(
    "figure",
    {},
    el("figcaption", {}, "Over time", el("span", { class: "faint" }, "duration; size: spans")),
    svg(
      "svg",
      { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "group", "aria-label": "Traces over time", class: "scatter" },
      ticks
        .filter((_, n) => ticks.length < 5 || n % 2 === 0)
        .map((us) => [
          svg("line", { class: "grid", x1: LEFT, x2: WIDTH - 8, y1: y(us), y2: y(us) }),
          svg("text", { class: "tick", x: LEFT - 6, y: y(us) + 3, "text-anchor": "end" }, tick(us)),
        ]),
      svg("text", { class: "tick", x: LEFT, y: HEIGHT - 6 }, clock(first)),
      last > first
        ? svg("text", { class: "tick", x: WIDTH - 8, y: HEIGHT - 6, "text-anchor": "end" }, clock(last))
        : null,
      points,
    ),
  );
}

/** Failed ones have another shape too: colour alone is not seen by all. */
function mark(x, y, size, failed) {
  if (!failed) return svg("circle", { cx: x, cy: y, r: size });
  return svg("path", { d: `M${x} ${y - size - 1}L${x + size + 1} ${y + size}L${x - size - 1} ${y + size}Z` });
}
