// The log lines written in a span, or in its whole trace.

import { el, show } from "./dom.js";
import { fieldTable } from "./field-table.js";
import { value } from "./text.js";
import { clock, instant } from "./words.js";

const MOST = 300;

export function spanLogs(span, trace, logs, problem) {
  if (problem) return el("p", { class: "faint" }, `${problem.message} ${problem.todo ?? ""}`);
  const all = el("input", { type: "checkbox", control: "logs-of-trace", id: "logs-of-trace", on: { change: paint } });
  const list = el("ol", { class: "logs" });
  const more = el("p", { class: "faint" });
  function paint() {
    const lines = logs.filter((log) => all.checked || log.spanID === span.id).sort((a, b) => a.timestamp - b.timestamp);
    show(list, lines.slice(0, MOST).map(line));
    more.textContent =
      lines.length > MOST
        ? `${lines.length - MOST} more lines are in the service's log.`
        : lines.length
          ? ""
          : logs.length
            ? "None in this span."
            : "None: log lines are here when the service's logs are recorded with its traces, or sent as OTLP.";
  }
  paint();
  return el(
    "div",
    {},
    logs.length ? el("label", { class: "check", for: "logs-of-trace" }, all, `Whole trace (${logs.length})`) : null,
    list,
    more,
  );
}

function line(log) {
  const severity = String(log.severity ?? "INFO").slice(0, 12);
  return el(
    "li",
    { class: /^(err|fatal|crit)/i.test(severity) ? "failed" : null },
    el("time", { datetime: instant(log.timestamp), title: instant(log.timestamp) }, clock(log.timestamp)),
    el("span", { class: "severity" }, severity),
    value(log.body ?? ""),
    log.attributes?.length
      ? el(
          "details",
          {},
          el("summary", { control: "section-log" }, `${log.attributes.length} attributes`),
          fieldTable(log.attributes),
        )
      : null,
  );
}
