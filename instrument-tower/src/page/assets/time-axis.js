// The times over the bars, and the times in which nothing happened.

import { el } from "./dom.js";
import { step } from "./scale.js";
import { duration } from "./words.js";

const TICK_WIDTH = 90;

export function axis(waterfall) {
  const { from, to, trace } = waterfall;
  const width = waterfall.tree.clientWidth * 0.6;
  const by = step(to - from, Math.max(2, Math.floor(width / TICK_WIDTH)));
  const first = Math.ceil((from - trace.start) / by) * by;
  const ticks = [];
  for (let us = first; us <= to - trace.start; us += by) {
    const place = waterfall.place(us + trace.start);
    ticks.push(el("span", { class: "tick", style: { left: `${place}%` } }, place > 88 ? "" : duration(us)));
  }
  return [el("div", { class: "name" }, "Service and operation"), el("div", { class: "track" }, ticks)];
}

/** Hatched, over all rows. */
export function gapBands(waterfall) {
  return waterfall.analysis.gaps.map((gap) => {
    const left = Math.max(0, waterfall.place(gap.from));
    const right = Math.min(100, waterfall.place(gap.to));
    if (right <= left) return null;
    return el("div", {
      class: "gap",
      title: `Nothing recorded for ${duration(gap.to - gap.from)}`,
      data: { from: gap.from, to: gap.to },
      style: { left: `${left}%`, width: `${right - left}%` },
    });
  });
}
