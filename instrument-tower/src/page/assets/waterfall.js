// The spans of a trace as bars over time: a tree that is folded, walked by keys and zoomed.

import { el, show } from "./dom.js";
import { axis, gapBands } from "./time-axis.js";
import { Rows } from "./rows.js";
import { makeRow } from "./waterfall-row.js";
import { treeKeys } from "./tree-keys.js";

const ROW = 26;
const AXIS = 28;

export class Waterfall {
  /** `opened(span)` when a span is chosen to be looked at; `moved(span)` when the keys walk over it. */
  constructor(trace, { opened, moved }) {
    Object.assign(this, { trace, opened, moved, folded: new Set(), matches: new Set(), searching: false });
    this.analysis = { path: new Map(), gaps: [], self: new Map() };
    this.showPath = true;
    this.showGaps = true;
    this.whole();
    this.active = trace.spans[0];
    this.head = el("div", { class: "axis", "aria-hidden": "true" });
    this.bands = el("div", { class: "bands", "aria-hidden": "true" });
    this.tree = el("div", {
      class: "waterfall",
      role: "tree",
      tabindex: "0",
      control: "waterfall",
      "aria-label": "Spans",
      style: { "--deepest": Math.max(trace.depth, 1) },
      on: { keydown: (event) => treeKeys(this, event), click: (event) => this.clicked(event) },
    });
    this.rows = new Rows(this.tree, ROW, (index) => makeRow(this, index));
    this.rows.body.append(this.bands);
    this.tree.append(this.head, this.rows.body);
  }

  whole() {
    this.from = this.trace.start;
    this.to = Math.max(this.trace.end, this.from + 1);
  }

  /** The part of the view that is before `us`, in per cent. */
  place(us) {
    return ((us - this.from) / (this.to - this.from)) * 100;
  }

  /** After anything but scrolling. */
  paint() {
    this.visible = [];
    for (let at = 0; at < this.trace.spans.length; at += 1) {
      const span = this.trace.spans[at];
      this.visible.push(span);
      if (this.folded.has(span)) at = span.last;
    }
    this.at = new Map(this.visible.map((span, index) => [span, index]));
    show(this.head, axis(this));
    this.rows.reset(this.visible.length);
    show(this.bands, this.showGaps ? gapBands(this) : []);
    this.activate(this.active, false);
  }

  fold(span, on) {
    if (!span.children.length || this.folded.has(span) === on) return;
    if (on) this.folded.add(span);
    else this.folded.delete(span);
    if (on && this.inside(this.active, span)) this.active = span;
    this.paint();
  }

  foldAll(on) {
    this.folded = new Set(on ? this.trace.spans.filter((span) => span.children.length && span.parent) : []);
    for (let above = this.active?.parent; above; above = above.parent) if (this.folded.has(above)) this.active = above;
    this.paint();
  }

  inside(span, above) {
    return span && span.index > above.index && span.index <= above.last;
  }

  /** Makes it the one that the keys start from, unfolding what hides it. */
  activate(span, reveal = true) {
    if (!span) return;
    let hidden = false;
    for (let above = span.parent; above; above = above.parent) hidden = this.folded.delete(above) || hidden;
    const before = this.at?.get(this.active);
    this.active = span;
    if (hidden) return this.paint();
    const index = this.at.get(span);
    if (reveal) this.rows.reveal(index, AXIS);
    for (const [at, row] of this.rows.made) {
      if (at === before || at === index) row.setAttribute("aria-selected", String(at === index));
    }
    if (this.rows.made.has(index)) this.tree.setAttribute("aria-activedescendant", `row-${span.index}`);
    else this.tree.removeAttribute("aria-activedescendant");
  }

  clicked(event) {
    const row = event.target.closest("[role=treeitem]");
    if (!row) return;
    const span = this.trace.spans[Number(row.dataset.index)];
    if (event.target.closest("[data-control=fold]")) {
      this.fold(span, !this.folded.has(span));
      return;
    }
    this.activate(span, false);
    this.opened(span);
  }

  zoom(span) {
    if (span) {
      const margin = Math.max(span.duration * 0.02, 1);
      this.from = span.start - margin;
      this.to = span.end + margin;
    } else this.whole();
    this.paint();
  }

  close() {
    this.rows.close();
  }
}
