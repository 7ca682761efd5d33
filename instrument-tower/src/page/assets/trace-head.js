// What a trace is, in one line of facts, and what can be done with it.

import * as route from "./route.js";
import { el, icon } from "./dom.js";
import { copyButton } from "./clipboard.js";
import { level, worst } from "./threshold.js";
import { name } from "./text.js";
import { clock, count, duration, instant } from "./words.js";

export function traceHead(trace) {
  const slow = worst(trace.spans.map((span) => level(span.name, span.duration)));
  const fact = (label, ...value) => el("div", {}, el("dt", {}, label), el("dd", {}, ...value));
  return el(
    "header",
    { class: "trace-head" },
    el("h2", {}, el("span", { class: "service" }, name(trace.root.service, 60)), " ", name(trace.root.name)),
    el(
      "div",
      { class: "tools" },
      copyButton("copy-json", "Copy JSON", () => JSON.stringify(trace.raw, null, 2)),
      copyButton("copy-link", "Copy link", () => location.href),
      el(
        "a",
        { class: "button", control: "compare-with", href: route.href("compare", "", { a: trace.id }) },
        icon("compare"),
        "Compare…",
      ),
    ),
    el(
      "dl",
      { class: "facts" },
      fact("Started", el("time", { datetime: instant(trace.start), title: instant(trace.start) }, clock(trace.start))),
      fact("Duration", el("span", { class: slow || null }, duration(trace.duration))),
      fact(
        "Status",
        trace.errors
          ? el("span", { class: "tag error" }, count(trace.errors, "error"))
          : el("span", { class: "fine" }, "ok"),
      ),
      fact("Spans", String(trace.spans.length)),
      fact("Services", String(trace.services.length)),
      fact("Depth", String(trace.depth + 1)),
      fact("Trace", el("code", {}, name(trace.id, 40))),
    ),
  );
}
