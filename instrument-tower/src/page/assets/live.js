// The view `live`: traces as they end.

import * as api from "./api.js";
import * as route from "./route.js";
import { el, icon, show } from "./dom.js";
import { colour } from "./colours.js";
import { level } from "./threshold.js";
import { name } from "./text.js";
import { clock, count, duration, instant } from "./words.js";
import { say } from "./announce.js";

export const title = "Live";

const MOST = 200;

export function open(root) {
  let source;
  let paused = false;
  let waiting = [];
  const rows = new Map();
  const words = el("span", {}, "Pause");
  const sign = el("span", { class: "sign" }, icon("pause"));
  const pause = el(
    "button",
    { type: "button", control: "live-pause", "aria-pressed": "false", on: { click: toggle } },
    sign,
    words,
  );
  const clear = el("button", { type: "button", control: "live-clear", on: { click: empty } }, "Clear");
  const errors = el("input", {
    type: "checkbox",
    control: "live-errors",
    id: "live-errors",
    on: { change: onlyErrors },
  });
  const state = el("p", { class: "summary", role: "status" });
  const body = el("tbody", { class: "live" });
  show(
    root,
    el(
      "div",
      { class: "list-head" },
      state,
      el("label", { class: "check", for: "live-errors" }, errors, "Errors only"),
      pause,
      clear,
    ),
    el(
      "table",
      { class: "list" },
      el("caption", { class: "offscreen" }, "Traces as they end"),
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          ["Trace", "Started", "Duration", "Status", "Spans"].map((label, n) =>
            el("th", { scope: "col", class: ["what", "start", "duration", "status", "spans"][n] }, label),
          ),
        ),
      ),
      body,
    ),
  );

  function connect() {
    source?.close();
    state.textContent = "Connecting…";
    source = api.live();
    let isNew = true;
    let isOpen = false;
    source.addEventListener("open", () => {
      if (isNew && !paused) state.textContent = "Connected. Traces appear here as they end.";
      isNew = false;
      isOpen = true;
    });
    source.addEventListener("error", () => {
      if (source.readyState === EventSource.CLOSED) {
        state.textContent =
          "The service refused the live feed: too many live views may be open. Close one and press Refresh; the list still works.";
        return;
      }
      // The service ends each feed after a while, and the browser goes on with the next one: only a failure of that is one.
      if (!isOpen) {
        state.textContent = "The service does not answer: trying again. What is shown is from before.";
        isNew = true;
      }
      isOpen = false;
    });
    source.addEventListener("message", (event) => {
      const trace = parsed(event.data);
      if (!trace) return;
      if (paused) {
        waiting = [...waiting.filter((other) => other.traceID !== trace.traceID), trace].slice(-MOST);
        state.textContent = `Paused: ${count(waiting.length, "trace")} waiting.`;
      } else add(trace);
    });
  }

  /** A trace that changed keeps one row, the newest place. */
  function add(trace) {
    rows.get(trace.traceID)?.remove();
    const row = liveRow(trace);
    rows.delete(trace.traceID);
    rows.set(trace.traceID, row);
    body.prepend(row);
    while (rows.size > MOST) {
      const [oldest, its] = rows.entries().next().value;
      its.remove();
      rows.delete(oldest);
    }
    state.textContent = connected();
  }

  function onlyErrors() {
    body.classList.toggle("errors-only", errors.checked);
    if (rows.size && !paused) state.textContent = connected();
  }

  /** An empty table is explained. */
  function connected() {
    const all = `Connected: ${count(rows.size, "trace")} since this view was opened.`;
    const isEmpty = errors.checked && !body.querySelector("tr.failed");
    return isEmpty ? `${all} None of them failed.` : all;
  }

  function toggle() {
    paused = !paused;
    pause.setAttribute("aria-pressed", String(paused));
    words.textContent = paused ? "Go on" : "Pause";
    show(sign, icon(paused ? "play" : "pause"));
    state.textContent = paused ? "Paused." : "Connected.";
    say(state.textContent);
    if (!paused) for (const trace of waiting.splice(0)) add(trace);
  }

  function empty() {
    rows.clear();
    waiting = [];
    show(body);
    state.textContent = "Cleared.";
  }

  connect();
  return {
    refresh: connect,
    update() {},
    close() {
      source.close();
    },
    keys: { p: { does: "Pause, or go on", act: toggle } },
  };
}

function parsed(data) {
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}

function liveRow(trace) {
  return el(
    "tr",
    { class: trace.errors ? "failed" : null, data: { trace: trace.traceID } },
    el(
      "td",
      { class: "what" },
      el(
        "a",
        { class: "trace", control: "live-trace", href: route.href("trace", trace.traceID) },
        el("span", { class: `dot ${colour(trace.service)}` }),
        name(trace.service, 60),
        " ",
        el("strong", {}, name(trace.operation)),
      ),
    ),
    el("td", { class: "start" }, el("time", { datetime: instant(trace.startTime) }, clock(trace.startTime))),
    el(
      "td",
      { class: `duration ${level(trace.operation, trace.duration)}` },
      el("span", { class: "amount" }, duration(trace.duration)),
    ),
    el(
      "td",
      { class: "status" },
      trace.errors
        ? el("span", { class: "tag error" }, count(trace.errors, "error"))
        : el("span", { class: "fine" }, "ok"),
    ),
    el("td", { class: "spans" }, String(trace.spans)),
  );
}
