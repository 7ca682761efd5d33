// What strangers may put into a span.

import assert from "node:assert/strict";
import { becomes, changes } from "../changes.mjs";
import { attributes, post } from "../known.mjs";
import { analysed } from "../waterfall.mjs";

const MARKUP = '<script>window.hurt=1</script><img src=x onerror="window.hurt=1"><svg onload="window.hurt=1">"\'`${1}';
const MEGABYTE = "x".repeat(1_000_000) + "<b>end</b>";
const TURNED = "\u202eevil\u202d \u2066isolated \u05d0\u05d1\u05d2 \u0627\u0628";
const at = (ms) => String(BigInt(Math.round((Date.now() - 10_000 + ms) * 1000)) * 1000n);

/** A trace of one service. Ids begin with `mark`, so that scenarios do not meet. */
async function send(visit, mark, service, spans) {
  const traceId = mark.padEnd(32, "0");
  const whole = spans.map((span, n) => ({
    traceId,
    spanId: (n + 1).toString(16).padStart(16, "0"),
    parentSpanId: span.parent ? span.parent.toString(16).padStart(16, "0") : "",
    name: span.name,
    kind: 1,
    startTimeUnixNano: at(span.from ?? 0),
    endTimeUnixNano: at(span.to ?? 100),
    attributes: attributes(span.tags),
    events: span.events ?? [],
    status: span.status ?? {},
  }));
  for (let from = 0; from < whole.length; from += 2000) {
    await post(visit.root, "v1/traces", {
      resourceSpans: [
        {
          resource: { attributes: attributes({ "service.name": service }) },
          scopeSpans: [{ scope: { name: "hostile" }, spans: whole.slice(from, from + 2000) }],
        },
      ],
    });
  }
  return traceId;
}

export async function markup_is_text_everywhere(visitor) {
  const visit = await visitor();
  const event = { name: MARKUP, timeUnixNano: at(5), attributes: attributes({ [MARKUP]: MARKUP }) };
  const failed = {
    name: "exception",
    timeUnixNano: at(6),
    attributes: attributes({ "exception.type": MARKUP, "exception.message": MARKUP, "exception.stacktrace": MARKUP }),
  };
  const id = await send(visit, "bad1", MARKUP, [
    { name: MARKUP, tags: { [MARKUP]: MARKUP }, events: [event, failed], status: { code: 2, message: MARKUP } },
  ]);
  const page = visit.page;
  for (const [place, ready] of [
    ["#/traces", `tr[data-trace="${id}"]`],
    [`#/trace/${id}?span=0000000000000001&q=${encodeURIComponent(MARKUP)}`, ".panel h3"],
    ["#/map", "main .map"],
    [`#/compare?a=${id}&b=${id}`, ".compared, .empty"],
    [`#/traces?service=${encodeURIComponent(MARKUP)}&tags=${encodeURIComponent(MARKUP)}`, ".list, .empty"],
    [`#/${encodeURIComponent(MARKUP)}/x`, "main *"],
  ]) {
    if (place.includes("tags=")) visit.expect(/400/);
    await visit.open(place, ready);
    assert.equal(await page.evaluate(() => window.hurt), undefined, place);
    assert.equal(await page.locator("main script, main img, main svg[onload], dialog script").count(), 0, place);
  }
  await visit.open(`#/trace/${id}?span=0000000000000001`, ".panel h3");
  assert.equal(await page.locator(".panel h3 bdi").textContent(), MARKUP);
  assert.equal(await page.locator(".exception h4").textContent(), MARKUP);
  assert.equal(
    await page
      .locator("details.attributes tr", { has: page.locator("th", { hasText: "<script>" }) })
      .locator(".value")
      .textContent(),
    MARKUP,
  );
}

export async function a_megabyte_is_shown_in_part_and_copied_whole(visitor) {
  const visit = await visitor();
  const id = await send(visit, "bad2", MEGABYTE.slice(0, 5000), [{ name: MEGABYTE, tags: { big: MEGABYTE } }]);
  const page = await visit.open(`#/trace/${id}?span=0000000000000001`, ".panel h3");
  await page.locator("details.attributes").waitFor();
  const size = () => page.evaluate(() => document.body.textContent.length);
  assert.ok((await size()) < 40_000, `the page holds ${await size()} characters`);
  const shown = () =>
    page
      .locator("details.attributes .long .value")
      .first()
      .evaluate((one) => one.textContent.length);
  await changes(visit, "show-more", "click", shown, 20_001);
  assert.ok((await size()) < 80_000, `the page holds ${await size()} characters`);
  assert.match(
    await page.locator("details.attributes .long-tools").first().innerText(),
    /the first 20\s000 of 1\s000\s010 characters/,
  );
  await changes(
    visit,
    "copy-value",
    "click",
    () => page.evaluate(async () => (await navigator.clipboard.readText()).length),
    MEGABYTE.length,
  );
  await becomes(() => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
  await visit.open("#/traces", `tr[data-trace="${id}"]`);
  assert.ok((await page.locator(`tr[data-trace="${id}"]`).evaluate((row) => row.textContent.length)) < 1000);
  assert.equal(
    await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth),
    true,
    "a long name does not widen the page",
  );
}
a_megabyte_is_shown_in_part_and_copied_whole.shares = "clipboard";

