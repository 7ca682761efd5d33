// Values that strangers chose: shown as text, isolated from what surrounds them, and never all of a long one at once.

import { el } from "./dom.js";
import { copyButton } from "./clipboard.js";
import { number } from "./words.js";

const NAME = 160;
const FIRST = 600;
const MOST = 20_000;

/** A name in a row: one line, cut. `bdi` keeps right-to-left text from turning its neighbours. */
export function name(value, limit = NAME) {
  const whole = String(value);
  const cut = whole.length > limit;
  return el("bdi", { title: cut ? whole.slice(0, MOST) : null }, cut ? `${clip(whole, limit)}…` : whole || "(no name)");
}

/** A key: breaks after its dots, where it must. */
export function key(given) {
  const parts = String(given)
    .slice(0, NAME)
    .split(/(?<=[._/])/);
  return el(
    "bdi",
    {},
    parts.slice(0, 40).flatMap((part) => [part, el("wbr")]),
    parts.slice(40).join(""),
    String(given).length > NAME ? "…" : "",
  );
}

/** The same as a plain string, for labels. */
export function plain(value, limit = NAME) {
  const whole = String(value);
  // Marks that turn the direction of what follows have no place in a label.
  return (whole.length > limit ? `${clip(whole, limit)}…` : whole).replace(/[\u202a-\u202e\u2066-\u2069]/g, "");
}

/** A whole value, in a block: its beginning, more on request, all of it only to the clipboard. */
export function value(given) {
  const whole = typeof given === "string" ? given : (JSON.stringify(given) ?? String(given));
  if (whole.length <= FIRST) return el("bdi", { class: "value" }, whole);
  const text = el("bdi", { class: "value" }, `${clip(whole, FIRST)}…`);
  const more = el(
    "button",
    { type: "button", class: "small", control: "show-more", on: { click: reveal } },
    "Show more",
  );
  const size = el("span", { class: "faint" }, `${number(whole.length)} characters`);
  function reveal() {
    text.textContent = whole.length > MOST ? `${clip(whole, MOST)}…` : whole;
    size.textContent =
      whole.length > MOST
        ? `the first ${number(MOST)} of ${number(whole.length)} characters`
        : `${number(whole.length)} characters`;
    more.remove();
  }
  return el(
    "div",
    { class: "long" },
    text,
    el(
      "div",
      { class: "long-tools" },
      size,
      more,
      copyButton("copy-value", "Copy all", () => whole),
    ),
  );
}

/** Not in the middle of a surrogate pair. */
function clip(whole, limit) {
  const code = whole.charCodeAt(limit - 1);
  return whole.slice(0, code >= 0xd800 && code <= 0xdbff ? limit - 1 : limit);
}
