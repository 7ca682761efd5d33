// The view `compare`: two traces side by side, by what differs.

import * as api from "./api.js";
import * as route from "./route.js";
import { el, show } from "./dom.js";
import { name, plain } from "./text.js";
import { count, difference, duration } from "./words.js";
import { failure, nothing, waiting } from "./empty.js";
import { say } from "./announce.js";

export const title = "Compare";

export function open(root, place) {
  let { query } = place;
  let asked = new AbortController();
  const input = (control, label) => el("div", { class: "field" }, el("label", { for: control }, label),
    el("input", { id: control, control, type: "text", autocomplete: "off", spellcheck: "false", placeholder: "trace id", class: "id" }));
  const a = input("compare-a", "Trace A");
  const b = input("compare-b", "Trace B");
  const order = el("select", { control: "compare-order", id: "compare-order" }, el("option", { value: "" }, "Largest difference first"), el("option", { value: "tree" }, "As in the trace"));
  const result = el("div", { class: "comparison" });
  show(root, el("form", { class: "filters", "aria-label": "Traces to compare", on: { submit } }, a, b,
    el("div", { class: "submit" }, el("button", { type: "submit", class: "primary", control: "compare-go" }, "Compare"),
      el("button", { type: "button", control: "compare-swap", on: { click: swap } }, "Swap")),
    el("div", { class: "field" }, el("label", { for: "compare-order" }, "Order"), order)), result);
  order.addEventListener("change", () => { query.set("order", order.value); route.become("compare", "", query); load(); });
  const ids = () => [a, b].map((field) => field.querySelector("input").value.trim().toLowerCase());

  function submit(event) {
    event.preventDefault();
    const [first, second] = ids();
    route.go("compare", "", { a: first, b: second, order: order.value });
  }

  function swap() {
    const [first, second] = ids();
    route.go("compare", "", { a: second, b: first, order: order.value });
  }

  async function load() {
    asked.abort();
    asked = new AbortController();
    a.querySelector("input").value = query.get("a") ?? "";
    b.querySelector("input").value = query.get("b") ?? "";
    order.value = query.get("order") ?? "";
    const [first, second] = ids();
    if (!first || !second) {
      show(result, nothing(first || second ? "One more trace is needed." : "Two traces are needed.",
        "Tick two traces in the list and press Compare, or paste their ids above. Two runs of the same request compare best."));
      return;
    }
    show(result, waiting("Comparing"));
    try {
      const found = await api.compare(first, second, asked.signal);
      show(result, report(found, first, second, order.value));
      say("Compared");
    } catch (error) {
      if (error.name !== "AbortError") show(result, failure(error, load));
    }
  }

  load();
  return { refresh: load, update(next) { ({ query } = next); load(); }, close() { asked.abort(); }, keys: { "/": { does: "Go to trace A", act: () => a.querySelector("input").focus() } } };
}

function report(found, a, b, order) {
  const both = [...(found.both ?? [])];
  if (order !== "tree") both.sort((x, y) => Math.abs(own(y)) - Math.abs(own(x)) || Math.abs(y.difference_us) - Math.abs(x.difference_us));
  const most = Math.max(1, ...both.map((row) => Math.abs(row.difference_us)));
  return [verdict(found, both), both.length ? table(both, most, a, b) : null, only("Only in A", found.only_a, a), only("Only in B", found.only_b, b)];
}

/** Without what it waited for: callers of what is slower are slower, too. */
const own = (row) => row.self_difference_us ?? row.difference_us;

function verdict(found, both) {
  const { largest } = found;
  const missing = (found.only_a?.length ?? 0) + (found.only_b?.length ?? 0);
  const shape = missing ? ` ${count(missing, "span is", "spans are")} in one only.` : " Both have the same spans.";
  if (!largest || !own(largest)) return el("p", { class: "verdict" }, both.length ? "No span took longer in one than in the other." : "The two have no span in common.", shape);
  return el("p", { class: "verdict" }, "Largest difference: ", el("strong", {}, leaf(largest.path)),
    ` took ${duration(Math.abs(own(largest)))} ${own(largest) > 0 ? "longer" : "less"} in B.`, shape);
}

const steps = (path) => (Array.isArray(path) ? path : String(path ?? "").split(" > ")).map((step) => (typeof step === "string" ? step : `${step.service}: ${step.operation}`));
const leaf = (path) => name(steps(path).at(-1));

function table(both, most, a, b) {
  return el("table", { class: "list compared" }, el("caption", { class: "offscreen" }, "Spans in both traces"),
    el("thead", {}, el("tr", {}, ["Span", "A", "B", "Difference", "Of its own"].map((label) => el("th", { scope: "col" }, label)))),
    el("tbody", {}, both.map((row) => el("tr", { data: { path: plain(steps(row.path).join(" > "), 400) } },
      el("td", { class: "what" }, steps(row.path).length > 1 ? el("span", { class: "faint path" }, name(steps(row.path).slice(0, -1).join(" › "), 120)) : null, el("strong", {}, leaf(row.path))),
      el("td", {}, to(a, row.a)), el("td", {}, to(b, row.b)),
      el("td", { class: "diff" }, bar(row.difference_us, most), el("span", { class: row.difference_us > 0 ? "slower" : row.difference_us < 0 ? "faster" : "faint" }, difference(row.difference_us))),
      el("td", { class: own(row) ? "own" : "own faint" }, difference(own(row)))))));
}

const to = (id, span) => el("a", { control: "compared-span", href: route.href("trace", id, { span: span.spanID }) }, duration(span.duration));

/** From the middle: to the right what is slower in B, to the left what is faster. */
function bar(us, most) {
  const width = (Math.abs(us) / most) * 50;
  return el("span", { class: "diff-bar", "aria-hidden": "true" }, us && el("span", { class: us > 0 ? "slower" : "faster", style: { width: `${width}%`, left: `${us > 0 ? 50 : 50 - width}%` } }));
}

function only(label, spans, id) {
  if (!spans?.length) return null;
  return el("section", { class: "only" }, el("h3", {}, `${label} (${spans.length})`),
    el("ul", {}, spans.slice(0, 200).map((span) => el("li", {}, el("a", { control: "only-span", href: route.href("trace", id, { span: span.spanID }) }, name(steps(span.path ?? span.operationName ?? span.operation).join(" › "), 200)),
      span.duration === undefined ? null : el("span", { class: "faint" }, ` ${duration(span.duration)}`)))));
}
