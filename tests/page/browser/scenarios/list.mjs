import assert from "node:assert/strict";
import { becomes, changes, requests } from "../changes.mjs";
import { id, known } from "../known.mjs";
import { rows } from "../rows.mjs";

const READY = "table.list tbody tr";

const length = (one) => Math.max(...one.spans.map((span) => span.to)) - Math.min(...one.spans.map((span) => span.from));
const measures = {
  duration: length,
  status: (one) => one.spans.filter((span) => span.error).length,
  spans: (one) => one.spans.length,
  services: (one) => new Set(one.spans.map((span) => span.service)).size,
  start: (one) => -known.indexOf(one) * 30_000 + Math.min(...one.spans.map((span) => span.from)),
};

/** The known traces, in this order; equal ones by their time, the newest first. */
function order(column, ascending) {
  const by = measures[column];
  const sign = ascending ? 1 : -1;
  return [...known]
    .sort((a, b) => sign * (by(a) - by(b)) || measures.start(b) - measures.start(a))
    .map((one) => one.id);
}

const ids = new Set(known.map((one) => one.id));
const knownRows = async (page) => (await rows(page)).filter((row) => ids.has(row));

async function sorts(visitor, column) {
  const visit = await visitor();
  // Sorted by something that gives another order.
  await visit.open(column === "duration" ? "#/traces" : "#/traces?sort=duration", READY);
  await changes(visit, `sort-${column}`, "click", () => knownRows(visit.page), order(column, false));
  assert.match(visit.page.url(), new RegExp(`sort=${column}`));
  assert.equal(await visit.page.locator(`th.${column}`).getAttribute("aria-sort"), "descending");
  await changes(visit, `sort-${column}`, "click", () => knownRows(visit.page), order(column, true));
  assert.equal(await visit.page.locator(`th.${column}`).getAttribute("aria-sort"), "ascending");
}

export const sorts_by_start = (visitor) => sorts(visitor, "start");
export const sorts_by_duration = (visitor) => sorts(visitor, "duration");
export const sorts_by_status = (visitor) => sorts(visitor, "status");
export const sorts_by_spans = (visitor) => sorts(visitor, "spans");
export const sorts_by_services = (visitor) => sorts(visitor, "services");

/** And not only among those that are shown. */
export async function the_slowest_are_looked_for_among_all(visitor) {
  const visit = await visitor();
  await visit.open("#/traces", READY);
  await requests(visit, "sort-duration", "click", "traces", { order: "slowest" });
  await requests(visit, "sort-duration", "click", "traces", { order: null });
}

export async function a_row_says_what_the_trace_is(visitor) {
  const visit = await visitor();
  const page = await visit.open("#/traces", READY);
  const row = page.locator(`tr[data-trace="${id("failing")}"]`);
  assert.equal(await row.locator(".what").innerText(), "hsi-backend Process Detection");
  assert.equal(await row.locator(".amount").innerText(), "31 s");
  assert.equal(await row.locator(".status").innerText(), "2 errors");
  assert.equal(await row.locator(".spans").innerText(), "4");
  assert.equal(await row.locator(".services .number").innerText(), "3");
  assert.ok(await row.evaluate((one) => one.classList.contains("failed")));
}

/** LLM 30 s, detection 5 s: the dashboards' limits. */
export async function thresholds_colour_durations(visitor) {
  const visit = await visitor();
  const page = await visit.open("#/traces", READY);
  const level = (name) =>
    page
      .locator(`tr[data-trace="${id(name)}"] td.duration`)
      .evaluate((cell) => ["warn", "bad"].filter((one) => cell.classList.contains(one)).join());
  assert.deepEqual([await level("pipeline"), await level("failing"), await level("orphaned")], ["", "warn", "warn"]);
}

export async function a_row_opens_its_trace(visitor) {
  const visit = await visitor();
  await visit.open("#/traces?service=hsi-frontend", `tr[data-trace="${id("overlap")}"]`);
  await changes(visit, "open-trace", "click", async () => new URL(visit.page.url()).hash, `#/trace/${id("overlap")}`);
  await visit.page.locator(".waterfall .row").first().waitFor();
}

export async function two_chosen_traces_are_compared(visitor) {
  const visit = await visitor();
  const page = await visit.open("#/traces", READY);
  const box = (name) => page.locator(`input[data-trace="${id(name)}"]`);
  await box("pipeline").check();
  assert.equal(await visit.control("compare-chosen").isVisible(), false);
  await changes(
    visit,
    "choose-trace",
    () => box("slower").check(),
    () => visit.control("compare-chosen").isVisible(),
    true,
  );
  await requests(visit, "compare-chosen", "click", "compare", { a: id("pipeline"), b: id("slower") });
}

