import assert from "node:assert/strict";
import { becomes, changes } from "../changes.mjs";

/** The page with another configuration: what the service would answer if it were given that. */
async function configured(visit, config) {
  await visit.page.route("**/api/page", async (route) => {
    const answer = await (await route.fetch()).json();
    await route.fulfill({ json: { ...answer, ...config } });
  });
}

const KIOSK = "/d/hsi-tracing/hsi-distributed-tracing?orgId=1&kiosk=1&theme=dark&refresh=30s";
const links = (page) =>
  page
    .locator("#actions a")
    .evaluateAll((all) => all.map((one) => [one.dataset.control, one.getAttribute("href"), one.target, one.rel]));

export async function links_lead_to_grafana_and_jaeger_in_tabs_of_their_own(visitor) {
  const visit = await visitor();
  const page = await visit.open("#/traces", "table.list tbody tr");
  assert.deepEqual(await links(page), [
    ["open-grafana", "/grafana/d/hsi-tracing/hsi-distributed-tracing?orgId=1", "_blank", "noopener noreferrer"],
    ["open-jaeger", "http://localhost:16686", "_blank", "noopener noreferrer"],
  ]);
  const pages = () => Promise.resolve(visit.context.pages().length);
  visit.tests("open-jaeger");
  await changes(visit, "open-grafana", "click", pages, 2);
  const opened = visit.context.pages().at(-1);
  await becomes(async () => new URL(opened.url()).pathname, "/grafana/d/hsi-tracing/hsi-distributed-tracing");
  assert.equal(await opened.evaluate(() => window.opener), null);
}

export async function addresses_are_resolved_as_documented(visitor) {
  const visit = await visitor();
  const page = await visit.open("#/compare", ".empty");
  const found = await page.evaluate(async () => {
    const { resolved } = await import("./grafana-url.js");
    return [
      "/grafana",
      "/a/b",
      "http://localhost:3002",
      "http://127.0.0.1:3002/grafana/",
      "https://localhost",
      "http://localhost",
      "https://localhost:8443/x",
      "https://grafana.example/x?y",
      "not a url",
      "grafana.example:3000",
    ].map((url) => resolved(url, "cameras.example"));
  });
  assert.deepEqual(found, [
    "/grafana",
    "/a/b",
    "http://cameras.example:3002",
    "http://cameras.example:3002",
    "http://cameras.example:443",
    "http://cameras.example:80",
    "http://cameras.example:8443",
    "https://grafana.example/x?y",
    "not a url",
    "grafana.example:3000",
  ]);
}

export async function the_dashboard_is_embedded_without_its_frame(visitor) {
  const visit = await visitor();
  const page = await visit.open("#/grafana", "iframe.grafana");
  assert.equal(await page.locator("iframe").getAttribute("src"), `/grafana${KIOSK}`);
  await becomes(() => page.frameLocator("iframe").locator("h1").innerText(), "Grafana of the tests");
  visit.tests("grafana-frame");
}

/** Cleared at once, restored after 100 ms, and the button says so meanwhile. */
export async function refresh_clears_and_restores_the_frame(visitor) {
  const visit = await visitor();
  const page = await visit.open("#/grafana", "iframe.grafana");
  await page.frameLocator("iframe").locator("h1").waitFor();
  const seen = await page.evaluate(
    () =>
      new Promise((done) => {
        const frame = document.querySelector("iframe");
        const button = document.querySelector('[data-control="refresh"]');
        const states = [];
        const began = performance.now();
        new MutationObserver(() => {
          states.push({
            src: frame.getAttribute("src"),
            disabled: button.disabled,
            spinning: button.classList.contains("spinning"),
            after: performance.now() - began,
          });
          if (states.length === 2)
            setTimeout(
              () => done({ states, disabled: button.disabled, spinning: button.classList.contains("spinning") }),
              50,
            );
        }).observe(frame, { attributeFilter: ["src"] });
        button.click();
      }),
  );
  assert.deepEqual(
    seen.states.map(({ src, disabled, spinning }) => [src, disabled, spinning]),
    [
      ["", true, true],
      [`/grafana${KIOSK}`.replace(/^/, new URL(visit.root).origin), true, true],
    ],
  );
  assert.ok(seen.states[1].after >= 99 && seen.states[0].after < 50, JSON.stringify(seen.states));
  assert.deepEqual([seen.disabled, seen.spinning], [false, false]);
  await becomes(() => page.frameLocator("iframe").locator("h1").innerText(), "Grafana of the tests");
}

export async function without_configuration_the_banner_says_so_and_the_page_goes_on(visitor) {
  const visit = await visitor();
  visit.expect(/500/);
  await visit.page.route("**/api/page", (route) =>
    route.fulfill({ status: 500, json: { data: null, errors: [{ code: 500, msg: "no" }] } }),
  );
  const page = await visit.open("#/traces", "table.list tbody tr");
  const banner = page.locator(".banner.warn strong");
  assert.equal(await banner.innerText(), "Failed to load configuration. Using default Grafana URL.");
  const [red, green, blue] = (
    await page.locator(".banner.warn").evaluate((one) => getComputedStyle(one).backgroundColor)
  )
    .match(/\d+/g)
    .map(Number);
  assert.ok(red > 200 && green > 200 && blue < green - 20, `the banner is yellow: ${red} ${green} ${blue}`);
  assert.equal(
    await page.locator('[data-control="open-grafana"]').getAttribute("href"),
    "/grafana/d/hsi-tracing/hsi-distributed-tracing?orgId=1",
  );
  await visit.control("view-grafana").click();
  await becomes(() => page.locator("iframe").getAttribute("src"), `/grafana${KIOSK}`);
  await page.unroute("**/api/page");
  await visit.control("view-traces").click();
  await visit.control("refresh").click();
  await becomes(() => banner.count(), 0);
}

export async function without_grafana_and_jaeger_there_are_no_links_to_them(visitor) {
  const visit = await visitor();
  await configured(visit, { grafana_url: null, jaeger_url: null });
  const page = await visit.open("#/traces", "table.list tbody tr");
  assert.deepEqual(await links(page), []);
  assert.equal(await page.locator('[data-control="view-grafana"]').count(), 0);
  await visit.open("#/grafana", ".empty");
  assert.match(await page.locator(".empty").innerText(), /Grafana is not configured[\s\S]*with_grafana_url/);
}

export async function an_address_that_is_a_script_is_no_link(visitor) {
  const visit = await visitor();
  await configured(visit, { grafana_url: "javascript:alert(1)//", jaeger_url: "javascript:alert(1)" });
  const page = await visit.open("#/grafana", ".empty");
  assert.deepEqual(await links(page), []);
}

export async function a_grafana_that_is_down_is_told_with_what_to_do(visitor) {
  const visit = await visitor();
  visit.expect(/404/);
  await configured(visit, { grafana_url: "/no-grafana-here" });
  const page = await visit.open("#/grafana", ".empty");
  assert.match(
    await page.locator(".empty").innerText(),
    /Grafana is not at \/no-grafana-here: it answered 404\.\s+Start Grafana/,
  );
}

/** Where only the policy knows what may be embedded. */
export async function a_grafana_that_may_not_be_embedded_is_told(visitor) {
  const visit = await visitor();
  visit.expect(/frame-src|Framing|another origin/);
  await configured(visit, { grafana_url: "https://grafana.example" });
  const page = await visit.open("#/grafana", ".empty");
  assert.match(await page.locator(".empty").innerText(), /may not embed https:\/\/grafana\.example/);
}
