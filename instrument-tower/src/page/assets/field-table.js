// Keys and values.

import * as route from "./route.js";
import { el } from "./dom.js";
import { key, value } from "./text.js";

const MOST = 400;
const LONGEST_FILTER = 200;

/** With `filter`, each value leads to the traces that have it. */
export function fieldTable(fields, { filter = false } = {}) {
  const sorted = [...fields].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return el(
    "div",
    {},
    el(
      "table",
      { class: "fields" },
      el(
        "tbody",
        {},
        sorted
          .slice(0, MOST)
          .map((field) =>
            el(
              "tr",
              {},
              el("th", { scope: "row" }, key(field.key)),
              el("td", {}, value(field.value), filter ? same(field) : null),
            ),
          ),
      ),
    ),
    sorted.length > MOST ? el("p", { class: "faint" }, `${sorted.length - MOST} more are in the JSON.`) : null,
  );
}

function same(field) {
  const text = String(field.value);
  if (text.length > LONGEST_FILTER || /[\s="\\]/.test(field.key)) return null;
  const tags = `${field.key}=${/^[^\s"\\]+$/.test(text) ? text : `"${text.replace(/["\\]/g, "\\$&")}"`}`;
  return el(
    "a",
    {
      class: "same",
      control: "filter-by-value",
      href: route.href("traces", "", { tags }),
      title: "Traces with this value",
      "aria-label": `Traces with this value of ${field.key.slice(0, 80)}`,
    },
    "≡",
  );
}
