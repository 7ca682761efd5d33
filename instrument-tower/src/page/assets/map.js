// The view `map`: which service calls which.

import * as api from "./api.js";
import * as route from "./route.js";
import { el, show } from "./dom.js";
import { know } from "./colours.js";
import { picture } from "./map-picture.js";
import { name } from "./text.js";
import { count, number } from "./words.js";
import { failure, nothing, waiting } from "./empty.js";

export const title = "Map";

const RANGES = [
  ["3600000", "Last hour"],
  ["86400000", "Last 24 hours"],
  ["604800000", "Last 7 days"],
];

export function open(root, place) {
  let { query } = place;
  let asked = new AbortController();
  const range = el(
    "select",
    { control: "map-range", id: "map-range" },
    RANGES.map(([value, words]) => el("option", { value }, words)),
  );
  range.addEventListener("change", () => route.go("map", "", { lookback: range.value }));
  const result = el("div", { class: "map" });
  show(
    root,
    el(
      "div",
      { class: "filters" },
      el("div", { class: "field" }, el("label", { for: "map-range" }, "Time range"), range),
    ),
    result,
  );

  async function load() {
    asked.abort();
    asked = new AbortController();
    range.value = query.get("lookback") ?? "86400000";
    show(result, waiting("Asking which service calls which"));
    try {
      const [services, all] = await Promise.all([
        api.services(asked.signal),
        api.dependencies({ endTs: Date.now(), lookback: range.value }, asked.signal),
      ]);
      know(services);
      // Spans below others of their own service are no calls between services.
      const edges = all.filter((edge) => edge.parent !== edge.child);
      if (edges.length) show(result, picture(edges), table(edges));
      else
        show(
          result,
          nothing(
            "No service calls another.",
            services.length > 1
              ? "Several services send traces, but no span's parent is in another service: check that each hop passes the traceparent header on."
              : "An arrow appears when a span of one service is the parent of a span of another. Services other than this one send OTLP to this page's address.",
          ),
        );
    } catch (error) {
      if (error.name !== "AbortError") show(result, failure(error, load));
    }
  }

  load();
  return {
    refresh: load,
    update(next) {
      ({ query } = next);
      load();
    },
    close() {
      asked.abort();
    },
    keys: {},
  };
}

/** The same in words, and all of it when the picture is crowded. */
function table(edges) {
  const sorted = [...edges].sort((a, b) => b.callCount - a.callCount);
  return el(
    "table",
    { class: "list edges" },
    el("caption", {}, count(edges.length, "connection")),
    el(
      "thead",
      {},
      el(
        "tr",
        {},
        ["Caller", "Called", "Calls"].map((label) => el("th", { scope: "col" }, label)),
      ),
    ),
    el(
      "tbody",
      {},
      sorted.map((edge) =>
        el(
          "tr",
          {},
          el("td", {}, name(edge.parent)),
          el("td", {}, name(edge.child)),
          el("td", { class: "calls" }, number(edge.callCount)),
        ),
      ),
    ),
  );
}
