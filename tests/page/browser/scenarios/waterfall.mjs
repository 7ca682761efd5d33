import assert from "node:assert/strict";
import { trace } from "../known.mjs";
import { pixel } from "../pixel.mjs";
import { drawn, open } from "../waterfall.mjs";

const extent = (known) => {
  const from = Math.min(...known.spans.map((span) => span.from));
  return { from, length: Math.max(...known.spans.map((span) => span.to)) - from };
};

/** Within a pixel of 600 and the least width of two. */
function near(found, from, to, { from: start, length }) {
  assert.ok(
    Math.abs(found.from - (from - start) / length) < 0.004,
    `${found.name} begins at ${found.from}, not ${(from - start) / length}`,
  );
  assert.ok(
    Math.abs(found.to - (to - start) / length) < 0.006,
    `${found.name} ends at ${found.to}, not ${(to - start) / length}`,
  );
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
  const found = await page
    .locator(".row")
    .evaluateAll((rows) =>
      rows.map((row) => [
        row.querySelector(".operation").innerText,
        Number(row.getAttribute("aria-level")),
        Number.parseFloat(getComputedStyle(row.querySelector(".name")).paddingInlineStart),
      ]),
    );
  const depth = (span) =>
    span.parent ? depth(trace("pipeline").spans.find((one) => one.name === span.parent)) + 1 : 1;
  assert.deepEqual(
    found,
    trace("pipeline").spans.map((span) => [span.name, depth(span), 8 + 14 * (depth(span) - 1)]),
  );
}

export async function colours_are_those_of_the_services(visitor) {
  const visit = await visitor();
  const page = await open(visit, "pipeline");
  const found = await page
    .locator(".row")
    .evaluateAll((rows) =>
      rows.map((row) => [
        row.querySelector(".service").innerText,
        getComputedStyle(row.querySelector(".bar")).backgroundColor,
      ]),
    );
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
    const row = page
      .locator(".row")
      .filter({ has: page.locator(".operation", { hasText: new RegExp(`^${span.name}$`) }) });
    const [red, green, blue] = await pixel(visit, row.locator(".bar"), 0.25, 0.2);
    const isRed = red > 150 && green < 80 && blue < 80;
    assert.equal(isRed, Boolean(span.error), `${span.name} is rgb(${red}, ${green}, ${blue})`);
    assert.equal(await row.locator(".bang").count(), span.error ? 1 : 0);
  }
}

async function path(visitor, name) {
  const visit = await visitor();
  const page = await open(visit, name);
  const expected = trace(name).critical_path.map(([span, from, to]) => ({ span, from, to }));
  const found = await drawn(page, ".row .critical");
  assert.equal(found.length, expected.length, JSON.stringify(found));
  for (const part of expected) {
    const same = found.filter((one) => one.name === part.span);
    const closest = same.sort(
      (a, b) =>
        Math.abs(a.from - part.from / extent(trace(name)).length) -
        Math.abs(b.from - part.from / extent(trace(name)).length),
    )[0];
    assert.ok(closest, `${part.span} is on the critical path`);
    near(closest, part.from, part.to, extent(trace(name)));
  }
}

export const the_critical_path_of_a_sequence = (visitor) => path(visitor, "pipeline");
export const the_critical_path_of_what_overlaps = (visitor) => path(visitor, "overlap");

async function gaps(visitor, name) {
  const visit = await visitor();
  const page = await open(visit, name);
  const found = (await drawn(page, ".gap")).sort((a, b) => a.from - b.from);
  assert.equal(found.length, trace(name).gaps.length);
  found.forEach((gap, n) => near({ name: "gap", ...gap }, ...trace(name).gaps[n], extent(trace(name))));
}

export const the_gaps_of_a_sequence = (visitor) => gaps(visitor, "pipeline");
export const the_gaps_of_what_overlaps = (visitor) => gaps(visitor, "overlap");

export async function self_times_are_beside_the_bars(visitor) {
  const visit = await visitor();
  const page = await open(visit, "pipeline");
  const self = (name) =>
    page
      .locator(".row", { has: page.locator(".operation", { hasText: new RegExp(`^${name}$`) }) })
      .locator(".amount")
      .innerText();
  assert.equal(await self("detect_objects"), "150 ms self 0 µs");
  assert.equal(await self("Process Detection"), "1 s self 35 ms");
  assert.match(
    await page.locator(".legend li", { hasText: "hsi-nemotron" }).innerText(),
    /4 spans, 800 ms own \(80 %\)/,
  );
}

/** Two fifths of the column at least, however deep they are. */
async function names(visitor, depth, options) {
  const visit = await visitor(options);
  const spans = Array.from({ length: depth }, (_, n) => ({
    traceID: "d".repeat(32),
    spanID: (n + 1).toString(16).padStart(16, "0"),
    operationName: `${depth - n} more levels are below this span`,
    references: n ? [{ refType: "CHILD_OF", traceID: "d".repeat(32), spanID: n.toString(16).padStart(16, "0") }] : [],
    startTime: n,
    duration: 2 * (depth - n),
    tags: n % 2 ? [{ key: "error", type: "bool", value: true }] : [],
    processID: "p1",
  }));
  await visit.page.route("**/api/traces/*", (route) =>
    route.fulfill({
      json: { data: [{ traceID: "d".repeat(32), spans, processes: { p1: { serviceName: "hsi-nemotron" } } }] },
    }),
  );
  visit.expect(/404/);
  const page = await visit.open(`#/trace/${"d".repeat(32)}`, ".problem-note");
  await page.locator(".waterfall").evaluate((tree) => (tree.scrollTop = tree.scrollHeight));
  await page.locator(`#row-${depth - 1}`).waitFor();
  const shares = await page.locator(".row").evaluateAll((rows) =>
    rows.map((row) => {
      const [column, name] = [".name", ".operation"].map((one) => row.querySelector(one).getBoundingClientRect());
      return (Math.min(name.right, column.right) - name.left) / column.width;
    }),
  );
  const least = Math.min(...shares);
  assert.ok(least > 0.38, `a name has ${least} of its column`);
}

export const names_are_there_at_depth_12_on_a_phone = (visitor) => names(visitor, 12, { phone: true });
export const names_are_there_at_depth_300 = (visitor) => names(visitor, 300);
export const names_are_there_at_depth_300_on_a_phone = (visitor) => names(visitor, 300, { phone: true });
