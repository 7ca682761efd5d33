// One row: the name at its depth, and the bar at its time.

import { el } from "./dom.js";
import { colour } from "./colours.js";
import { level, meaning } from "./threshold.js";
import { name } from "./text.js";
import { duration } from "./words.js";

export function makeRow(waterfall, index) {
  const { trace, folded, matches, searching, active } = waterfall;
  const span = waterfall.visible[index];
  const parts = span.children.length ? folded.has(span) : null;
  const siblings = span.parent ? span.parent.children : trace.roots;
  const classes = [
    "row",
    span.error && "failed",
    matches.has(span) && "match",
    searching && !matches.has(span) && "dim",
    level(span.name, span.duration),
  ];
  return el(
    "div",
    {
      class: classes.filter(Boolean).join(" "),
      id: `row-${span.index}`,
      role: "treeitem",
      data: { index: span.index, span: span.id },
      "aria-level": span.depth + 1,
      "aria-setsize": siblings.length,
      "aria-posinset": siblings.indexOf(span) + 1,
      "aria-expanded": parts === null ? null : String(!parts),
      "aria-selected": String(span === active),
    },
    nameCell(span, parts),
    track(waterfall, span),
    el("span", { class: "offscreen" }, spoken(span, trace)),
  );
}

/** What the bar says to those who see it. */
function spoken(span, trace) {
  const words = [`, began at ${duration(span.start - trace.start)}`];
  if (span.error) words.push("failed");
  if (meaning(span.name, span.duration)) words.push(meaning(span.name, span.duration));
  return words.join(", ");
}

function nameCell(span, isFolded) {
  const below = span.last - span.index;
  return el(
    "div",
    { class: "name", style: { "--depth": span.depth } },
    isFolded === null
      ? el("span", { class: "leaf" })
      : el(
          "span",
          {
            class: "fold",
            control: "fold",
            "aria-hidden": "true",
            title: isFolded ? `Show ${below} spans below` : `Hide ${below} spans below`,
          },
          isFolded ? "▸" : "▾",
        ),
    el("span", { class: `dot ${colour(span.service)}` }),
    span.error ? el("span", { class: "bang", "aria-hidden": "true", title: "failed" }, "!") : null,
    el("span", { class: "operation" }, name(span.name, 120)),
    el("span", { class: "service" }, name(span.service, 60)),
    isFolded ? el("span", { class: "faint" }, `+${below}`) : null,
  );
}

function track(waterfall, span) {
  const { analysis, showPath } = waterfall;
  const left = waterfall.place(span.start);
  const right = waterfall.place(span.end);
  const cell = el("div", { class: "track" });
  if (right < 0 || left > 100) return cell;
  const bar = el("div", {
    class: `bar ${colour(span.service)}`,
    style: { left: `${left}%`, width: `${right - left}%` },
  });
  cell.append(bar);
  if (showPath) {
    for (const part of analysis.path.get(span.id) ?? []) {
      const from = waterfall.place(part.from);
      cell.append(
        el("div", {
          class: "critical",
          data: { from: part.from, to: part.to },
          style: { left: `${from}%`, width: `${waterfall.place(part.to) - from}%` },
        }),
      );
    }
  }
  const self = analysis.self.get(span.id);
  const own =
    span.children.length && self !== undefined ? el("span", { class: "self" }, ` self ${duration(self)}`) : null;
  const amount = el("span", { class: `amount ${level(span.name, span.duration)}` }, duration(span.duration), own);
  // Beside the bar, on the side that has room.
  if (right < 72) amount.style.setProperty("left", `${Math.max(0, right)}%`);
  else if (left > 28) {
    amount.classList.add("before");
    amount.style.setProperty("right", `${100 - left}%`);
  } else {
    amount.classList.add("on");
    amount.style.setProperty("right", `${Math.max(0, 100 - right)}%`);
  }
  cell.append(amount);
  return cell;
}
