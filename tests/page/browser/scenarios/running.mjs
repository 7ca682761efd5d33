import assert from "node:assert/strict";
import { becomes, changes, requests } from "../changes.mjs";

/** The server of these tests has one span that never ends. */
export async function what_hangs_is_shown_with_its_age(visitor) {
  const visit = await visitor();
  const page = await visit.open("#/running", ".running tbody tr");
  assert.match(await page.locator(".running tbody tr").first().innerText(), /page-tests hangs/);
  const age = () => page.locator(".running .amount").first().innerText();
  const first = await age();
  await becomes(async () => (await age()) !== first, true);
}

export async function it_asks_again_until_told_not_to(visitor) {
  const visit = await visitor();
  await visit.open("#/running", ".running tbody tr");
  await changes(visit, "running-follow", "click", () => visit.control("running-follow").isChecked(), false);
  await requests(visit, "running-follow", "click", "running", {});
}

export async function a_running_span_leads_to_its_trace(visitor) {
  const visit = await visitor();
  const page = await visit.open("#/running", ".running tbody tr");
  visit.expect(/404/);
  await changes(
    visit,
    "running-trace",
    "click",
    () => page.locator(".empty h2, .trace-head h2").first().isVisible(),
    true,
  );
}
