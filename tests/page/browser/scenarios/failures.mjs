// What the page says when something is not as it should be: what is going on, and what to do.

import assert from "node:assert/strict";
import { becomes, changes, requests } from "../changes.mjs";
import { id } from "../known.mjs";

const said = (page) => page.locator("main .empty").innerText();

export async function an_empty_store_says_what_to_do(visitor) {
  const visit = await visitor({ empty: true });
  const page = await visit.open("#/traces", ".empty:not(.waiting)");
  assert.match(await said(page), /No trace has arrived yet\.\s+Call the service once, then press Refresh/);
  assert.match(await page.locator("#notes").innerText(), /No span has arrived yet/);
  await visit.open("#/map", ".empty:not(.waiting)");
  assert.match(await said(page), /No service calls another/);
  await visit.open("#/running", ".empty:not(.waiting)");
  assert.match(await said(page), /Nothing is running/);
}

export async function a_service_that_is_down_is_named(visitor) {
  const visit = await visitor();
  visit.expect(/ERR_|Failed to load/);
  const page = await visit.open("#/traces", "table.list tbody tr");
  await page.route("**/api/**", (route) => route.abort("connectionrefused"));
  await visit.control("refresh").click();
  await becomes(
    () => page.locator(".empty.failed h2").innerText(),
    `The service does not answer at ${new URL(visit.root).host}.`,
  );
  assert.match(await said(page), /Check that it is running/);
  await visit.control("view-live").click();
  await becomes(
    async () => /does not answer|refused the live feed/.test(await page.locator("main .summary").innerText()),
    true,
  );
  await visit.control("view-map").click();
  await becomes(async () => /does not answer/.test(await said(page)), true);
  await page.unroute("**/api/**");
  await visit.control("view-traces").click();
  await page.locator("table.list tbody tr").first().waitFor();
}

export async function a_trace_that_is_not_there_is_explained(visitor) {
  const visit = await visitor();
  visit.expect(/404/);
  const page = await visit.open(`#/trace/${"9".repeat(32)}`, ".empty.failed");
  assert.match(
    await said(page),
    /answered 404: trace not found\s+It was evicted, was not sampled, or has not arrived yet/,
  );
}

export async function what_is_no_trace_id_is_refused(visitor) {
  const visit = await visitor();
  visit.expect(/400/);
  const page = await visit.open("#/trace/nonsense", ".empty.failed");
  assert.match(await said(page), /answered 400[\s\S]*Check the id: all of it, 32 hexadecimal digits/);
  await visit.open("#/compare?a=zz&b=zz", ".empty.failed");
  assert.match(await said(page), /answered 400[\s\S]*Check the id/);
}

export async function something_in_between_that_answers_html_is_told(visitor) {
  const visit = await visitor();
  await visit.page.route("**/api/traces?*", (route) =>
    route.fulfill({ contentType: "text/html", body: "<h1>Gateway</h1>" }),
  );
  const page = await visit.open("#/traces", ".empty.failed");
  assert.match(await said(page), /is not JSON\.\s+Something between this page and the service/);
}

export async function a_missing_token_is_asked_for(visitor) {
  const visit = await visitor();
  visit.expect(/401/);
  await visit.page.route("**/api/traces?*", (route) =>
    route.fulfill({ status: 401, json: { data: null, errors: [{ code: 401, msg: "a token is needed" }] } }),
  );
  const page = await visit.open("#/traces", ".empty.failed");
  assert.match(await said(page), /401: a token is needed\s+This page needs the token/);
}

export async function missing_spans_are_said_over_the_trace(visitor) {
  const visit = await visitor();
  const page = await visit.open(`#/trace/${id("orphaned")}`, ".problem-note");
  assert.match(
    await page.locator(".problems").innerText(),
    /1 span names a parent that is not in this trace \(hsi-yolo26\)\. Spans are missing\./,
  );
}

export async function clocks_that_differ_are_said_over_the_trace(visitor) {
  const visit = await visitor();
  const page = await visit.open(`#/trace/${id("skewed")}`, ".problem-note");
  assert.match(
    await page.locator(".problems").innerText(),
    /The clocks of these services differ: 1 span .* by up to 400 ms\..*Synchronise the clocks/,
  );
}

export async function a_link_to_a_span_that_is_not_there_is_said(visitor) {
  const visit = await visitor();
  const page = await visit.open(`#/trace/${id("pipeline")}?span=00000000000000ee`, ".problem-note");
  assert.match(await page.locator(".problems").innerText(), /00000000000000ee of this link is not in the trace/);
  assert.equal(await page.locator(".row").count(), 12);
}

export async function without_the_analysis_the_waterfall_is_there(visitor) {
  const visit = await visitor();
  visit.expect(/500/);
  await visit.page.route("**/analysis", (route) =>
    route.fulfill({ status: 500, json: { errors: [{ code: 500, msg: "no" }] } }),
  );
  const page = await visit.open(`#/trace/${id("pipeline")}`, ".problem-note");
  assert.match(await page.locator(".problems").innerText(), /Critical path, gaps and self times are not here/);
  assert.equal(await page.locator(".row").count(), 12);
  assert.equal(await visit.control("toggle-critical").isDisabled(), true);
}

export async function a_refused_filter_says_what_the_service_said(visitor) {
  const visit = await visitor();
  visit.expect(/400/);
  const page = await visit.open("#/traces", "table.list tbody tr");
  await page.route("**/api/traces?*", (route) =>
    route.fulfill({
      status: 400,
      json: { data: null, errors: [{ code: 400, msg: "<b>unable</b> to parse param 'minDuration'" }] },
    }),
  );
  await requests(visit, "filter-limit", (one) => one.selectOption("20"), "traces", { limit: "20" });
  await becomes(
    () => page.locator(".empty.failed h2").innerText(),
    "/tracing/api/traces answered 400: <b>unable</b> to parse param 'minDuration'",
  );
  await page.unroute("**/api/traces?*");
  await changes(visit, "try-again", "click", () => page.locator("table.list").count(), 1);
}

export async function the_tab_does_not_keep_the_name_of_another_trace(visitor) {
  const visit = await visitor();
  visit.expect(/404/);
  const page = await visit.open(`#/trace/${id("pipeline")}`, ".waterfall .row");
  assert.equal(await page.title(), "Process Detection · Traces");
  await page.evaluate((hash) => (location.hash = hash), `#/trace/${"9".repeat(32)}`);
  await page.locator(".empty.failed").waitFor();
  assert.equal(await page.title(), "Trace · Traces");
}
