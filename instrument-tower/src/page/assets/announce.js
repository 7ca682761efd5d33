// One live region, so that a screen reader hears what changed elsewhere.

import { el } from "./dom.js";

const region = el("div", { class: "offscreen", role: "status", "aria-live": "polite", "aria-label": "Changes" });
document.body.append(region);

export function say(words) {
  region.textContent = words;
}
