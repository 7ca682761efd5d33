// The view `map`: which service calls which.

import * as api from "./api.js";
import * as route from "./route.js";
import { el, show, svg } from "./dom.js";
import { colour, know } from "./colours.js";
import { layers } from "./layers.js";
import { name, plain } from "./text.js";
import { count, number } from "./words.js";
import { failure, nothing, waiting } from "./empty.js";

export const title = "Map";

const BOX = { width: 168, height: 44 };
const GAP = { x: 110, y: 34 };
const PAD = 28;
const RANGES = [["3600000", "Last hour"], ["86400000", "Last 24 hours"], ["604800000", "Last 7 days"]];

export function open(root, place, page) {
  let { query } = place;
  let asked = new AbortController();
  const range = el("select", { control: "map-range", id: "map-range" }, RANGES.map(([value, words]) => el("option", { value }, words)));
  range.addEventListener("change", () => route.go("map", "", { lookback: range.value }));
  const result = el("div", { class: "map" });
  show(root, el("div", { class: "filters" }, el("div", { class: "field" }, el("label", { for: "map-range" }, "Time range"), range)), result);

  async function load() {
    asked.abort();
    asked = new AbortController();
    range.value = query.get("lookback") ?? "86400000";
    show(result, waiting("Asking which service calls which"));
    try {
      const [services, edges] = await Promise.all([api.services(asked.signal), api.dependencies({ endTs: Date.now(), lookback: range.value }, asked.signal)]);
      know(services);
      if (edges.length) show(result, picture(edges), table(edges));
      else show(result, nothing("No service calls another.", services.length > 1
        ? "Several services send traces, but no span's parent is in another service: check that each hop passes the traceparent header on."
        : "An arrow appears when a span of one service is the parent of a span of another. Services other than this one send OTLP to this page's address.", page.notes()));
    } catch (error) {
      if (error.name !== "AbortError") show(result, failure(error, load));
    }
  }

  load();
  return { refresh: load, update(next) { ({ query } = next); load(); }, close() { asked.abort(); }, keys: {} };
}

function picture(edges) {
  const columns = layers(edges);
  const tallest = Math.max(...columns.map((column) => column.length));
  const width = columns.length * BOX.width + (columns.length - 1) * GAP.x + 2 * PAD;
  const height = tallest * BOX.height + (tallest - 1) * GAP.y + 2 * PAD;
  const at = new Map();
  columns.forEach((column, x) => column.forEach((service, y) => at.set(service, {
    x: PAD + x * (BOX.width + GAP.x),
    y: PAD + y * (BOX.height + GAP.y) + ((tallest - column.length) * (BOX.height + GAP.y)) / 2,
  })));
  const most = Math.max(...edges.map((edge) => edge.callCount));
  return el("div", { class: "map-frame" }, svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "group", "aria-label": "Service map" },
    svg("defs", {}, svg("marker", { id: "arrow", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto-start-reverse", markerUnits: "userSpaceOnUse" }, svg("path", { d: "M0 0L8 4L0 8z" }))),
    edges.map((edge) => arrow(edge, at, most)), [...at].map(([service, place]) => box(service, place))));
}

function arrow(edge, at, most) {
  const [from, to] = [at.get(edge.parent), at.get(edge.child)];
  const x1 = from.x + BOX.width;
  const y1 = from.y + BOX.height / 2;
  const forward = to.x > from.x;
  const x2 = forward ? to.x : to.x + BOX.width / 2;
  const y2 = forward ? to.y + BOX.height / 2 : to.y + (edge.parent === edge.child ? 0 : BOX.height);
  const bend = forward ? Math.max(40, (x2 - x1) / 2) : 60;
  const d = forward ? `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}` : `M${x1} ${y1}c${bend} 0 ${bend} ${y2 - y1 < 0 ? -bend : bend} 0 ${y2 - y1 < 0 ? -bend : bend}Q${x2} ${y1 + (y2 - y1 < 0 ? -bend : bend)} ${x2} ${y2}`;
  const middle = forward ? { x: (x1 + x2) / 2, y: (y1 + y2) / 2 - 6 } : { x: x1 + 12, y: y1 + (y2 - y1 < 0 ? -bend / 2 : bend / 2) };
  return svg("g", { class: "edge", data: { parent: edge.parent, child: edge.child } }, svg("title", {}, `${plain(edge.parent)} calls ${plain(edge.child)} ${number(edge.callCount)} times`),
    svg("path", { d, "marker-end": "url(#arrow)", "stroke-width": 1 + 3 * (Math.log(1 + edge.callCount) / Math.log(1 + most)) }),
    svg("text", { x: middle.x, y: middle.y, "text-anchor": "middle" }, number(edge.callCount)));
}

function box(service, { x, y }) {
  return svg("a", { href: route.href("traces", "", { service }), class: "node", control: "map-service", "aria-label": `Traces of ${plain(service, 80)}`, data: { service } },
    svg("title", {}, plain(service)), svg("rect", { x, y, width: BOX.width, height: BOX.height, rx: 6 }), svg("rect", { class: `mark ${colour(service)}`, x, y, width: 6, height: BOX.height, rx: 3 }),
    svg("text", { x: x + 18, y: y + BOX.height / 2 + 4 }, plain(service, 20)));
}

/** The same in words, and all of it when the picture is crowded. */
function table(edges) {
  const sorted = [...edges].sort((a, b) => b.callCount - a.callCount);
  return el("table", { class: "list edges" }, el("caption", {}, count(edges.length, "connection")),
    el("thead", {}, el("tr", {}, ["Caller", "Called", "Calls"].map((label) => el("th", { scope: "col" }, label)))),
    el("tbody", {}, sorted.map((edge) => el("tr", {}, el("td", {}, name(edge.parent)), el("td", {}, name(edge.child)), el("td", { class: "spans" }, number(edge.callCount))))));
}
