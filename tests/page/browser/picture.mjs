// The pictures for people: `node picture.mjs FOLDER` with PAGE_URL. More traces are sent first, so that there is something
// to see in the list.

import { chromium, OPTIONS } from "./chromium.mjs";
import { attributes, id, post, send, spanId, trace } from "./known.mjs";

const { PAGE_URL } = process.env;
const folder = process.argv[2];
const CAMERAS = ["front-door", "garage", "garden", "hall", "street"];

/** The pipeline once more, longer or shorter, and now and then with a failure. */
function run(n) {
  const times = 0.6 + 0.55 * Math.abs(Math.sin(n * 1.7)) + (n % 11 === 5 ? 2.4 : 0);
  const failed = n % 9 === 4;
  const base = Date.now() - 60_000 - n * 41_000;
  const nanos = (ms) => String(BigInt(Math.round((base + ms * times) * 1000)) * 1000n);
  const spans = trace("pipeline").spans;
  const at = (name) =>
    (0x1000 + n * 64 + spans.findIndex((span) => span.name === name) + 1).toString(16).padStart(16, "0");
  return [...new Set(spans.map((span) => span.service))].map((service) => ({
    resource: { attributes: attributes({ "service.name": service }) },
    scopeSpans: [
      {
        scope: { name: "pipeline" },
        spans: spans
          .filter((span) => span.service === service)
          .map((span) => ({
            traceId: (0x7ac3_0000 + n * 7919).toString(16).padStart(32, "4f1d9a20c85b7e36".repeat(2)),
            spanId: at(span.name),
            parentSpanId: span.parent ? at(span.parent) : "",
            name: span.name,
            kind: 1,
            startTimeUnixNano: nanos(span.from),
            endTimeUnixNano: nanos(span.to),
            attributes: attributes({
              ...span.tags,
              ...(span.parent ? {} : { "camera.id": CAMERAS[n % CAMERAS.length] }),
            }),
            status:
              failed && ["llm_inference", "Process Detection"].includes(span.name)
                ? { code: 2, message: "the model did not answer" }
                : {},
          })),
      },
    ],
  }));
}

await send(PAGE_URL, ["pipeline", "slower", "failing", "overlap"].map(trace));
for (let n = 0; n < 70; n += 1) await post(PAGE_URL, "v1/traces", { resourceSpans: run(n) });

const detail = `#/trace/${id("pipeline")}?span=${spanId("pipeline", "llm_inference")}`;
const failing = `#/trace/${id("failing")}?span=${spanId("failing", "llm_inference")}`;
const VIEWS = {
  list: ["#/traces", "table.list tbody tr"],
  trace: [detail, ".panel h3"],
  failing: [failing, ".panel h3"],
  map: ["#/map", ".node"],
  live: ["#/live", "table"],
  running: ["#/running", ".running"],
  compare: [`#/compare?a=${id("pipeline")}&b=${id("slower")}`, ".compared"],
  grafana: ["#/grafana", "iframe"],
  whole: [`#/trace/${id("pipeline")}`, ".row"],
};

const wanted = process.argv.slice(3);
const browser = await chromium.launch(OPTIONS);
for (const [name, [place, ready]] of Object.entries(VIEWS)) {
  for (const [size, viewport] of [
    ["desktop", { width: 1280, height: 800 }],
    ["phone", { width: 390, height: 844 }],
  ]) {
    for (const colorScheme of ["light", "dark"]) {
      const file = `${name}-${size}-${colorScheme}`;
      if (wanted.length && !wanted.some((one) => file.startsWith(one))) continue;
      const page = await browser.newPage({ viewport, colorScheme });
      await page.goto(PAGE_URL + place);
      await page.locator(ready).first().waitFor();
      await page.waitForLoadState("networkidle").catch(() => {});
      await page.screenshot({ path: `${folder}/${file}.png` });
      const wide = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      if (wide[0] > wide[1])
        console.log(
          `${file} is ${wide[0]} pixels wide:`,
          await page.evaluate(() =>
            [...document.querySelectorAll("*")]
              .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest(".map-frame, nav"))
              .slice(0, 6)
              .map((one) => `${one.tagName}.${one.className?.baseVal ?? one.className}`),
          ),
        );
      await page.close();
    }
  }
}
await browser.close();
