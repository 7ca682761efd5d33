import assert from "node:assert/strict";
import { becomes, changes, requests } from "../changes.mjs";

const READY = "table.list tbody tr";

export async function views_are_one_press_or_one_key_away(visitor) {
  const visit = await visitor();
  const page = await visit.open("#/traces", READY);
  const current = () => page.locator("nav [aria-current]").innerText();
  for (const [view, label] of [
    ["live", "Live"],
    ["running", "Running"],
    ["map", "Map"],
    ["compare", "Compare"],
    ["grafana", "Grafana"],
    ["traces", "Traces"],
  ]) {
    await changes(visit, `view-${view}`, "click", current, label);
    assert.ok(page.url().includes(`#/${view}`));
  }
  for (const [key, label] of [
    ["2", "Live"],
    ["3", "Running"],
    ["4", "Map"],
    ["5", "Compare"],
    ["6", "Grafana"],
    ["1", "Traces"],
  ]) {
    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press(key);
    await becomes(current, label);
  }
}

export async function refresh_asks_again_and_spins_meanwhile(visitor) {
  const visit = await visitor();
  const page = await visit.open("#/traces", READY);
  let answer;
  const held = new Promise((go) => {
    answer = go;
  });
  await page.route("**/api/traces?*", async (route) => {
    await held;
    await route.continue();
  });
  const button = page.locator('[data-control="refresh"]');
  await requests(visit, "refresh", "click", "traces", { limit: "100" });
  assert.deepEqual(
    await button.evaluate((one) => [
      one.disabled,
      one.classList.contains("spinning"),
      getComputedStyle(one.querySelector("svg")).animationName,
    ]),
    [true, true, "spin"],
  );
  answer();
  await becomes(() => button.evaluate((one) => [one.disabled, one.classList.contains("spinning")]), [false, false]);
  await page.unroute("**/api/traces?*");
  const [request] = await Promise.all([page.waitForRequest(/api\/traces\?/), page.keyboard.press("r")]);
  assert.ok(request);
}

export async function dark_and_light_are_chosen_and_kept(visitor) {
  const visit = await visitor({ dark: true });
  const page = await visit.open("#/traces", READY);
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await ground();
  await changes(visit, "theme", "click", async () => (await ground()) === dark, false);
  const light = await ground();
  await page.reload();
  await page.locator(READY).first().waitFor();
  assert.equal(await ground(), light);
  await page.keyboard.press("t");
  await becomes(ground, dark);
}

export async function help_shows_the_keys_of_the_view(visitor) {
  const visit = await visitor();
  const page = await visit.open("#/traces", READY);
  const shown = () => page.locator("dialog").isVisible();
  await changes(visit, "help", "click", shown, true);
  const keys = await page.locator("dialog kbd").allInnerTexts();
  for (const key of ["?", "r", "t", "j", "k", "/", "1", "6"])
    assert.ok(keys.includes(key), `help says nothing of ${key}`);
  await changes(visit, "close-help", "click", shown, false);
  await page.keyboard.press("?");
  await becomes(shown, true);
  await page.keyboard.press("Escape");
  await becomes(shown, false);
}

export async function single_keys_can_be_turned_off(visitor) {
  const visit = await visitor();
  const page = await visit.open("#/traces", READY);
  await visit.control("help").click();
  await changes(visit, "single-keys", "click", () => visit.control("single-keys").isChecked(), false);
  await visit.control("close-help").click();
  await page.keyboard.press("2");
  await page.keyboard.press("t");
  assert.match(page.url(), /#\/traces/);
  await visit.control("help").click();
  await visit.control("single-keys").click();
  await visit.control("close-help").click();
  await page.keyboard.press("2");
  await becomes(async () => page.url().includes("#/live"), true);
}

export async function the_first_tab_stop_skips_to_the_content(visitor) {
  const visit = await visitor();
  const page = await visit.open("#/traces", READY);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.dataset.control), "skip");
  await changes(
    visit,
    "skip",
    () => page.keyboard.press("Enter"),
    () => page.evaluate(() => document.activeElement.id),
    "main",
  );
  await page.locator(READY).first().waitFor();
}

export async function notes_are_one_line_until_they_are_opened(visitor) {
  const visit = await visitor();
  const page = await visit.open("#/traces", "#notes details");
  const shown = () => page.locator("#notes li").first().isVisible();
  await changes(visit, "notes", "click", shown, true);
  const notes = (await page.locator("#notes li").allInnerTexts()).join("\n");
  assert.match(notes, /parent never came \(hsi-yolo26\)/);
  assert.match(notes, /clocks of hsi-yolo26 differ/);
  await page.locator('[data-control="refresh"]').click();
  await becomes(() => page.locator('[data-control="refresh"]').isDisabled(), false);
  assert.equal(await shown(), true, "they stay open");
  await changes(visit, "notes", "click", shown, false);
}

export async function the_store_is_summed_up_at_the_foot(visitor) {
  const visit = await visitor();
  const page = await visit.open("#/traces", READY);
  assert.match(await page.locator("#store").innerText(), /\d+ of [\d\s]+ traces\s+\d[\d\s]* of [\d\s]+ spans/);
}
