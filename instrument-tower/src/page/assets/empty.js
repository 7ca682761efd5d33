// When there is nothing to show: what is going on, and what to do.

import { el } from "./dom.js";

export function nothing(what, todo) {
  return el("div", { class: "empty" }, el("h2", {}, what), el("p", {}, todo));
}

export function waiting(what) {
  return el(
    "div",
    { class: "empty waiting", role: "status" },
    el("span", { class: "spinner", "aria-hidden": "true" }),
    el("p", {}, `${what}…`),
  );
}

/** A failed request, with a way to try again. */
export function failure(error, again) {
  return el(
    "div",
    { class: "empty failed", role: "alert" },
    el("h2", {}, error.message || "Something failed in this page."),
    el("p", {}, error.todo ?? "This is a mistake of the page itself: reload it, and report it with the message above."),
    again
      ? el("button", { type: "button", class: "primary", control: "try-again", on: { click: again } }, "Try again")
      : null,
  );
}
