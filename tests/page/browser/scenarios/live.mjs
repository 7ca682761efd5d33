import assert from "node:assert/strict";
import { becomes, changes } from "../changes.mjs";
import { attributes, post } from "../known.mjs";

let made = 0;

/** Sends one more trace, which the page has to show without being asked. */
async function happen(visit, error = false) {
  made += 1;
  const traceId = (BigInt(Date.now()) * 1000n + BigInt(made)).toString(16).padStart(32, "5e");
  const at = (ms) => String(BigInt(Date.now() + ms) * 1_000_000n);
  await post(visit.root, "v1/traces", {
    resourceSpans: [
      {
        resource: { attributes: attributes({ "service.name": "live-service" }) },
        scopeSpans: [
          {
            scope: { name: "live" },
            spans: [
              {
                traceId,
                spanId: "00000000000000aa",
                name: `happened ${made}`,
                kind: 2,
                startTimeUnixNano: at(-20),
                endTimeUnixNano: at(0),
                status: error ? { code: 2, message: "no" } : {},
              },
            ],
          },
        ],
      },
    ],
  });
  return traceId;
}

const rows = (page) => page.locator(".live tr:visible").evaluateAll((all) => all.map((row) => row.dataset.trace));
const mine = async (page, ids) => (await rows(page)).filter((one) => ids.includes(one));

async function open(visitor) {
  const visit = await visitor();
  const page = await visit.open("#/live", "text=/Connected[.:]/");
  return { visit, page };
}

export async function traces_appear_as_they_end(visitor) {
  const { visit, page } = await open(visitor);
  const first = await happen(visit);
  await becomes(() => mine(page, [first]), [first]);
  const second = await happen(visit, true);
  await becomes(() => mine(page, [first, second]), [second, first]);
  assert.match(
    await page.locator(`tr[data-trace="${second}"]`).innerText(),
    /live-service happened \d+[\s\S]*20 ms[\s\S]*1 error/,
  );
  await changes(
    visit,
    "live-trace",
    () => page.locator(`tr[data-trace="${second}"] a`).click(),
    async () => new URL(page.url()).hash,
    `#/trace/${second}`,
  );
}

export async function a_pause_keeps_what_comes_for_later(visitor) {
  const { visit, page } = await open(visitor);
  const before = await happen(visit);
  await becomes(() => mine(page, [before]), [before]);
  await changes(visit, "live-pause", "click", () => visit.control("live-pause").getAttribute("aria-pressed"), "true");
  const meanwhile = await happen(visit);
  await page.locator("text=/Paused: \\d+ traces? waiting/").waitFor();
  assert.deepEqual(await mine(page, [before, meanwhile]), [before]);
  await changes(visit, "live-pause", "click", () => mine(page, [before, meanwhile]), [meanwhile, before]);
}

/** The service ends each feed after a few seconds, so that it can stop. */
export async function a_feed_that_has_ended_goes_on(visitor) {
  const { visit, page } = await open(visitor);
  await page.waitForRequest((one) => one.url().endsWith("/api/live"));
  assert.match(await page.locator("main .summary").innerText(), /^Connected[.:]/);
  const after = await happen(visit);
  await becomes(() => mine(page, [after]), [after]);
}

export async function errors_only_and_clear(visitor) {
  const { visit, page } = await open(visitor);
  const fine = await happen(visit);
  const failed = await happen(visit, true);
  await becomes(() => mine(page, [fine, failed]), [failed, fine]);
  await changes(visit, "live-errors", "click", () => mine(page, [fine, failed]), [failed]);
  await changes(visit, "live-clear", "click", () => mine(page, [fine, failed]), []);
}

/** Fed here from the first: traces of the scenarios beside this one would be counted too. */
export async function errors_only_says_that_none_failed(visitor) {
  const visit = await visitor();
  const trace = (traceID, errors) =>
    JSON.stringify({ traceID, service: "hsi-yolo26", operation: "detect", startTime: 0, duration: 5, spans: 1, errors });
  let traces = [trace("a1", 0), trace("a2", 0)];
  await visit.page.route("**/api/live", (route) =>
    route.fulfill({ contentType: "text/event-stream", body: traces.map((one) => `data: ${one}\n\n`).join("") }),
  );
  const page = await visit.open("#/live");
  const said = () => page.locator("main .summary").innerText();
  await becomes(said, "Connected: 2 traces since this view was opened.");
  await visit.control("live-errors").click();
  await becomes(said, "Connected: 2 traces since this view was opened. None of them failed.");
  traces = [trace("a3", 1)];
  await visit.control("refresh").click();
  await becomes(said, "Connected: 3 traces since this view was opened.");
}
