// The waterfall as it is on the screen.

import { id } from "./known.mjs";

/** A known trace, with what the service found out about it: before that its rows are drawn once more. */
export async function open(visit, name, more = "") {
  const page = await visit.open(`#/trace/${id(name)}${more}`, ".waterfall .row");
  await analysed(page);
  return page;
}

/** The button says how long nothing went on. */
export const analysed = (page) =>
  page.locator('[data-control="toggle-gaps"]', { hasText: /Gaps \S|No gaps/ }).waitFor();

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
