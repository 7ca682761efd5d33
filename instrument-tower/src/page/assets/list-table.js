// The list itself: one row a trace.

import * as route from "./route.js";
import { el } from "./dom.js";
import { colour } from "./colours.js";
import { COLUMNS, order, pressed } from "./sorting.js";
import { level, meaning, worst } from "./threshold.js";
import { name, plain } from "./text.js";
import { clock, count, duration, instant } from "./words.js";

const SERVICES = 4;

export function table(traces, query, { chosen, choose, sort }) {
  const longest = Math.max(...traces.map((trace) => trace.duration), 1);
  return el(
    "table",
    { class: "list" },
    el("caption", { class: "offscreen" }, "Traces"),
    el(
      "thead",
      {},
      el(
        "tr",
        {},
        el("th", { scope: "col", class: "choose" }, el("span", { class: "offscreen" }, "Compare")),
        el("th", { scope: "col", class: "what" }, "Trace"),
        Object.keys(COLUMNS).map((column) => heading(column, query, sort)),
      ),
    ),
    el(
      "tbody",
      {},
      traces.map((trace) => row(trace, longest, chosen, choose)),
    ),
  );
}

function heading(column, query, sort) {
  const now = order(query);
  const sorted = now.column === column ? (now.ascending ? "ascending" : "descending") : null;
  const button = el(
    "button",
    { type: "button", control: `sort-${column}`, on: { click: () => sort(pressed(query, column)) } },
    COLUMNS[column].label,
    el("span", { class: "arrow", "aria-hidden": "true" }, sorted === "ascending" ? "▲" : sorted ? "▼" : ""),
  );
  return el("th", { scope: "col", class: column, "aria-sort": sorted }, button);
}

function row(trace, longest, chosen, choose) {
  const { root } = trace;
  const slow = worst(trace.spans.map((span) => level(span.name, span.duration)));
  const slowest = slow ? trace.spans.find((span) => level(span.name, span.duration) === slow) : null;
  const box = el("input", {
    type: "checkbox",
    control: "choose-trace",
    "aria-label": `Compare ${plain(root.name, 80)} of ${clock(trace.start)}`,
    data: { trace: trace.id },
  });
  box.checked = chosen.has(trace.id);
  box.addEventListener("change", () => choose(trace.id, box.checked));
  return el(
    "tr",
    { class: trace.errors ? "failed" : null, data: { trace: trace.id } },
    el("td", { class: "choose" }, box),
    el(
      "td",
      { class: "what" },
      el(
        "a",
        { class: "trace", control: "open-trace", href: route.href("trace", trace.id) },
        name(root.service, 60),
        " ",
        el("strong", {}, name(root.name)),
      ),
    ),
    el(
      "td",
      { class: "start" },
      el("time", { datetime: instant(trace.start), title: instant(trace.start) }, clock(trace.start)),
    ),
    el(
      "td",
      { class: `duration ${slow}` },
      el("span", { class: "length", style: { width: `${Math.max(1, (trace.duration / longest) * 100)}%` } }),
      el(
        "span",
        {
          class: "amount",
          title: slowest ? `${plain(slowest.name, 80)} took ${meaning(slowest.name, slowest.duration)}` : null,
        },
        duration(trace.duration),
      ),
      slow ? el("span", { class: "offscreen" }, slow === "bad" ? "bad" : "slow") : null,
    ),
    el(
      "td",
      { class: "status" },
      trace.errors
        ? el("span", { class: "tag error" }, count(trace.errors, "error"))
        : el("span", { class: "fine" }, "ok"),
    ),
    el("td", { class: "spans" }, String(trace.spans.length)),
    el("td", { class: "services" }, services(trace)),
  );
}

function services(trace) {
  const shown = trace.services.slice(0, SERVICES);
  const dots = shown.map((service) => el("span", { class: `dot ${colour(service)}`, title: plain(service) }));
  return [
    el("span", { class: "number" }, String(trace.services.length)),
    el("span", { class: "dots", "aria-hidden": "true" }, dots),
  ];
}
