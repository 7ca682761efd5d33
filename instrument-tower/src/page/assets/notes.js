// What is going on, over every view: one line, and the rest on request.

import { el, show } from "./dom.js";

let opened = false;

/** `banner` is what the page itself has to say, `notes` what the service says. */
export function showNotes(place, banner, notes) {
  show(
    place,
    banner,
    notes.length === 1 ? el("p", { class: "banner note" }, notes[0]) : notes.length ? several(notes) : null,
  );
}

function several(notes) {
  const details = el(
    "details",
    { class: "banner note", open: opened },
    el("summary", { control: "notes" }, el("strong", {}, `${notes.length} notes`), el("span", {}, notes[0])),
    el(
      "ul",
      {},
      notes.map((note) => el("li", {}, note)),
    ),
  );
  details.addEventListener("toggle", () => {
    opened = details.open;
  });
  return details;
}
