// What `?` shows: the keys of this view, and what the colours and signs mean.

import { el, icon, show } from "./dom.js";
import { areOn, turnKeys } from "./keyboard.js";

const TREE = [
  ["↑ ↓", "Walk over the spans"],
  ["← →", "Fold, unfold"],
  ["Home End", "First, last span"],
  ["Enter", "Look at the span"],
];
const SIGNS = [
  ["Bar", "Position: when the span began. Width: how long it took. Colour: its service."],
  ["Red", "The span failed."],
  ["Yellow, red time", "The operation took longer than its thresholds."],
  [
    "Line in a bar",
    "Critical path: the root would have ended sooner, had this been faster. What goes on after the root is not part of it.",
  ],
  ["Hatched", "Gap: the root went on, and nothing was recorded: a queue, the network, or code without spans."],
  ["self", "The span's own time, without its children."],
];

export function help(groups) {
  const dialog = el("dialog", { class: "help", "aria-labelledby": "help-title" });
  const single = el("input", {
    type: "checkbox",
    control: "single-keys",
    id: "single-keys",
    on: { change: () => turnKeys(single.checked) },
  });
  single.checked = areOn();
  const list = (pairs) =>
    el(
      "dl",
      {},
      pairs.map(([key, does]) => el("div", {}, el("dt", {}, el("kbd", {}, key)), el("dd", {}, does))),
    );
  show(
    dialog,
    el(
      "header",
      {},
      el("h2", { id: "help-title" }, "Keys and signs"),
      el(
        "button",
        {
          type: "button",
          class: "icon-only",
          control: "close-help",
          "aria-label": "Close",
          on: { click: () => dialog.close() },
        },
        icon("close"),
      ),
    ),
    el(
      "div",
      { class: "help-columns" },
      groups
        .filter((group) => group.pairs.length)
        .map((group) => el("section", {}, el("h3", {}, group.label), list(group.pairs))),
      el("section", {}, el("h3", {}, "In the waterfall"), list(TREE)),
      el(
        "section",
        {},
        el("h3", {}, "Signs"),
        el(
          "dl",
          { class: "signs" },
          SIGNS.map(([sign, means]) => el("div", {}, el("dt", {}, sign), el("dd", {}, means))),
        ),
      ),
    ),
    el("label", { class: "check", for: "single-keys" }, single, "Single keys"),
  );
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
}
