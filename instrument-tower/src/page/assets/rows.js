// Only the rows in sight exist: a trace of ten thousand spans costs what one of forty does.

import { el } from "./dom.js";

const SPARE = 8;

/** Rows of one height in `scroller`, made by `make(index)` when they come into sight. */
export class Rows {
  constructor(scroller, height, make) {
    Object.assign(this, { scroller, height, make, total: 0, made: new Map(), from: 0, to: 0 });
    this.body = el("div", { class: "rows", role: "presentation" });
    this.paint = this.paint.bind(this);
    scroller.addEventListener("scroll", () => this.later(), { passive: true });
    this.watch = new ResizeObserver(() => this.later());
    this.watch.observe(scroller);
  }

  later() {
    this.due ??= requestAnimationFrame(this.paint);
  }

  /** There are `total` rows now, and each may be another. */
  reset(total) {
    this.total = total;
    this.body.style.setProperty("height", `${total * this.height}px`);
    this.clear();
    this.paint();
  }

  clear() {
    for (const row of this.made.values()) row.remove();
    this.made.clear();
  }

  paint() {
    this.due = undefined;
    const top = Math.max(0, this.scroller.scrollTop - this.body.offsetTop);
    const from = Math.max(0, Math.floor(top / this.height) - SPARE);
    const to = Math.min(this.total, Math.ceil((top + this.scroller.clientHeight) / this.height) + SPARE);
    for (const [index, row] of this.made) {
      if (index >= from && index < to) continue;
      row.remove();
      this.made.delete(index);
    }
    const fresh = [];
    for (let index = from; index < to; index += 1) {
      if (this.made.has(index)) continue;
      const row = this.make(index);
      row.style.setProperty("top", `${index * this.height}px`);
      this.made.set(index, row);
      fresh.push(row);
    }
    this.body.append(...fresh);
  }

  /** Scrolls until the row is in sight. `covered` pixels at the top are under the axis. */
  reveal(index, covered) {
    const top = this.body.offsetTop + index * this.height;
    const { scrollTop, clientHeight } = this.scroller;
    if (top - covered < scrollTop) this.scroller.scrollTop = top - covered;
    else if (top + this.height > scrollTop + clientHeight) this.scroller.scrollTop = top + this.height - clientHeight;
    this.paint();
  }

  close() {
    this.watch.disconnect();
    if (this.due) cancelAnimationFrame(this.due);
  }
}
