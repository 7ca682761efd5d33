// The map as a picture: callers to the left of what they call.

import * as route from "./route.js";
import { el, svg } from "./dom.js";
import { colour } from "./colours.js";
import { layers } from "./layers.js";
import { plain } from "./text.js";
import { number } from "./words.js";

const BOX = { width: 168, height: 44 };
const GAP = { x: 110, y: 46 };
const PAD = 28;

/** Boxes and arrows. */
export function picture(edges) {
  const columns = layers(edges);
  const tallest = Math.max(...columns.map((column) => column.length));
  const width = columns.length * BOX.width + (columns.length - 1) * GAP.x + 2 * PAD;
  const floor = PAD + tallest * BOX.height + (tallest - 1) * GAP.y + 26;
  const height = floor + 14;
  const at = new Map();
  columns.forEach((column, x) =>
    column.forEach((service, y) =>
      at.set(service, {
        x: PAD + x * (BOX.width + GAP.x),
        y: PAD + y * (BOX.height + GAP.y) + ((tallest - column.length) * (BOX.height + GAP.y)) / 2,
      }),
    ),
  );
  const most = Math.max(...edges.map((edge) => edge.callCount));
  return el(
    "div",
    { class: "map-frame" },
    svg(
      "svg",
      { viewBox: `0 0 ${width} ${height}`, width, height, role: "group", "aria-label": "Service map" },
      svg(
        "defs",
        {},
        svg(
          "marker",
          {
            id: "arrow",
            viewBox: "0 0 8 8",
            refX: 7,
            refY: 4,
            markerWidth: 7,
            markerHeight: 7,
            orient: "auto-start-reverse",
            markerUnits: "userSpaceOnUse",
          },
          svg("path", { d: "M0 0L8 4L0 8z" }),
        ),
      ),
      edges.map((edge) => arrow(edge, at, most, floor)),
      [...at].map(([service, place]) => box(service, place)),
    ),
  );
}

function arrow(edge, at, most, floor) {
  const { d, x, y } = line(at.get(edge.parent), at.get(edge.child), floor);
  return svg(
    "g",
    { class: "edge", data: { parent: edge.parent, child: edge.child } },
    svg("title", {}, `${plain(edge.parent)} calls ${plain(edge.child)} ${number(edge.callCount)} times`),
    svg("path", {
      d,
      "marker-end": "url(#arrow)",
      "stroke-width": 1 + 2 * (Math.log(1 + edge.callCount) / Math.log(1 + most)),
    }),
    svg("text", { x, y, "text-anchor": "middle" }, number(edge.callCount)),
  );
}

/** Forward from side to side; back, below all boxes. */
function line(from, to, floor) {
  const right = from.x + BOX.width;
  if (to.x > from.x) {
    const [y1, y2] = [from.y + BOX.height / 2, to.y + BOX.height / 2];
    const bend = Math.max(40, (to.x - right) / 2);
    return {
      d: `M${right} ${y1}C${right + bend} ${y1} ${to.x - bend} ${y2} ${to.x} ${y2}`,
      x: (right + to.x) / 2,
      y: (y1 + y2) / 2 - 6,
    };
  }
  const [x1, x2] = [from.x + BOX.width / 2, to.x + BOX.width / 2 + (to.x === from.x ? 30 : 0)];
  const [y1, y2] = [from.y + BOX.height, to.y + BOX.height];
  return {
    d: `M${x1} ${y1}C${x1} ${floor} ${x1} ${floor} ${x1 - 30} ${floor}L${x2 + 30} ${floor}C${x2} ${floor} ${x2} ${floor} ${x2} ${y2}`,
    x: (x1 + x2) / 2,
    y: floor - 4,
  };
}

function box(service, { x, y }) {
  return svg(
    "a",
    {
      href: route.href("traces", "", { service }),
      class: "node",
      control: "map-service",
      "aria-label": `Traces of ${plain(service, 80)}`,
      data: { service },
    },
    svg("title", {}, plain(service)),
    svg("rect", { x, y, width: BOX.width, height: BOX.height, rx: 6 }),
    svg("rect", { class: `mark ${colour(service)}`, x, y, width: 6, height: BOX.height, rx: 3 }),
    svg("text", { x: x + 18, y: y + BOX.height / 2 + 4 }, plain(service, 20)),
  );
}
