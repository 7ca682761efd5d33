import assert from "node:assert/strict";
import { becomes, requests } from "../changes.mjs";
import { known } from "../known.mjs";

/** From the parents of the known spans, which is what the picture must show. */
function expected() {
  const calls = new Map();
  for (const trace of known) {
    for (const span of trace.spans) {
      const parent = trace.spans.find((one) => one.name === span.parent);
      if (!parent || parent.service === span.service) continue;
      const edge = `${parent.service} > ${span.service}`;
      calls.set(edge, (calls.get(edge) ?? 0) + 1);
    }
  }
  return [...calls].map(([edge, count]) => `${edge} ${count}`).sort();
}

export async function arrows_are_the_calls_between_services(visitor) {
  const visit = await visitor();
  const page = await visit.open("#/map", ".map-frame .node");
  const found = await page
    .locator(".edge")
    .evaluateAll((all) =>
      all.map((one) => `${one.dataset.parent} > ${one.dataset.child} ${one.querySelector("text").textContent}`).sort(),
    );
  assert.deepEqual(
    found.filter((edge) => edge.startsWith("hsi-")),
    expected(),
  );
  const boxes = await page
    .locator(".node")
    .evaluateAll((all) => Object.fromEntries(all.map((one) => [one.dataset.service, one.getBoundingClientRect().x])));
  assert.ok(
    boxes["hsi-frontend"] < boxes["hsi-backend"] && boxes["hsi-backend"] < boxes["hsi-yolo26"],
    "callers stand left of what they call",
  );
}

export async function a_service_leads_to_its_traces(visitor) {
  const visit = await visitor();
  await visit.open("#/map", ".map-frame .node");
  const node = visit.page.locator('.node[data-service="hsi-frontend"]');
  await requests(visit, "map-service", () => node.click(), "traces", { service: "hsi-frontend" });
}

export async function the_range_is_asked_for(visitor) {
  const visit = await visitor();
  await visit.open("#/map", ".map-frame .node");
  const asked = await requests(visit, "map-range", (one) => one.selectOption("3600000"), "dependencies", {
    lookback: "3600000",
  });
  assert.ok(Math.abs(Number(asked.endTs) - Date.now()) < 60_000);
  await becomes(
    () =>
      visit.page
        .locator(".map-frame .node")
        .count()
        .then((n) => n >= 4),
    true,
  );
}
