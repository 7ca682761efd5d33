// One scenario in a browser of its own profile. Whatever it does, nothing may be asked of another origin, nothing may be
// against the page's own policy, and no script may fail.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { chromium, OPTIONS } from "./chromium.mjs";

const { PAGE_URL, EMPTY_URL, BROWSER, LATE } = process.env;

export default async function visit(scenario) {
  const browser = BROWSER ? await chromium.connect(BROWSER) : await chromium.launch(OPTIONS);
  try {
    await scenario(async (options = {}) => new Visit(browser, options).start());
    await Promise.all(visits.map((one) => one.finish()));
    const names = (which) => visits.flatMap((one) => [...one[which]]);
    if (process.env.PAGE_CONTROLS)
      writeFileSync(
        `${process.env.PAGE_CONTROLS}/${scenario.name}.json`,
        JSON.stringify({ seen: names("seen"), tested: names("tested") }),
      );
  } finally {
    await browser.close();
  }
}

const SEEN = "control: ";
const visits = [];

/** In the page: says the name of each control when it first appears. */
function noteControls(prefix) {
  const seen = new Set();
  const note = (node) => {
    for (const one of node.querySelectorAll?.("[data-control]") ?? []) {
      if (!seen.has(one.dataset.control)) console.debug(prefix + one.dataset.control);
      seen.add(one.dataset.control);
    }
  };
  new MutationObserver(() => note(document)).observe(document, { childList: true, subtree: true });
}

/** In the page: what can be focused and has no name as a control. */
function withoutName() {
  return [...document.querySelectorAll("a[href], button, input, select, textarea, summary, iframe, [tabindex='0']")]
    .filter((one) => !one.dataset.control)
    .map((one) => one.outerHTML.slice(0, 120));
}

class Visit {
  constructor(
    browser,
    { phone = false, dark = false, empty = false, permissions = ["clipboard-read", "clipboard-write"] },
  ) {
    Object.assign(this, {
      browser,
      root: empty ? EMPTY_URL : PAGE_URL,
      permissions,
      problems: [],
      expected: [],
      seen: new Set(),
      tested: new Set(),
    });
    this.options = {
      viewport: phone ? { width: 390, height: 844 } : { width: 1280, height: 800 },
      colorScheme: dark ? "dark" : "light",
      hasTouch: phone,
    };
    visits.push(this);
  }

  async start() {
    this.context = await this.browser.newContext(this.options);
    this.context.setDefaultTimeout(60_000);
    await this.context.grantPermissions(this.permissions, { origin: new URL(this.root).origin });
    this.page = await this.context.newPage();
    const { page, problems } = this;
    page.on("pageerror", (error) => problems.push(`a script failed: ${error.stack}`));
    page.on("console", (message) => {
      if (message.type() === "error") problems.push(`the console says: ${message.text()}`);
      if (message.text().startsWith(SEEN)) this.seen.add(message.text().slice(SEEN.length));
    });
    page.on("request", (request) => {
      const { origin, protocol } = new URL(request.url());
      if (origin !== new URL(this.root).origin && !["data:", "blob:", "about:"].includes(protocol))
        problems.push(`asked another origin: ${request.url()}`);
    });
    await page.addInitScript(noteControls, SEEN);
    if (LATE)
      await this.context.route(/\/api\//, async (route) => {
        await setTimeout(Math.random() * Number(LATE));
        // Whoever asked may have gone.
        await route.fallback().catch(() => {});
      });
    await page.addInitScript(() => {
      addEventListener("securitypolicyviolation", (event) =>
        console.error(`against the policy: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`),
      );
    });
    return this;
  }

  /** This and the like are meant to happen here. */
  expect(pattern) {
    this.expected.push(pattern);
  }

  /** Opens a place of the page and waits until it has what is given. */
  async open(hash, ready) {
    await this.page.goto("about:blank");
    await this.page.goto(this.root + hash);
    if (ready) await this.page.locator(ready).first().waitFor();
    return this.page;
  }

  control(name) {
    return this.page.locator(`[data-control="${name}"]`).first();
  }

  /** The same, noted as one that has a test. */
  tests(name) {
    this.tested.add(name);
    return this.control(name);
  }

  async finish() {
    for (const nameless of await this.page.evaluate(withoutName))
      this.problems.push(`a control without data-control: ${nameless}`);
    const unexpected = this.problems.filter((problem) => !this.expected.some((pattern) => pattern.test(problem)));
    await this.context.close();
    assert.deepEqual(unexpected, [], "the page misbehaved");
  }
}
