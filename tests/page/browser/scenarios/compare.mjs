import assert from "node:assert/strict";
import { becomes, changes, requests } from "../changes.mjs";
import { id, spanId } from "../known.mjs";

const pair = `#/compare?a=${id("pipeline")}&b=${id("slower")}`;
const READY = ".compared tbody tr";
const lines = (page) =>
  page
    .locator(`${READY}`)
    .evaluateAll((all) =>
      all.map((row) => [row.querySelector("strong").innerText, row.querySelector(".diff").innerText.trim()]),
    );

/** 50 ms were added to one span; its callers took longer for it. */
export async function fifty_milliseconds_more_are_found(visitor) {
  const visit = await visitor();
  const page = await visit.open(pair, READY);
  assert.match(
    await page.locator(".verdict").innerText(),
    /^Largest difference: .*inference took 50 ms longer in B\. Both have the same spans\.$/,
  );
  const changed = (await lines(page)).filter(([, difference]) => difference !== "same");
  assert.deepEqual(
    new Set(changed.map(([name]) => name.split(/[:\s]+/).at(-1))),
    new Set(["inference", "detect_objects", "Detection"]),
  );
  assert.ok(
    changed.every(([, difference]) => difference === "+50 ms"),
    JSON.stringify(changed),
  );
}

export async function the_order_and_the_sides_change(visitor) {
  const visit = await visitor();
  const page = await visit.open(pair, READY);
  const names = async () => (await lines(page)).map(([name]) => name.split(/: | /).at(-1));
  await changes(
    visit,
    "compare-order",
    (one) => one.selectOption("tree"),
    async () => (await names()).slice(0, 3),
    ["Detection", "receive_image", "detect_objects"],
  );
  await requests(visit, "compare-swap", "click", "compare", { a: id("slower"), b: id("pipeline") });
  await becomes(
    () =>
      page
        .locator(".verdict")
        .innerText()
        .then((text) => /50 ms less in B/.test(text)),
    true,
  );
}

export async function what_is_in_one_only_is_listed(visitor) {
  const visit = await visitor();
  const page = await visit.open("#/compare", ".empty");
  await visit.tests("compare-a").fill(id("pipeline"));
  await visit.tests("compare-b").fill(id("failing"));
  await requests(visit, "compare-go", "click", "compare", { a: id("pipeline"), b: id("failing") });
  await page.locator(".only").first().waitFor();
  const only = (await page.locator(".only li").allInnerTexts()).join("\n");
  for (const name of ["receive_image", "preprocess", "save_event"])
    assert.ok(only.includes(name), `${name} is in one only: ${only}`);
  await changes(
    visit,
    "only-span",
    "click",
    async () => new URL(page.url()).hash.startsWith(`#/trace/${id("pipeline")}?span=`),
    true,
  );
}

export async function a_difference_leads_to_its_span(visitor) {
  const visit = await visitor();
  const page = await visit.open(`${pair}&order=tree`, READY);
  const link = page.locator(READY).filter({ hasText: "save_event" }).locator("a").last();
  await changes(
    visit,
    "compared-span",
    () => link.click(),
    async () => new URL(page.url()).hash,
    `#/trace/${id("slower")}?span=${spanId("slower", "save_event")}`,
  );
}

export async function a_trace_is_compared_with_another_by_its_id(visitor) {
  const visit = await visitor();
  const page = await visit.open(`#/trace/${id("pipeline")}`, ".waterfall .row");
  await changes(
    visit,
    "compare-with",
    "click",
    () => page.evaluate(() => document.querySelector("#compare-a")?.value),
    id("pipeline"),
  );
  assert.match(await page.locator(".empty h2").innerText(), /One more trace is needed/);
  await visit.control("compare-b").fill(id("slower"));
  await visit.control("compare-b").press("Enter");
  await page.locator(READY).first().waitFor();
}

/** Of long paths the front is left out: what tells spans apart is at their end. */
export async function spans_in_one_only_are_told_apart(visitor) {
  const visit = await visitor();
  const above = Array.from({ length: 40 }, (_, n) => `hsi-backend: stage_number_${n}`);
  await visit.page.route("**/api/compare?*", (route) =>
    route.fulfill({
      json: {
        data: {
          largest: null,
          both: [],
          only_a: ["preprocess", "postprocess"].map((leaf, n) => ({
            spanID: `000000000000000${n + 1}`,
            path: [...above, `hsi-yolo26: ${leaf}`],
            duration: 5000,
          })),
          only_b: [],
        },
      },
    }),
  );
  const page = await visit.open(pair, ".only li");
  const only = page.locator(".only li");
  assert.deepEqual(await only.locator("strong").allInnerTexts(), ["hsi-yolo26: preprocess", "hsi-yolo26: postprocess"]);
  assert.match(await only.locator(".path").first().innerText(), /^… › .*stage_number_38 › hsi-backend: stage_number_39$/);
}