export async function the_histogram_keeps_one_range(visitor) {
  const visit = await visitor();
  const page = await visit.open("#/traces", ".histogram .column");
  const total = await page
    .locator(".histogram .column")
    .evaluateAll((all) => all.reduce((sum, one) => sum + Number.parseInt(one.getAttribute("aria-label"), 10), 0));
  assert.equal(total, (await rows(page)).length);
  const slowest = page.locator('[data-control="histogram-column"]').last();
  const asked = await requests(visit, "histogram-column", () => slowest.click(), "traces", {});
  const number = (text) => Number(text.replace("us", ""));
  assert.ok(number(asked.minDuration) <= 31_000_000 && number(asked.maxDuration) >= 31_000_000, JSON.stringify(asked));
  await becomes(() => rows(page), [id("failing")]);
}

export async function a_point_of_the_scatter_plot_opens_its_trace(visitor) {
  const visit = await visitor();
  const page = await visit.open("#/traces", ".scatter .point");
  const points = await page.locator(".scatter .point").evaluateAll((all) =>
    Object.fromEntries(
      all.map((one) => {
        const box = one.lastElementChild.getBBox();
        return [
          one.dataset.trace,
          { y: box.y + box.height / 2, failed: one.classList.contains("failed"), shape: one.lastElementChild.tagName },
        ];
      }),
    ),
  );
  assert.ok(
    points[id("failing")].y < points[id("slower")].y && points[id("slower")].y < points[id("overlap")].y,
    "longer is higher",
  );
  assert.deepEqual([points[id("failing")].shape, points[id("slower")].shape], ["path", "circle"]);
  await changes(
    visit,
    "scatter-point",
    () => page.locator(`.point[data-trace="${id("failing")}"]`).click(),
    async () => new URL(page.url()).hash,
    `#/trace/${id("failing")}`,
  );
}

export async function keys_walk_over_the_list(visitor) {
  const visit = await visitor();
  const page = await visit.open("#/traces", READY);
  const links = await page.locator("a.trace").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
  const focused = () => page.evaluate(() => document.activeElement.getAttribute("href"));
  await page.keyboard.press("j");
  await becomes(focused, links[0]);
  await page.keyboard.press("j");
  await becomes(focused, links[1]);
  await page.keyboard.press("k");
  await becomes(focused, links[0]);
  await page.keyboard.press("/");
  await becomes(() => page.evaluate(() => document.activeElement.id), "filter-tags");
}

/** One answer does not hold everything: that is said. */
export async function what_is_left_out_is_counted(visitor) {
  const visit = await visitor();
  const page = await visit.open("#/traces", READY);
  const summary = () => page.locator("main .summary").innerText();
  assert.match(await summary(), /^\d+ traces, \d+ with errors$/);
  await page.route("**/api/traces?*", async (route) => {
    const response = await route.fetch();
    const answer = await response.json();
    await route.fulfill({ response, json: { ...answer, total: answer.data.length + 79 } });
  });
  await visit.control("refresh").click();
  await becomes(
    async () => /^\d+ traces, \d+ with errors\. 79 more match: narrow the time or the filters\.$/.test(await summary()),
    true,
  );
}

export async function on_the_way_back_the_list_is_as_it_was(visitor) {
  const visit = await visitor({ phone: true });
  const page = await visit.open("#/traces", READY);
  await page.locator(`input[data-trace="${id("slower")}"]`).check();
  const link = page.locator(`tr[data-trace="${id("skewed")}"] a.trace`);
  await link.scrollIntoViewIfNeeded();
  const place = () => page.evaluate(() => scrollY);
  const before = await place();
  assert.ok(before > 0, "the list is longer than the screen");
  await link.click();
  await page.locator(".waterfall .row").first().waitFor();
  await page.goBack();
  await page.locator(READY).first().waitFor();
  await becomes(place, before);
  assert.deepEqual(
    await page.locator("tbody input:checked").evaluateAll((all) => all.map((one) => one.dataset.trace)),
    [id("slower")],
  );
  // Another list begins at its top.
  await page.goForward();
  await page.locator(".waterfall .row").first().waitFor();
  await page.evaluate(() => (location.hash = "#/traces?sort=duration"));
  await page.locator(READY).first().waitFor();
  assert.notEqual(await place(), before);
}