/** Text that turns the direction stays inside of its own element. */
export async function turned_text_does_not_turn_its_neighbours(visitor) {
  const visit = await visitor();
  const id = await send(visit, "bad3", "turned", [
    { name: TURNED, tags: { plain: TURNED } },
    { name: "after", parent: 1, tags: {} },
  ]);
  const page = await visit.open(`#/trace/${id}?span=0000000000000001`, ".panel h3");
  await analysed(page);
  const isolated = await page
    .locator(".row .operation bdi, details.attributes .value")
    .evaluateAll((all) => all.map((one) => getComputedStyle(one).unicodeBidi));
  assert.ok(isolated.length >= 3 && isolated.every((one) => one.startsWith("isolate")), isolated.join());
  assert.equal(
    await page.locator("details.attributes tr", { hasText: "plain" }).locator(".value").textContent(),
    TURNED,
  );
  const label = await page
    .locator("h2")
    .first()
    .evaluate(() => document.title);
  assert.doesNotMatch(label, /[\u202a-\u202e\u2066-\u2069]/u);
  const box = await page
    .locator(".row")
    .first()
    .evaluate((row) => [
      row.querySelector(".operation").getBoundingClientRect().left,
      row.querySelector(".service").getBoundingClientRect().left,
    ]);
  assert.ok(box[0] < box[1], "the name stands before the service");
}

export async function ten_thousand_spans_are_smooth(visitor) {
  const visit = await visitor();
  const spans = [{ name: "root", from: 0, to: 5000 }];
  for (let n = 1; n < 10_000; n += 1)
    spans.push({
      name: `work ${n}`,
      parent: n % 10 === 1 ? 1 : Math.floor((n - 1) / 10) * 10 + 2,
      from: n / 2.2,
      to: n / 2.2 + 3,
    });
  const id = await send(visit, "bad4", "busy", spans);
  const page = visit.page;
  const began = Date.now();
  await visit.open(`#/trace/${id}`, ".waterfall .row");
  const opened = Date.now() - began;
  assert.match(await page.locator(".trace-head").innerText(), /Spans\s+10000/);
  assert.ok((await page.locator(".row").count()) < 100, "only the rows in sight exist");
  const height = await page.locator(".rows").evaluate((one) => one.offsetHeight);
  assert.equal(height, 10_000 * 26);
  // While it is scrolled from end to end, each frame makes the rows that came into sight, and no more.
  const { frames, made, most } = await page.evaluate(
    () =>
      new Promise((done) => {
        const tree = document.querySelector("[role=tree]");
        const frames = [];
        const made = [];
        let most = 0;
        new MutationObserver((changes) =>
          made.push(changes.reduce((sum, one) => sum + one.addedNodes.length, 0)),
        ).observe(document.querySelector(".rows"), { childList: true });
        let last = performance.now();
        const next = () => {
          const now = performance.now();
          frames.push(now - last);
          last = now;
          most = Math.max(most, document.querySelectorAll(".row").length);
          tree.scrollTop += 3200;
          if (frames.length < 85) requestAnimationFrame(next);
          else done({ frames: frames.slice(1).sort((a, b) => a - b), made, most });
        };
        requestAnimationFrame(next);
      }),
  );
  console.log(
    `10 000 spans: open ${opened} ms, frames of ${frames[Math.floor(frames.length / 2)].toFixed(1)} ms, the slowest ${frames.at(-1).toFixed(1)} ms`,
  );
  assert.ok(made.length > 40 && Math.max(...made) < 100 && most < 100, `rows made: ${made.join()}; at once: ${most}`);
  await page.locator("[role=tree]").focus();
  await page.keyboard.press("End");
  await becomes(() => page.locator('.row[aria-selected="true"] .operation').innerText(), "work 9999");
  await visit.control("search").fill("work 4321");
  await becomes(() => page.locator(".search .result").innerText(), "1 match");
  await page.keyboard.press("Enter");
  await becomes(() => page.locator('.row[aria-selected="true"] .operation').innerText(), "work 4321");
  await changes(visit, "fold-all", "click", () => page.locator(".rows").evaluate((one) => one.offsetHeight / 26), 1001);
}

/** A chain, circles, a span twice, one without a parent that is there. */
export async function odd_shapes_are_drawn_all_the_same(visitor) {
  const visit = await visitor();
  const page = visit.page;
  const span = (spanID, parent, startTime = 1_700_000_000_000_000) => ({
    traceID: "feed",
    spanID,
    operationName: spanID,
    references: parent ? [{ refType: "CHILD_OF", traceID: "feed", spanID: parent }] : [],
    startTime,
    duration: 10,
    tags: [],
    logs: [],
    processID: "p1",
    warnings: null,
  });
  const chain = Array.from({ length: 5000 }, (_, n) => span(`c${n}`, n ? `c${n - 1}` : ""));
  const odd = [
    span("self", "self"),
    span("a", "b"),
    span("b", "a"),
    span("twice", ""),
    span("twice", ""),
    span("lost", "nowhere"),
    ...chain,
  ];
  await page.route("**/api/traces/feed", (route) =>
    route.fulfill({ json: { data: [{ traceID: "feed", spans: odd, processes: {}, warnings: null }] } }),
  );
  await page.route("**/api/traces/feed/*", (route) => route.fulfill({ json: { data: [] } }));
  await visit.open("#/trace/feed", ".waterfall .row");
  assert.equal(await page.locator(".rows").evaluate((one) => one.offsetHeight / 26), odd.length);
  assert.match(
    await page.locator(".problems").innerText(),
    /1 span names a parent that is not in this trace[\s\S]*3 spans are their own ancestors/,
  );
}
