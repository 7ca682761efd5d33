// The view `compare`: two traces side by side, by what differs.

import * as api from "./api.js";
import * as route from "./route.js";
import { el, show } from "./dom.js";
import { report } from "./compare-report.js";
import { failure, nothing, waiting } from "./empty.js";
import { say } from "./announce.js";

export const title = "Compare";

export function open(root, place) {
  let { query } = place;
  let asked = new AbortController();
  const input = (control, label) =>
    el(
      "div",
      { class: "field" },
      el("label", { for: control }, label),
      el("input", {
        id: control,
        control,
        type: "text",
        autocomplete: "off",
        spellcheck: "false",
        placeholder: "trace id",
        class: "id",
      }),
    );
  const a = input("compare-a", "Trace A");
  const b = input("compare-b", "Trace B");
  const order = el(
    "select",
    { control: "compare-order", id: "compare-order" },
    el("option", { value: "" }, "Largest difference first"),
    el("option", { value: "tree" }, "As in the trace"),
  );
  const result = el("div", { class: "comparison" });
  show(
    root,
    el(
      "form",
      { class: "filters", "aria-label": "Traces to compare", on: { submit } },
      a,
      b,
      el(
        "div",
        { class: "submit" },
        el("button", { type: "submit", class: "primary", control: "compare-go" }, "Compare"),
        el("button", { type: "button", control: "compare-swap", on: { click: swap } }, "Swap"),
      ),
      el("div", { class: "field" }, el("label", { for: "compare-order" }, "Order"), order),
    ),
    result,
  );
  order.addEventListener("change", () => {
    query.set("order", order.value);
    route.become("compare", "", query);
    load();
  });
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
      show(
        result,
        nothing(
          first || second ? "One more trace is needed." : "Two traces are needed.",
          "Tick two traces in the list and press Compare, or paste their ids above. Two runs of the same request compare best.",
        ),
      );
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
  return {
    refresh: load,
    update(next) {
      ({ query } = next);
      load();
    },
    close() {
      asked.abort();
    },
    keys: { "/": { does: "Go to trace A", act: () => a.querySelector("input").focus() } },
  };
}
