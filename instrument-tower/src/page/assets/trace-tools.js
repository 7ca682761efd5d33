// The bar over the waterfall: search, folding, critical path, gaps, zoom.

import { el, icon } from "./dom.js";
import { find } from "./find.js";
import { say } from "./announce.js";
import { count, duration } from "./words.js";

export function traceTools(trace, waterfall, { find: remember, logs }) {
  let matches = [];
  let at = -1;
  const button = (control, label, act, properties = {}) =>
    el("button", { type: "button", control, ...properties, on: { click: act } }, label);
  const input = el("input", {
    type: "search",
    control: "search",
    placeholder: "Search in this trace",
    "aria-label": "Search in this trace",
    on: { input: () => search(input.value, false), keydown },
  });
  const result = el("span", { class: "faint result", role: "status" });
  const critical = button("toggle-critical", "Critical path", () => toggle(critical, "showPath"), {
    class: "toggle",
    "aria-pressed": "true",
  });
  const gaps = button("toggle-gaps", "Gaps", () => toggle(gaps, "showGaps"), {
    class: "toggle",
    "aria-pressed": "true",
  });
  const part = el("span", { class: "faint part", hidden: true });
  const zoom = button("zoom", "Zoom to span", zoomed, { class: "toggle", "aria-pressed": "false" });
  const bar = el(
    "div",
    { class: "trace-tools", role: "toolbar", "aria-label": "Waterfall" },
    el(
      "div",
      { class: "search" },
      input,
      result,
      button("search-previous", icon("previous"), () => step(-1), {
        class: "icon-only",
        "aria-label": "Previous match",
      }),
      button("search-next", icon("next"), () => step(1), { class: "icon-only", "aria-label": "Next match" }),
    ),
    trace.errors ? button("next-error", "Next error", nextError, { class: "danger" }) : null,
    critical,
    gaps,
    part,
    zoom,
    button("unfold-all", "Unfold all", () => waterfall.foldAll(false)),
    button("fold-all", "Fold all", () => waterfall.foldAll(true)),
  );

  function toggle(pressed, what) {
    waterfall[what] = !waterfall[what];
    pressed.setAttribute("aria-pressed", String(waterfall[what]));
    waterfall.paint();
  }

  function zoomed() {
    const on = zoom.getAttribute("aria-pressed") !== "true";
    zoom.setAttribute("aria-pressed", String(on));
    zoom.textContent = on ? "Whole trace" : "Zoom to span";
    waterfall.zoom(on ? waterfall.active : null);
  }

  function search(text, jump) {
    if (input.value !== text) input.value = text;
    remember(text.trim());
    matches = find(trace, text, logs());
    at = -1;
    waterfall.searching = Boolean(text.trim());
    waterfall.matches = new Set(matches);
    result.textContent = waterfall.searching
      ? matches.length
        ? count(matches.length, "match", "matches")
        : "no match"
      : "";
    waterfall.paint();
    if (jump) step(1);
  }

  function step(by) {
    if (!matches.length) return;
    at = (at + by + matches.length + (at < 0 && by < 0 ? 1 : 0)) % matches.length;
    waterfall.activate(matches[at]);
    waterfall.moved(matches[at]);
    result.textContent = `${at + 1} of ${matches.length}`;
    say(`${at + 1} of ${matches.length}: ${matches[at].name.slice(0, 80)}`);
  }

  function nextError() {
    const failed = trace.spans.filter((span) => span.error);
    const next = failed.find((span) => span.index > waterfall.active.index) ?? failed[0];
    if (next) waterfall.opened(next);
  }

  function keydown(event) {
    if (event.key === "Enter") step(event.shiftKey ? -1 : 1);
    else if (event.key === "Escape" && input.value) {
      event.stopPropagation();
      search("", false);
    }
  }

  return {
    bar,
    search,
    step,
    nextError,
    focus: () => input.focus(),
    press: (control) => bar.querySelector(`[data-control="${control}"]`).click(),
    analysed() {
      const none = waterfall.analysis.gaps.reduce((sum, gap) => sum + gap.to - gap.from, 0);
      gaps.textContent = none ? `Gaps ${duration(none)}` : "No gaps";
      gaps.disabled = !none;
      critical.disabled = !waterfall.analysis.path.size;
      const { until } = waterfall.analysis;
      const first = duration(until - trace.start);
      part.hidden = !until || trace.end <= until || first === duration(trace.duration);
      part.textContent = `of the first ${first}: until the root ended`;
    },
  };
}
