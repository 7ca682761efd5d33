import assert from "node:assert/strict";
import { becomes, changes, requests } from "../changes.mjs";
import { id } from "../known.mjs";
import { rows } from "../rows.mjs";

const READY = "table.list tbody tr";

export async function each_filter_asks_for_what_it_says(visitor) {
  const visit = await visitor();
  await visit.open("#/traces", READY);
  await requests(visit, "filter-service", (one) => one.selectOption("hsi-frontend"), "traces", {
    service: "hsi-frontend",
    operation: null,
  });
  await becomes(() => rows(visit.page), [id("overlap")]);
  await requests(visit, "filter-operation", (one) => one.selectOption("GET /timeline"), "traces", {
    service: "hsi-frontend",
    operation: "GET /timeline",
  });
  await requests(visit, "filter-clear", "click", "traces", {
    service: null,
    operation: null,
    tags: null,
    limit: "100",
  });
  await becomes(async () => (await rows(visit.page)).length > 5, true);
}

export async function errors_only_keeps_the_failed(visitor) {
  const visit = await visitor();
  await visit.open("#/traces", READY);
  await requests(visit, "filter-errors", "click", "traces", { tags: JSON.stringify({ error: "true" }) });
  await becomes(() => rows(visit.page), [id("failing")]);
  assert.match(visit.page.url(), /errors=1/);
}

export async function tags_and_durations_are_asked_when_find_is_pressed(visitor) {
  const visit = await visitor();
  await visit.open("#/traces", READY);
  await visit.control("filter-tags").fill('camera.id=front-door model="two words"');
  await visit.control("filter-min").fill("1.5 ms");
  await visit.control("filter-max").fill("2s");
  await requests(visit, "filter-find", "click", "traces", {
    tags: JSON.stringify({ "camera.id": "front-door", model: "two words" }),
    minDuration: "1.5ms",
    maxDuration: "2s",
  });
  await requests(
    visit,
    "filter-tags",
    async (one) => {
      await one.fill("camera.id=front-door");
      await one.press("Enter");
    },
    "traces",
    { tags: JSON.stringify({ "camera.id": "front-door" }) },
  );
  await becomes(() => rows(visit.page), [id("pipeline")]);
  await requests(
    visit,
    "filter-min",
    async (one) => {
      await one.fill("1010ms");
      await one.press("Enter");
    },
    "traces",
    { minDuration: "1010ms" },
  );
  await becomes(() => visit.page.locator(".empty h2").textContent(), "No trace matches.");
  await visit.control("filter-tags").fill("");
  await requests(
    visit,
    "filter-max",
    async (one) => {
      await one.fill("1060ms");
      await one.press("Enter");
    },
    "traces",
    { maxDuration: "1060ms", tags: null },
  );
  await becomes(() => rows(visit.page), [id("slower")]);
}

export async function the_time_range_is_asked_in_microseconds(visitor) {
  const visit = await visitor();
  await visit.open("#/traces", READY);
  const asked = await requests(visit, "filter-range", (one) => one.selectOption("1h"), "traces", {});
  assert.equal(Number(asked.end) - Number(asked.start), 3600e6);
  assert.ok(Math.abs(Number(asked.end) / 1e3 - Date.now()) < 60_000, "the range ends now");
  await requests(visit, "filter-range", (one) => one.selectOption("custom"), "traces", { start: null, end: null });
  const from = await requests(visit, "filter-from", (one) => one.fill("2020-01-02T03:04:05"), "traces", { end: null });
  assert.equal(Number(from.start) / 1e3, new Date("2020-01-02T03:04:05").getTime());
  const to = await requests(visit, "filter-to", (one) => one.fill("2021-01-02T03:04:05"), "traces", {
    start: from.start,
  });
  assert.equal(Number(to.end) / 1e3, new Date("2021-01-02T03:04:05").getTime());
  await becomes(() => visit.page.locator(".empty h2").textContent(), "No trace matches.");
}

