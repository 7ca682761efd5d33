// What the page may do, as browsers are told.

import assert from "node:assert/strict";

export async function the_policy_allows_nothing_unsafe(visitor) {
  const visit = await visitor();
  const reply = await visit.page.goto(visit.root);
  const policy = reply.headers()["content-security-policy"];
  assert.match(policy, /default-src 'none'|default-src 'self'/);
  assert.doesNotMatch(policy, /unsafe|\*/);
  assert.equal(reply.headers()["x-content-type-options"], "nosniff");
  await visit.page.locator("table.list tbody tr").first().waitFor();
}

/** The test of the test: a script that is put into the page does not run, and is reported. */
export async function a_script_in_the_page_is_refused(visitor) {
  const visit = await visitor();
  visit.expect(/script-src|inline script/i);
  const page = await visit.open("#/traces", "table.list tbody tr");
  await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.hurt = 1";
    document.body.append(script);
  });
  assert.equal(await page.evaluate(() => window.hurt), undefined);
  assert.ok(
    visit.problems.some((problem) => /script-src/.test(problem)),
    "a violation is noticed",
  );
}

/** The mount without its slash leads to the page all the same. */
export async function the_mount_without_a_slash_works(visitor) {
  const visit = await visitor();
  await visit.page.goto(visit.root.replace(/\/$/, ""));
  await visit.page.locator("table.list tbody tr").first().waitFor();
  assert.equal(new URL(visit.page.url()).pathname, "/tracing/");
}
