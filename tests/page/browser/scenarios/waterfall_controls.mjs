import assert from "node:assert/strict";
import { becomes, changes } from "../changes.mjs";
import { attributes, id, post, spanId, trace } from "../known.mjs";
import { analysed, drawn, open } from "../waterfall.mjs";

export async function the_toolbar_turns_things_on_and_off(visitor) {
  const visit = await visitor();
  const page = await open(visit, "pipeline");
  const count = (selector) => () => page.locator(selector).count();
  await changes(visit, "toggle-critical", "click", count(".critical"), 0);
  await changes(visit, "toggle-critical", "click", count(".critical"), trace("pipeline").critical_path.length);
  await changes(visit, "toggle-gaps", "click", count(".gap"), 0);
  await changes(visit, "fold-all", "click", () => page.locator(".row .operation").allInnerTexts(), [
    "Process Detection",
    "receive_image",
    "detect_objects",
    "batch_detection",
    "analyze_batch",
    "save_event",
  ]);
  await changes(visit, "unfold-all", "click", count(".row"), 12);
  await changes(
    visit,
    "fold",
    () => page.locator(`[data-span="${spanId("pipeline", "detect_objects")}"] .fold`).click(),
    count(".row"),
    9,
  );
}

export async function zoom_shows_one_span_as_wide_as_the_view(visitor) {
  const visit = await visitor();
  const page = await open(visit, "pipeline", `?span=${spanId("pipeline", "inference")}`);
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
  const matches = () => page.locator(".row.match .operation").allInnerTexts();
  for (const [text, expected] of [
    ["PREPROC", ["preprocess"]],
    ["postgresql", ["save_event"]],
    ["camera.id=front-door", ["Process Detection"]],
    ["gpu.utilization", ["inference"]],
    ["model is slow", ["llm_inference"]],
    ["no such thing", []],
  ]) {
    await visit.tests("search").fill(text);
    await becomes(matches, expected, text);
  }
  assert.equal(await page.locator(".search .result").innerText(), "no match");
  await changes(
    visit,
    "search",
    (one) => one.fill("p"),
    async () => (await matches()).length,
    12,
  );
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
  const active = () =>
    page.evaluate(
      () =>
        document
          .getElementById(document.querySelector("[role=tree]").getAttribute("aria-activedescendant"))
          ?.querySelector(".operation").innerText,
    );
  for (const [key, expected] of [
    ["ArrowDown", "receive_image"],
    ["ArrowDown", "detect_objects"],
    ["ArrowRight", "preprocess"],
    ["ArrowLeft", "detect_objects"],
    ["ArrowLeft", "detect_objects"],
    ["ArrowDown", "batch_detection"],
    ["End", "save_event"],
    ["Home", "Process Detection"],
  ]) {
    await page.keyboard.press(key);
    await becomes(active, expected, key);
  }
  await changes(
    visit,
    "waterfall",
    () => page.keyboard.press("Enter"),
    () => page.locator(".panel").isVisible(),
    true,
  );
  await page.keyboard.press("ArrowDown");
  await becomes(() => page.locator(".panel h3").innerText(), "receive_image");
  await becomes(
    async () => new URLSearchParams(page.url().split("?")[1]).get("span"),
    spanId("pipeline", "receive_image"),
  );
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

/** What a consumer does after the root has ended is on no path, and that is said. */
export async function path_and_gaps_say_that_the_root_ended_before(visitor) {
  const visit = await visitor();
  const traceId = "a57c".padEnd(32, "0");
  const base = Date.now() - 3_600_000;
  const nanos = (ms) => `${base + ms}000000`;
  const span = (n, parent, name, from, to) => ({
    traceId,
    spanId: `000000000000000${n}`,
    parentSpanId: parent ? `000000000000000${parent}` : "",
    name,
    kind: 5,
    startTimeUnixNano: nanos(from),
    endTimeUnixNano: nanos(to),
  });
  const spans = [span(1, 0, "accept_image", 0, 102), span(2, 1, "detection_processing", 300, 2400)];
  await post(visit.root, "v1/traces", {
    resourceSpans: [
      { resource: { attributes: attributes({ "service.name": "hsi-queue" }) }, scopeSpans: [{ scope: {}, spans }] },
    ],
  });
  const page = await visit.open(`#/trace/${traceId}`, ".waterfall .row");
  await analysed(page);
  const part = page.locator(".trace-tools .part");
  assert.equal(await part.innerText(), "of the first 102 ms: until the root ended");
  await page.evaluate((hash) => (location.hash = hash), `#/trace/${id("pipeline")}`);
  await page.locator(".row", { hasText: "llm_inference" }).waitFor();
  await analysed(page);
  assert.equal(await part.isVisible(), false);
}
