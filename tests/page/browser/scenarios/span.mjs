import assert from "node:assert/strict";
import { becomes, changes, requests } from "../changes.mjs";
import { id, spanId } from "../known.mjs";

const open = async (visit, name, span) => {
  const page = await visit.open(`#/trace/${id(name)}?span=${spanId(name, span)}`, ".panel h3");
  await page.locator('[data-control="toggle-gaps"]:not(:text-is("Gaps"))').waitFor();
  return page;
};
const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());

export async function a_span_shows_its_attributes_events_cost_and_resource(visitor) {
  const visit = await visitor();
  const page = await open(visit, "pipeline", "inference");
  const panel = await page.locator(".panel").innerText();
  for (const part of [
    "hsi-yolo26",
    "130 ms",
    "20 ms",
    "CPU, own work",
    "112 ms",
    "402 MB",
    "gpu_stats",
    "gpu.utilization",
    "0.93",
    "host.name",
  ]) {
    assert.ok(
      panel.includes(part) || (await page.locator(".panel").textContent()).includes(part),
      `the panel has no ${part}`,
    );
  }
}

export async function tokens_are_the_cost_of_a_model_call(visitor) {
  const visit = await visitor();
  const page = await open(visit, "pipeline", "llm_inference");
  assert.match(await page.locator("details.cost").innerText(), /Tokens in\s+812\s+Tokens out\s+96/);
}

export async function an_exception_stands_at_the_top_with_its_stack(visitor) {
  const visit = await visitor();
  const page = await open(visit, "failing", "llm_inference");
  assert.match(await page.locator(".failed-note").innerText(), /Failed: the model did not answer/);
  const exception = page.locator(".exception");
  assert.equal(await exception.locator("h4").innerText(), "analyst::Timeout");
  assert.match(await exception.innerText(), /no answer within 30 s/);
  assert.match(await exception.locator("pre").innerText(), /0: analyst::llm::ask\n\s+at src\/llm.rs:88/);
  await changes(visit, "section-stack", "click", () => exception.locator("pre").isVisible(), false);
  await changes(visit, "section-stack", "click", () => exception.locator("pre").isVisible(), true);
  await changes(
    visit,
    "stack",
    (one) => one.focus(),
    () => page.evaluate(() => document.activeElement.dataset.control),
    "stack",
  );
  await changes(
    visit,
    "copy-stack",
    "click",
    () => clipboard(page),
    "0: analyst::llm::ask\n   at src/llm.rs:88\n1: analyst::score\n   at src/score.rs:31",
  );
}
an_exception_stands_at_the_top_with_its_stack.shares = "clipboard";

export async function a_link_leads_to_its_span(visitor) {
  const visit = await visitor();
  const page = await open(visit, "pipeline", "llm_inference");
  await changes(
    visit,
    "follow-link",
    "click",
    async () => new URL(page.url()).hash,
    `#/trace/${id("failing")}?span=${spanId("failing", "llm_inference")}`,
  );
  await becomes(() => page.locator(".failed-note").innerText(), "Failed: the model did not answer");
}

export async function logs_are_those_of_the_span_or_of_the_trace(visitor) {
  const visit = await visitor();
  const page = await open(visit, "pipeline", "llm_inference");
  const bodies = () =>
    page.locator(".logs .value").first().locator("xpath=ancestor::ol").locator("li > .value").allInnerTexts();
  await becomes(bodies, ["the model is slow"]);
  await changes(visit, "logs-of-trace", "click", bodies, ["image accepted", "the model is slow"]);
  await changes(
    visit,
    "section-log",
    "click",
    () =>
      page
        .locator(".logs details")
        .first()
        .evaluate((one) => one.open),
    true,
  );
}

export async function the_parent_is_one_press_away(visitor) {
  const visit = await visitor();
  const page = await open(visit, "pipeline", "llm_inference");
  await changes(visit, "go-to-parent", "click", () => page.locator(".panel h3").innerText(), "analyze_batch");
}

export async function a_value_leads_to_the_traces_that_have_it(visitor) {
  const visit = await visitor();
  const page = await open(visit, "pipeline", "Process Detection");
  const link = page.locator('tr:has-text("camera.id") [data-control="filter-by-value"]');
  await requests(visit, "filter-by-value", () => link.click(), "traces", {
    tags: JSON.stringify({ "camera.id": "front-door" }),
  });
  await becomes(() => page.locator("table.list tbody tr").count(), 1);
}

export async function sections_fold_and_the_panel_closes(visitor) {
  const visit = await visitor();
  const page = await open(visit, "pipeline", "llm_inference");
  const opened = (name) => () => page.locator(`.panel details.${name}`).evaluate((one) => one.open);
  for (const name of ["cost", "attributes", "links", "logs"])
    await changes(visit, `section-${name}`, "click", opened(name), false);
  await changes(visit, "section-resource", "click", opened("resource"), true);
  await changes(visit, "close-span", "click", () => page.locator(".panel").isVisible(), false);
  assert.doesNotMatch(page.url(), /span=/);
  await page.locator(`[data-span="${spanId("pipeline", "inference")}"]`).click();
  await changes(visit, "section-events", "click", opened("events"), false);
}

export async function json_and_links_are_copied(visitor) {
  const visit = await visitor();
  const page = await open(visit, "pipeline", "llm_inference");
  await page.evaluate(() => navigator.clipboard.writeText(""));
  await changes(
    visit,
    "copy-json",
    "click",
    async () => JSON.parse((await clipboard(page)) || "{}").traceID,
    id("pipeline"),
  );
  assert.equal(JSON.parse(await clipboard(page)).spans.length, 12);
  await changes(
    visit,
    "copy-span",
    "click",
    async () => JSON.parse(await clipboard(page)).spanID,
    spanId("pipeline", "llm_inference"),
  );
  await changes(visit, "copy-link", "click", () => clipboard(page), page.url());
}
json_and_links_are_copied.shares = "clipboard";

export async function a_deep_link_opens_the_span_and_back_returns(visitor) {
  const visit = await visitor();
  const page = await visit.open("#/traces", "table.list tbody tr");
  await page.goto(`${visit.root}#/trace/${id("slower")}?span=${spanId("slower", "save_event")}`);
  await becomes(() => page.locator(".panel h3").innerText(), "save_event");
  await page.goBack();
  await page.locator("table.list tbody tr").first().waitFor();
}
