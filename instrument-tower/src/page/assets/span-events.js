// The events of a span, in the order of their times.

import { el } from "./dom.js";
import { fieldTable } from "./field-table.js";
import { isException } from "./exception.js";
import { name } from "./text.js";
import { duration, instant } from "./words.js";

const MOST = 200;

export function events(span, trace) {
  const sorted = [...span.logs].sort((a, b) => a.timestamp - b.timestamp);
  return el(
    "div",
    {},
    el(
      "ol",
      { class: "events" },
      sorted.slice(0, MOST).map((event) => {
        const called = (event.fields ?? []).find((one) => one.key === "event")?.value ?? "event";
        const rest = (event.fields ?? []).filter(
          (one) => one.key !== "event" && !(isException(event) && one.key === "exception.stacktrace"),
        );
        return el(
          "li",
          { class: isException(event) ? "failed" : null },
          el(
            "time",
            { datetime: instant(event.timestamp), title: instant(event.timestamp) },
            duration(event.timestamp - trace.start),
          ),
          el("strong", {}, name(called, 100)),
          rest.length ? fieldTable(rest) : null,
        );
      }),
    ),
    sorted.length > MOST ? el("p", { class: "faint" }, `${sorted.length - MOST} more are in the JSON.`) : null,
  );
}
