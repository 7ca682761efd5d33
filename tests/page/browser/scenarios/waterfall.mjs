import assert from "node:assert/strict";
import { becomes, changes } from "../changes.mjs";
import { id, spanId, trace } from "../known.mjs";
import { pixel } from "../pixel.mjs";

const open = (visit, name, more = "") => visit.open(`#/trace/${id(name)}${more}`, ".waterfall .row");
const analysed = (page) => page.locator('[data-control="toggle-gaps"]:has-text("Gaps ")').waitFor();

/** What is drawn, in milliseconds of the trace: read from pixels. */
const drawn = (page, selector) => page.evaluate((chosen) => [...document.querySelectorAll(chosen)].map((bar) => {
  const track = bar.closest(".track, .bands").getBoundingClientRect();
  const box = bar.getBoundingClientRect();
  return { name: bar.closest(".row")?.querySelector(".operation").innerText, from: (box.left - track.left) / track.width, to: (box.right - track.left) / track.width };
}), selector);

const extent = (known) => {
  const from = Math.min(...known.spans.map((span) => span.from));
  return { from, length: Math.max(...known.spans.map((span) => span.to)) - from };
};

/** Within a pixel of 600 and the least width of two. */
function near(found, from, to, { from: start, length }) {
  assert.ok(Math.abs(found.from - (from - start) / length) < 0.004, `${found.name} begins at ${found.from}, not ${(from - start) / length}`);
  assert.ok(Math.abs(found.to - (to - start) / length) < 0.006, `${found.name} ends at ${found.to}, not ${(to - start) / length}`);
}

async function bars(visitor, name, options) {
  const visit = await visitor(options);
  const page = await open(visit, name);
  const found = await drawn(page, ".row .bar");
  assert.equal(found.length, trace(name).spans.length);
  for (const bar of found) {
    const span = trace(name).spans.find((one) => one.name === bar.name);
    near(bar, span.from, span.to, extent(trace(name)));
  }
}

export const bars_are_where_and_as_long_as_their_spans = (visitor) => bars(visitor, "pipeline");
export const bars_are_right_on_a_phone = (visitor) => bars(visitor, "overlap", { phone: true });
export const bars_are_right_when_clocks_differ = (visitor) => bars(visitor, "skewed");

export async function nesting_is_that_of_the_parents(visitor) {
  const visit = await visitor();
  const page = await open(visit, "pipeline");
  const found = await page.locator(".row").evaluateAll((rows) => rows.map((row) => [row.querySelector(".operation").innerText, Number(row.getAttribute("aria-level")), Number.parseFloat(row.querySelector(".name").style.paddingInlineStart)]));
  const depth = (span) => (span.parent ? depth(trace("pipeline").spans.find((one) => one.name === span.parent)) + 1 : 1);
  assert.deepEqual(found, trace("pipeline").spans.map((span) => [span.name, depth(span), 8 + 14 * (depth(span) - 1)]));
}

export async function colours_are_those_of_the_services(visitor) {
  const visit = await visitor();
  const page = await open(visit, "pipeline");
  const found = await page.locator(".row").evaluateAll((rows) => rows.map((row) => [row.querySelector(".service").innerText, getComputedStyle(row.querySelector(".bar")).backgroundColor]));
  const byService = new Map(found);
  assert.equal(byService.size, 3);
  assert.equal(new Set(byService.values()).size, 3, "three services, three colours");
  for (const [service, colour] of found) assert.equal(colour, byService.get(service));
}

/** Pixels of a picture, not what the style says. */
export async function failed_spans_are_red(visitor) {
  const visit = await visitor();
  const page = await open(visit, "failing");
  await page.mouse.move(0, 0);
  for (const span of trace("failing").spans) {
    const row = page.locator(".row").filter({ has: page.locator(".operation", { hasText: new RegExp(`^${span.name}$`) }) });
    const [red, green, blue] = await pixel(visit, row.locator(".bar"), 0.25, 0.2);
    const isRed = red > 150 && green < 80 && blue < 80;
    assert.equal(isRed, Boolean(span.error), `${span.name} is rgb(${red}, ${green}, ${blue})`);
    assert.equal(await row.locator(".bang").count(), span.error ? 1 : 0);
  }
}

async function path(visitor, name) {
  const visit = await visitor();
  const page = await open(visit, name);
  await analysed(page);
  const expected = trace(name).critical_path.map(([span, from, to]) => ({ span, from, to }));
  const found = await drawn(page, ".row .critical");
  assert.equal(found.length, expected.length, JSON.stringify(found));
  for (const part of expected) {
    const same = found.filter((one) => one.name === part.span);
    const closest = same.sort((a, b) => Math.abs(a.from - (part.from / extent(trace(name)).length)) - Math.abs(b.from - (part.from / extent(trace(name)).length)))[0];
    assert.ok(closest, `${part.span} is on the critical path`);
    near(closest, part.from, part.to, extent(trace(name)));
  }
}

export const the_critical_path_of_a_sequence = (visitor) => path(visitor, "pipeline");
export const the_critical_path_of_what_overlaps = (visitor) => path(visitor, "overlap");

async function gaps(visitor, name) {
  const visit = await visitor();
  const page = await open(visit, name);
  await analysed(page);
  const found = (await drawn(page, ".gap")).sort((a, b) => a.from - b.from);
  assert.equal(found.length, trace(name).gaps.length);
  found.forEach((gap, n) => near({ name: "gap", ...gap }, ...trace(name).gaps[n], extent(trace(name))));
}

export const the_gaps_of_a_sequence = (visitor) => gaps(visitor, "pipeline");
export const the_gaps_of_what_overlaps = (visitor) => gaps(visitor, "overlap");

