// Copying, and saying that it was done.

import { el, icon } from "./dom.js";
import { say } from "./announce.js";

/** A button that copies what `text` gives when it is pressed. */
export function copyButton(control, label, text, properties = {}) {
  const words = el("span", {}, label);
  const button = el("button", { type: "button", control, ...properties, on: { click: copy } }, icon("copy"), words);
  async function copy() {
    const done = await write(text());
    words.textContent = done ? "Copied" : "Not copied";
    say(done ? "Copied" : "The browser does not let this page write to the clipboard");
    setTimeout(() => {
      words.textContent = label;
    }, 1500);
  }
  return button;
}

async function write(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return writeBySelection(text);
  }
}

/** Over plain HTTP from another machine there is no clipboard API. */
function writeBySelection(text) {
  const area = el("textarea", { class: "offscreen", "aria-hidden": "true" });
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}
