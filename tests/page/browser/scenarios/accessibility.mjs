// axe finds nothing to complain about, on every view, at both widths, in both themes.

import { readFileSync } from "node:fs";
import assert from "node:assert/strict";
import { tools } from "../chromium.mjs";
import { id, spanId } from "../known.mjs";

const AXE = readFileSync(tools.resolve("axe-core/axe.min.js"), "utf8");

const PLACES = [
  ["#/traces", "table.list tbody tr"],
  ["#/traces?range=custom&min=1h", ".empty:not(.waiting)"],
  [`#/trace/${id("pipeline")}?span=${spanId("pipeline", "llm_inference")}`, ".panel h3"],
  [`#/trace/${id("failing")}?span=${spanId("failing", "llm_inference")}&q=inference`, ".exception"],
  [`#/trace/${id("skewed")}`, ".problem-note"],
  [`#/compare?a=${id("pipeline")}&b=${id("slower")}`, ".compared"],
  ["#/map", ".node"],
  ["#/live", "text=/Connected[.:]/"],
  ["#/running", ".running"],
  ["#/grafana", "iframe"],
];

async function examine(visitor, options) {
  const visit = await visitor(options);
  const found = [];
  for (const [place, ready] of PLACES) {
    const page = await visit.open(place, ready);
    found.push(...(await complaints(page)).map((one) => `${place}: ${one}`));
  }
  const page = await visit.open("#/traces", "table.list tbody tr");
  await visit.control("help").click();
  found.push(...(await complaints(page)).map((one) => `help: ${one}`));
  assert.deepEqual(found, []);
}

async function complaints(page) {
  // As the developer's tools do it: the page's own policy lets no other script in.
  const session = await page.context().newCDPSession(page);
  await session.send("Runtime.evaluate", { expression: AXE });
  await session.detach();
  const results = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return results.violations.map(
    (one) =>
      `${one.id} (${one.impact}): ${one.nodes
        .slice(0, 3)
        .map((node) => `${node.target} ${node.failureSummary}`)
        .join("; ")}`,
  );
}

export const axe_is_content_on_a_desktop_light = (visitor) => examine(visitor, {});
export const axe_is_content_on_a_desktop_dark = (visitor) => examine(visitor, { dark: true });
export const axe_is_content_on_a_phone_light = (visitor) => examine(visitor, { phone: true });
export const axe_is_content_on_a_phone_dark = (visitor) => examine(visitor, { phone: true, dark: true });

/** Nothing is wider than the screen. */
export async function nothing_is_cut_off_on_a_phone(visitor) {
  const visit = await visitor({ phone: true });
  for (const [place, ready] of PLACES) {
    const page = await visit.open(place, ready);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 390, `${place} is ${wide} pixels wide`);
  }
}

/** Bars, dots and points stand out from what is behind them: 3 to 1, in both themes. */
export async function service_colours_stand_out(visitor) {
  for (const dark of [false, true]) {
    const visit = await visitor({ dark });
    const page = await visit.open("#/traces", "table.list tbody tr");
    const contrasts = await page.evaluate(() => {
      const style = getComputedStyle(document.documentElement);
      const light = (name) => {
        const [r, g, b] = style
          .getPropertyValue(name)
          .trim()
          .match(/[0-9a-f]{2}/gi)
          .map((hex) => parseInt(hex, 16) / 255)
          .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const contrast = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
      return Array.from({ length: 8 }, (_, n) =>
        Math.min(...["--surface", "--selected", "--raised"].map((behind) => contrast(`--service-${n}`, behind))),
      );
    });
    contrasts.forEach((contrast, n) =>
      assert.ok(contrast >= 3, `colour ${n} is ${contrast.toFixed(2)} to 1, ${dark ? "dark" : "light"}`),
    );
  }
}
