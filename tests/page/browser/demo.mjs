// The example's own traces, while it runs: PAGE_URL is its page, and nobody else sends to it.

import assert from "node:assert/strict";
import { becomes } from "./changes.mjs";
import { drawn } from "./waterfall.mjs";

const SERVICES = ["hsi-backend", "hsi-cameras", "hsi-nemotron", "hsi-yolo26"];
const STAGES = ["detect_objects", "preprocess", "forward_pass", "postprocess", "event_creation"];

export async function an_image_is_followed_through_all_services(visitor) {
  const visit = await visitor();
  const page = await visit.open("#/traces", "table.list tbody tr");
  // Asked for again until an image has come all the way.
  const whole = page.locator("table.list tbody tr").filter({
    has: page.locator(".services .number", { hasText: `${SERVICES.length}` }),
  });
  await becomes(async () => {
    if (await whole.count()) return true;
    await visit.control("refresh").click();
    return false;
  }, true);
  const trace = await whole.first().getAttribute("data-trace");
  await visit.open(`#/trace/${trace}`, ".waterfall .row");
  const names = await page.locator(".waterfall .row .operation").allInnerTexts();
  for (const stage of STAGES) assert.ok(names.includes(stage), `no span '${stage}' in ${names}`);
  for (const bar of await drawn(page, ".row .bar"))
    assert.ok(bar.from > -0.01 && bar.to < 1.01 && bar.from <= bar.to, `${bar.name} is drawn from ${bar.from} to ${bar.to}`);
  await visit.open("#/map", ".map-frame .node");
  const map = await page.locator(".map-frame").textContent();
  for (const service of SERVICES) assert.ok(map.includes(service), `the map has no '${service}'`);
}