export async function self_times_are_beside_the_bars(visitor) {
  const visit = await visitor();
  const page = await open(visit, "pipeline");
  await analysed(page);
  const self = (name) => page.locator(".row", { has: page.locator(".operation", { hasText: new RegExp(`^${name}$`) }) }).locator(".amount").innerText();
  assert.equal(await self("detect_objects"), "150 ms self 0 µs");
  assert.equal(await self("Process Detection"), "1 s self 35 ms");
  assert.match(await page.locator(".legend li", { hasText: "hsi-nemotron" }).innerText(), /4 spans, 800 ms own \(80 %\)/);
}

export async function the_toolbar_turns_things_on_and_off(visitor) {
  const visit = await visitor();
  const page = await open(visit, "pipeline");
  await analysed(page);
  const count = (selector) => () => page.locator(selector).count();
  await changes(visit, "toggle-critical", "click", count(".critical"), 0);
  await changes(visit, "toggle-critical", "click", count(".critical"), trace("pipeline").critical_path.length);
  await changes(visit, "toggle-gaps", "click", count(".gap"), 0);
  await changes(visit, "fold-all", "click", () => page.locator(".row .operation").allInnerTexts(), ["Process Detection", "receive_image", "detect_objects", "batch_detection", "analyze_batch", "save_event"]);
  await changes(visit, "unfold-all", "click", count(".row"), 12);
  await changes(visit, "fold", () => page.locator(`[data-span="${spanId("pipeline", "detect_objects")}"] .fold`).click(), count(".row"), 9);
}

export async function zoom_shows_one_span_as_wide_as_the_view(visitor) {
  const visit = await visitor();
  const page = await open(visit, "pipeline", `?span=${spanId("pipeline", "inference")}`);
  await analysed(page);
  const width = async () => {
    const bar = (await drawn(page, ".row .bar")).find((one) => one.name === "inference");
    return Math.round((bar.to - bar.from) * 100);
  };
  await changes(visit, "zoom", "click", width, 96);
  await changes(visit, "zoom", "click", width, 13);
}

export async function next_error_goes_from_one_to_the_other(visitor) {
  const visit = await visitor();
  const page = await open(visit, "failing");
  const chosen = () => page.locator('.row[aria-selected="true"] .operation').innerText();
  await changes(visit, "next-error", "click", chosen, "llm_inference");
  await changes(visit, "next-error", "click", chosen, "Process Detection");
}

export async function search_finds_names_values_events_and_logs(visitor) {
  const visit = await visitor();
  const page = await open(visit, "pipeline");
  await analysed(page);
  const matches = () => page.locator(".row.match .operation").allInnerTexts();
  for (const [text, expected] of [["PREPROC", ["preprocess"]], ["postgresql", ["save_event"]], ["camera.id=front-door", ["Process Detection"]], ["gpu.utilization", ["inference"]], ["model is slow", ["llm_inference"]], ["no such thing", []]]) {
    await visit.tests("search").fill(text);
    await becomes(matches, expected, text);
  }
  assert.equal(await page.locator(".search .result").innerText(), "no match");
  await changes(visit, "search", (one) => one.fill("p"), async () => (await matches()).length, 12);
  await visit.control("search").fill("detect");
  await becomes(matches, ["Process Detection", "detect_objects", "batch_detection"]);
  const result = () => page.locator(".search .result").innerText();
  const chosen = () => page.locator('.row[aria-selected="true"] .operation').innerText();
  await changes(visit, "search-next", "click", result, "1 of 3");
  await changes(visit, "search-next", "click", chosen, "detect_objects");
  await changes(visit, "search-previous", "click", chosen, "Process Detection");
  await changes(visit, "search-previous", "click", chosen, "batch_detection");
  assert.match(page.url(), /q=detect/);
}

/** As a tree is walked, and the address follows. */
export async function keys_walk_over_the_tree(visitor) {
  const visit = await visitor();
  const page = await open(visit, "pipeline");
  await visit.tests("waterfall").focus();
  const active = () => page.evaluate(() => document.getElementById(document.querySelector("[role=tree]").getAttribute("aria-activedescendant"))?.querySelector(".operation").innerText);
  for (const [key, expected] of [["ArrowDown", "receive_image"], ["ArrowDown", "detect_objects"], ["ArrowRight", "preprocess"], ["ArrowLeft", "detect_objects"], ["ArrowLeft", "detect_objects"], ["ArrowDown", "batch_detection"], ["End", "save_event"], ["Home", "Process Detection"]]) {
    await page.keyboard.press(key);
    await becomes(active, expected, key);
  }
  await changes(visit, "waterfall", () => page.keyboard.press("Enter"), () => page.locator(".panel").isVisible(), true);
  await page.keyboard.press("ArrowDown");
  await becomes(() => page.locator(".panel h3").innerText(), "receive_image");
  await becomes(async () => new URLSearchParams(page.url().split("?")[1]).get("span"), spanId("pipeline", "receive_image"));
  await page.keyboard.press("Escape");
  await becomes(() => page.locator(".panel").isVisible(), false);
}

export async function single_keys_do_what_the_toolbar_does(visitor) {
  const visit = await visitor();
  const page = await open(visit, "failing");
  await page.keyboard.press("e");
  await becomes(() => page.locator('.row[aria-selected="true"] .operation').innerText(), "llm_inference");
  await page.keyboard.press("-");
  await becomes(() => page.locator(".row").count(), 3);
  await page.keyboard.press("+");
  await becomes(() => page.locator(".row").count(), 4);
  await page.keyboard.press("/");
  await becomes(() => page.evaluate(() => document.activeElement.dataset.control), "search");
}
