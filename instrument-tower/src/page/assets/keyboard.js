// Single keys, where nothing is being typed. They can be turned off.

import { remember, remembered } from "./theme.js";

let on = remembered("keys") !== "off";

export const areOn = () => on;

export function turnKeys(given) {
  on = given;
  remember("keys", on ? "on" : "off");
}

/** `find(key)` gives what to do, if anything. */
export function listen(find) {
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!on && event.key !== "Escape") return;
    const typing = event.target.closest?.("input:not([type=checkbox]), select, textarea, dialog");
    if (typing) {
      if (event.key === "Escape" && !event.target.closest("dialog")) event.target.blur();
      return;
    }
    const act = find(event.key);
    if (!act) return;
    event.preventDefault();
    act();
  });
}