export async function the_limit_is_asked_for(visitor) {
  const visit = await visitor();
  await visit.open("#/traces", READY);
  await requests(visit, "filter-limit", (one) => one.selectOption("20"), "traces", { limit: "20" });
}

export async function what_is_not_a_filter_is_refused_in_words(visitor) {
  const visit = await visitor();
  await visit.open("#/traces", READY);
  const problem = () => visit.page.locator("#filter-problem").textContent();
  await changes(
    visit,
    "filter-min",
    async (one) => {
      await one.fill("soon");
      await one.press("Enter");
    },
    problem,
    "“soon” is not a duration: write 800us, 1.5ms, 2s or 1m30s.",
  );
  await visit.control("filter-min").fill("2s");
  await changes(
    visit,
    "filter-max",
    async (one) => {
      await one.fill("1s");
      await one.press("Enter");
    },
    problem,
    "The maximum is below the minimum.",
  );
  await visit.control("filter-min").fill("");
  await changes(
    visit,
    "filter-tags",
    async (one) => {
      await one.fill("camera");
      await one.press("Enter");
    },
    problem,
    '“camera” is not a tag: write key=value, or key="two words".',
  );
  assert.equal(await visit.control("filter-tags").getAttribute("aria-invalid"), "true");
}

export async function filters_come_from_the_address(visitor) {
  const visit = await visitor();
  await visit.open("#/traces?service=hsi-backend&min=1s&errors=1&sort=spans", READY);
  assert.equal(await visit.control("filter-service").inputValue(), "hsi-backend");
  assert.equal(await visit.control("filter-min").inputValue(), "1s");
  assert.equal(await visit.control("filter-errors").isChecked(), true);
  assert.deepEqual(await rows(visit.page), [id("failing")]);
}

/** Where the address stays the same, too. */
export async function find_asks_again_and_clear_empties_the_form(visitor) {
  const visit = await visitor();
  const page = await visit.open("#/traces", READY);
  const asked = () => requests(visit, "filter-find", "click", "traces", { limit: "100" });
  await asked();
  await asked();
  await visit.control("filter-tags").fill("camera");
  await visit.control("filter-min").fill("soon");
  const problem = () => page.locator("#filter-problem").textContent();
  await visit.control("filter-find").click();
  assert.match(await problem(), /“soon” is not a duration/);
  const clear = () => requests(visit, "filter-clear", "click", "traces", { tags: null, minDuration: null });
  await clear();
  for (const name of ["filter-tags", "filter-min"]) {
    assert.equal(await visit.control(name).inputValue(), "");
    assert.equal(await visit.control(name).getAttribute("aria-invalid"), null);
  }
  assert.equal(await problem(), "");
  await clear();
}

export async function a_trace_is_opened_by_its_id(visitor) {
  const visit = await visitor();
  const known = id("pipeline");
  for (const given of [` ${known.toUpperCase()} `, `00-${known}-00f067aa0ba902b7-01`]) {
    const page = await visit.open("#/traces", READY);
    assert.match(await visit.control("filter-tags").getAttribute("placeholder"), /or a trace id$/);
    await changes(
      visit,
      "filter-tags",
      async (one) => {
        await one.fill(given);
        await one.press("Enter");
      },
      async () => new URL(page.url()).hash,
      `#/trace/${known}`,
    );
    await page.locator(".waterfall .row").first().waitFor();
  }
}

export async function durations_are_those_of_the_api(visitor) {
  const visit = await visitor();
  await visit.open("#/traces", READY);
  for (const given of ["1m30s", "0", "1.5ms", ".5s", "100 ns"]) {
    const search = async (one) => {
      await one.fill(given);
      await one.press("Enter");
    };
    await requests(visit, "filter-min", search, "traces", { minDuration: given.replace(" ", "") });
  }
  await visit.control("filter-max").fill("1m30");
  await visit.control("filter-max").press("Enter");
  assert.match(await visit.page.locator("#filter-problem").textContent(), /“1m30” is not a duration/);
}
