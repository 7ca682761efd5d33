// The view `traces`: filters, two charts and the list.

import * as api from "./api.js";
import * as route from "./route.js";
import { el, show } from "./dom.js";
import { filters } from "./filters.js";
import { know } from "./colours.js";
import { question } from "./tags.js";
import { read } from "./trace.js";
import { histogram } from "./histogram.js";
import { scatter } from "./scatter.js";
import { table } from "./list-table.js";
import { sorted } from "./sorting.js";
import { failure, nothing, waiting } from "./empty.js";
import { count } from "./words.js";
import { say } from "./announce.js";

export const title = "Traces";

/** What is kept while another view is open: the two that are compared, and how far down which list was. */
const kept = { chosen: new Set(), list: "", top: 0 };

export function open(root, place) {
  let state = place.query;
  let found = [];
  let more = 0;
  let { chosen } = kept;
  let top = place.query.toString() === kept.list ? kept.top : 0;
  let asked = new AbortController();
  const form = filters(
    state,
    (next) => route.go("traces", "", next),
    (id) => route.go("trace", id),
  );
  const charts = el("div", { class: "charts" });
  const summary = el("p", { class: "summary" });
  const compare = el("a", { class: "button", control: "compare-chosen", hidden: true }, "Compare the two");
  const list = el("div", { class: "traces" });
  show(root, form.form, charts, el("div", { class: "list-head" }, summary, compare), list);

  async function load() {
    asked.abort();
    asked = new AbortController();
    const { signal } = asked;
    if (!found.length) show(list, waiting("Asking for traces"));
    try {
      const [services, answer] = await Promise.all([form.update(state, signal), api.traces(question(state), signal)]);
      know(services);
      found = answer.traces.map(read).filter((trace) => trace.spans.length);
      more = Math.max(0, answer.total - answer.traces.length);
      chosen = new Set([...chosen].filter((id) => found.some((trace) => trace.id === id)));
      paint(services);
    } catch (error) {
      if (error.name === "AbortError") return;
      found = [];
      show(charts);
      show(summary);
      show(list, failure(error, load));
    }
  }

  function paint(services) {
    const errors = found.filter((trace) => trace.errors).length;
    const shown = `${count(found.length, "trace")}${errors ? `, ${errors} with errors` : ""}`;
    const words = more
      ? `${shown}. ${count(more, "more matches", "more match")}: narrow the time or the filters.`
      : shown;
    show(summary, found.length ? words : "");
    say(words);
    if (!found.length) {
      show(charts);
      show(list, services.length ? noMatch() : empty());
      return;
    }
    show(
      charts,
      histogram(found, state, (query) => route.go("traces", "", query)),
      scatter(found),
    );
    rows();
    scrollBack(top);
    top = 0;
  }

  function rows() {
    show(list, table(sorted(found, state), state, { chosen, choose, sort }));
    const two = [...chosen];
    compare.hidden = two.length !== 2;
    if (two.length === 2) compare.setAttribute("href", route.href("compare", "", { a: two[0], b: two[1] }));
  }

  function choose(id, on) {
    if (on) chosen.add(id);
    else chosen.delete(id);
    // Two are compared: a third takes the place of the first.
    if (chosen.size > 2) chosen.delete([...chosen][0]);
    rows();
    list.querySelector(`input[data-trace="${CSS.escape(id)}"]`)?.focus();
  }

  async function sort(next) {
    const asks = question(state).order !== question(next).order;
    state = next;
    route.become("traces", "", state);
    const focused = document.activeElement?.dataset.control;
    const focus = () => list.querySelector(`[data-control="${focused}"]`)?.focus();
    rows();
    focus();
    if (!asks) return;
    await load();
    // Unless it has gone on meanwhile.
    if (document.activeElement === document.body) focus();
  }

  const noMatch = () =>
    nothing(
      "No trace matches.",
      "Traces are kept, but none is like this. Widen the time range, lower the minimum duration, or clear the filters.",
    );
  const empty = () =>
    nothing(
      "No trace has arrived yet.",
      "Call the service once, then press Refresh: finished spans arrive within seconds. If nothing comes: check that telemetry is installed and enabled, that the sampler keeps some traces, and that other services send OTLP to this page's address.",
    );

  // When the view is closed, the browser may have scrolled for the next one already.
  const scrolled = () => (kept.top = scrollY);
  kept.top = 0;
  addEventListener("scroll", scrolled, { passive: true });
  load();
  return {
    refresh: load,
    update(next) {
      state = next.query;
      load();
    },
    close() {
      asked.abort();
      removeEventListener("scroll", scrolled);
      Object.assign(kept, { chosen, list: state.toString() });
    },
    keys: {
      "/": { does: "Go to the tags filter", act: () => form.focus() },
      j: { does: "Next trace", act: () => step(1) },
      k: { does: "Previous trace", act: () => step(-1) },
    },
  };

  function step(by) {
    const links = [...list.querySelectorAll("a.trace")];
    const at = links.indexOf(document.activeElement);
    links[Math.min(links.length - 1, Math.max(0, at + by))]?.focus();
  }
}

/** Rows have their height only once they are in sight: the page becomes as long as it was bit by bit. */
function scrollBack(top, tries = 10) {
  if (!top) return;
  scrollTo(0, top);
  if (scrollY + 1 < top && tries) requestAnimationFrame(() => scrollBack(top, tries - 1));
}
