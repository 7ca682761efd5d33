// What to look for: the form above the list. Its state is the query of the address.

import * as api from "./api.js";
import { el, show } from "./dom.js";
import { plain } from "./text.js";
import { tagsOf, traceIdOf } from "./tags.js";
import { microseconds } from "./words.js";

const RANGES = [
  ["", "All that is kept"],
  ["5m", "Last 5 minutes"],
  ["15m", "Last 15 minutes"],
  ["1h", "Last hour"],
  ["6h", "Last 6 hours"],
  ["24h", "Last 24 hours"],
  ["7d", "Last 7 days"],
  ["custom", "From … to …"],
];
const LIMITS = ["20", "100", "500", "1500"];

/** The form. `changed(query)` is called with the new state when it is a valid one, `named(id)` when it is a trace's id. */
export function filters(query, changed, named) {
  const select = (control, label, options) =>
    field(
      control,
      label,
      el(
        "select",
        { control },
        options.map(([value, words]) => el("option", { value }, words)),
      ),
    );
  const input = (control, label, properties) =>
    field(
      control,
      label,
      el("input", { control, type: "text", autocomplete: "off", spellcheck: "false", ...properties }),
    );
  const service = select("filter-service", "Service", [["", "All services"]]);
  const operation = select("filter-operation", "Operation", [["", "All operations"]]);
  const tags = input("filter-tags", "Tags", {
    placeholder: "camera.id=door, or a trace id",
    title: 'Attributes: key=value key="two words". A trace id, or a whole traceparent, opens that trace.',
  });
  const min = input("filter-min", "Min duration", { placeholder: "1.5ms" });
  const max = input("filter-max", "Max duration", { placeholder: "30s" });
  const range = select("filter-range", "Time range", RANGES);
  const from = input("filter-from", "From", { type: "datetime-local", step: "1" });
  const to = input("filter-to", "To", { type: "datetime-local", step: "1" });
  const limit = select(
    "filter-limit",
    "At most",
    LIMITS.map((n) => [n, `${n} traces`]),
  );
  const errors = el("input", { type: "checkbox", control: "filter-errors", id: "filter-errors" });
  const clear = el(
    "button",
    { type: "button", control: "filter-clear", on: { click: () => changed(new URLSearchParams()) } },
    "Clear",
  );
  const problem = el("p", { class: "problem", id: "filter-problem", role: "alert" });
  const fields = { service, operation, tags, min, max, range, from, to, limit };
  const form = el(
    "form",
    { class: "filters", role: "search", "aria-label": "Filter traces", on: { submit } },
    service.box,
    operation.box,
    tags.box,
    min.box,
    max.box,
    range.box,
    from.box,
    to.box,
    limit.box,
    el("label", { class: "check", for: "filter-errors" }, errors, "Errors only"),
    el(
      "div",
      { class: "submit" },
      el("button", { type: "submit", class: "primary", control: "filter-find" }, "Find"),
      clear,
    ),
    problem,
  );

  for (const one of [service, operation, range, limit]) one.input.addEventListener("change", () => submit());
  for (const one of [from, to]) one.input.addEventListener("change", () => submit());
  errors.addEventListener("change", () => submit());

  function submit(event) {
    event?.preventDefault();
    const id = traceIdOf(tags.input.value);
    if (id) return named(id);
    const next = new URLSearchParams();
    for (const [name, one] of Object.entries(fields))
      if (one.input.value.trim()) next.set(name, one.input.value.trim());
    if (next.get("limit") === "100") next.delete("limit");
    if (next.get("range") !== "custom") for (const name of ["from", "to"]) next.delete(name);
    if (next.get("service") !== (query.get("service") ?? "")) next.delete("operation");
    if (errors.checked) next.set("errors", "1");
    for (const name of ["sort", "dir"]) if (query.has(name)) next.set(name, query.get(name));
    if (valid(next)) changed(next);
  }

  function valid(next) {
    const wrong = [];
    forgive();
    const complain = (one, words) => {
      one.input.setAttribute("aria-invalid", "true");
      wrong.push(words);
    };
    for (const [one, name] of [
      [min, "min"],
      [max, "max"],
    ]) {
      if (next.has(name) && microseconds(next.get(name)) === null)
        complain(one, `“${plain(next.get(name), 40)}” is not a duration: write 800us, 1.5ms, 2s or 1m30s.`);
    }
    if (microseconds(next.get("min") ?? "0s") > microseconds(next.get("max") ?? "1000000h"))
      complain(max, "The maximum is below the minimum.");
    const read = tagsOf(next.get("tags") ?? "");
    if (read.problem) complain(tags, read.problem);
    problem.textContent = wrong.join(" ");
    return wrong.length === 0;
  }

  function forgive() {
    for (const one of [min, max, tags]) one.input.removeAttribute("aria-invalid");
    problem.textContent = "";
  }

  /** Shows `state` in the form and fetches the names to choose from. */
  async function update(state, signal) {
    query = state;
    forgive();
    for (const [name, one] of Object.entries(fields))
      set(one.input, state.get(name) ?? (name === "limit" ? "100" : ""));
    errors.checked = state.get("errors") === "1";
    const custom = state.get("range") === "custom";
    from.box.hidden = to.box.hidden = !custom;
    const chosen = state.get("service") ?? "";
    const [services, operations] = await Promise.all([
      api.services(signal),
      chosen ? api.operations(chosen, signal) : [],
    ]);
    offer(service.input, "All services", services, chosen);
    offer(
      operation.input,
      chosen ? "All operations" : "Pick a service",
      operations.map((one) => one.name ?? one),
      state.get("operation") ?? "",
    );
    operation.input.disabled = !chosen;
    return services;
  }

  return { form, update, focus: () => tags.input.focus() };
}

function field(control, label, input) {
  input.id = control;
  return { input, box: el("div", { class: `field ${control}` }, el("label", { for: control }, label), input) };
}

/** A value that is not among the options is offered all the same: it came from a link. */
function set(input, value) {
  if (input.tagName === "SELECT" && ![...input.options].some((option) => option.value === value))
    input.append(el("option", { value }, plain(value, 60)));
  input.value = value;
}

function offer(input, all, names, chosen) {
  show(
    input,
    el("option", { value: "" }, all),
    [...new Set(names)].sort().map((name) => el("option", { value: name }, plain(name, 80))),
  );
  set(input, chosen);
}
