// The waterfall as it is on the screen.

import { id } from "./known.mjs";

export const open = (visit, name, more = "") => visit.open(`#/trace/${id(name)}${more}`, ".waterfall .row");
export const analysed = (page) => page.locator('[data-control="toggle-gaps"]:has-text("Gaps ")').waitFor();

/** Where things are drawn, in shares of their track: read from boxes on the screen. */
export const drawn = (page, selector) =>
  page.evaluate(
    (chosen) =>
      [...document.querySelectorAll(chosen)].map((bar) => {
        const track = bar.closest(".track, .bands").getBoundingClientRect();
        const box = bar.getBoundingClientRect();
        return {
          name: bar.closest(".row")?.querySelector(".operation").innerText,
          from: (box.left - track.left) / track.width,
          to: (box.right - track.left) / track.width,
        };
      }),
    selector,
  );
