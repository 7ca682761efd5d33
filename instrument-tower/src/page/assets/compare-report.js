// What a comparison found: the largest difference in words, what both have, and what only one has.

import * as route from "./route.js";
import { el } from "./dom.js";
import { name, plain } from "./text.js";
import { count, difference, duration } from "./words.js";

/** So many characters of what a span is below. */
const ABOVE = 120;

export function report(found, a, b, order) {
  const both = [...(found.both ?? [])];
  if (order !== "tree")
    both.sort((x, y) => Math.abs(own(y)) - Math.abs(own(x)) || Math.abs(y.difference_us) - Math.abs(x.difference_us));
  const most = Math.max(1, ...both.map((row) => Math.abs(row.difference_us)));
  return [
    verdict(found, both),
    both.length ? table(both, most, a, b) : null,
    only("Only in A", found.only_a, a),
    only("Only in B", found.only_b, b),
  ];
}

/** Without what it waited for: callers of what is slower are slower, too. */
const own = (row) => row.self_difference_us ?? row.difference_us;

function verdict(found, both) {
  const { largest } = found;
  const missing = (found.only_a?.length ?? 0) + (found.only_b?.length ?? 0);
  const shape = missing ? ` ${count(missing, "span is", "spans are")} in one only.` : " Both have the same spans.";
  if (!largest || !own(largest))
    return el(
      "p",
      { class: "verdict" },
      both.length ? "No span took longer in one than in the other." : "The two have no span in common.",
      shape,
    );
  return el(
    "p",
    { class: "verdict" },
    "Largest difference: ",
    el("strong", {}, leaf(largest.path)),
    ` took ${duration(Math.abs(own(largest)))} ${own(largest) > 0 ? "longer" : "less"} in B.`,
    shape,
  );
}

const steps = (path) =>
  (Array.isArray(path) ? path : String(path ?? "").split(" > ")).map((step) =>
    typeof step === "string" ? step : `${step.service}: ${step.operation}`,
  );
const leaf = (path) => name(steps(path).at(-1));

/** What a span is below, shortened at its front: what is near tells spans apart. */
function ancestors(path) {
  const above = steps(path).slice(0, -1);
  if (!above.length) return null;
  const near = [];
  for (let room = ABOVE; near.length < above.length; ) {
    const step = above.at(-1 - near.length);
    room -= step.length + 3;
    if (room < 0 && near.length) break;
    near.unshift(step);
  }
  const words = `${near.length < above.length ? "… › " : ""}${near.join(" › ")}`;
  return el("span", { class: "faint path", title: plain(above.join(" › "), 2000) }, name(words, 2 * ABOVE));
}

function table(both, most, a, b) {
  return el(
    "table",
    { class: "list compared" },
    el("caption", { class: "offscreen" }, "Spans in both traces"),
    el(
      "thead",
      {},
      el(
        "tr",
        {},
        ["Span", "A", "B", "Difference", "Of its own"].map((label) => el("th", { scope: "col" }, label)),
      ),
    ),
    el(
      "tbody",
      {},
      both.map((row) =>
        el(
          "tr",
          { data: { path: plain(steps(row.path).join(" > "), 400) } },
          el(
            "td",
            { class: "what" },
            ancestors(row.path),
            el("strong", {}, leaf(row.path)),
          ),
          el("td", {}, to(a, row.a)),
          el("td", {}, to(b, row.b)),
          el(
            "td",
            { class: "diff" },
            bar(row.difference_us, most),
            el(
              "span",
              { class: row.difference_us > 0 ? "slower" : row.difference_us < 0 ? "faster" : "faint" },
              difference(row.difference_us),
            ),
          ),
          el("td", { class: own(row) ? "own" : "own faint" }, difference(own(row))),
        ),
      ),
    ),
  );
}

const to = (id, span) =>
  el("a", { control: "compared-span", href: route.href("trace", id, { span: span.spanID }) }, duration(span.duration));

/** From the middle: to the right what is slower in B, to the left what is faster. */
function bar(us, most) {
  const width = (Math.abs(us) / most) * 50;
  return el(
    "span",
    { class: "diff-bar", "aria-hidden": "true" },
    us
      ? el("span", {
          class: us > 0 ? "slower" : "faster",
          style: { width: `${width}%`, left: `${us > 0 ? 50 : 50 - width}%` },
        })
      : null,
  );
}

const pathOf = (span) => span.path ?? span.operationName ?? span.operation;

function only(label, spans, id) {
  if (!spans?.length) return null;
  return el(
    "section",
    { class: "only" },
    el("h3", {}, `${label} (${spans.length})`),
    el(
      "ul",
      {},
      spans
        .slice(0, 200)
        .map((span) =>
          el(
            "li",
            {},
            ancestors(pathOf(span)),
            el(
              "a",
              { control: "only-span", href: route.href("trace", id, { span: span.spanID }) },
              el("strong", {}, leaf(pathOf(span))),
            ),
            span.duration === undefined ? null : el("span", { class: "faint" }, ` ${duration(span.duration)}`),
          ),
        ),
    ),
  );
}
