// The view `running`: what has begun and not ended, the oldest first. What hangs stands at the top.

import * as api from "./api.js";
import * as route from "./route.js";
import { el, show } from "./dom.js";
import { colour } from "./colours.js";
import { level } from "./threshold.js";
import { name } from "./text.js";
import { clock, count, duration, instant } from "./words.js";
import { failure, nothing } from "./empty.js";

export const title = "Running";

const EVERY = 2000;

export function open(root) {
  let asked = new AbortController();
  let timer;
  let spans = [];
  const state = el("p", { class: "summary" });
  const result = el("div", {});
  const follow = el("input", {
    type: "checkbox",
    control: "running-follow",
    id: "running-follow",
    on: { change: () => follow.checked && load() },
  });
  follow.checked = true;
  show(
    root,
    el(
      "div",
      { class: "list-head" },
      state,
      el("label", { class: "check", for: "running-follow" }, follow, "Ask every 2 seconds"),
    ),
    result,
  );

  async function load() {
    clearTimeout(timer);
    asked.abort();
    asked = new AbortController();
    try {
      spans = (await api.running(asked.signal)).sort((a, b) => a.startTime - b.startTime);
      paint();
    } catch (error) {
      if (error.name === "AbortError") return;
      state.textContent = "";
      show(result, failure(error, load));
    }
    if (follow.checked) timer = setTimeout(load, EVERY);
  }

  function paint() {
    state.textContent = spans.length ? `${count(spans.length, "span")} running.` : "";
    if (!spans.length) {
      show(
        result,
        nothing(
          "Nothing is running.",
          "Spans that have begun and not ended stand here, the oldest first. Only this process's own are known: other services send theirs when they end.",
        ),
      );
      return;
    }
    const now = Date.now() * 1000;
    const focused = document.activeElement?.closest("tr")?.dataset.span;
    show(
      result,
      el(
        "table",
        { class: "list running" },
        el("caption", { class: "offscreen" }, "Running spans"),
        el(
          "thead",
          {},
          el(
            "tr",
            {},
            el("th", { scope: "col", class: "what" }, "Span"),
            el("th", { scope: "col", class: "start" }, "Since"),
            el("th", { scope: "col", class: "duration" }, "For"),
          ),
        ),
        el(
          "tbody",
          {},
          spans.map((span) => row(span, now)),
        ),
      ),
    );
    if (focused) result.querySelector(`tr[data-span="${CSS.escape(focused)}"] a`)?.focus();
  }

  load();
  return {
    refresh: load,
    update() {},
    close() {
      asked.abort();
      clearTimeout(timer);
    },
    keys: {},
  };
}

function row(span, now) {
  const elapsed = Math.max(0, now - span.startTime);
  return el(
    "tr",
    { data: { span: span.spanID } },
    el(
      "td",
      { class: "what" },
      el(
        "a",
        { class: "trace", control: "running-trace", href: route.href("trace", span.traceID) },
        el("span", { class: `dot ${colour(span.serviceName)}` }),
        name(span.serviceName, 60),
        " ",
        el("strong", {}, name(span.operationName)),
      ),
    ),
    el("td", { class: "start" }, el("time", { datetime: instant(span.startTime) }, clock(span.startTime))),
    el(
      "td",
      { class: `duration ${level(span.operationName, elapsed)}` },
      el("span", { class: "amount" }, duration(elapsed)),
    ),
  );
}
