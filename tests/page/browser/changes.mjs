// What a control must do: change what is observed from one value to another.

import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";

const PATIENCE = 60_000;

/**
 * `act` on the control `name` makes what `observe` gives become `expected`, which it is not before.
 * `act` is "click", or a function of the control's locator.
 */
export async function changes(visit, name, act, observe, expected) {
  const control = visit.tests(name);
  await control.waitFor({ state: "attached" });
  assert.notDeepEqual(await observe(), expected, `'${name}': what it should bring about is there already`);
  await (act === "click" ? control.click() : act(control));
  await becomes(observe, expected, `'${name}' did not do what it is for`);
}

/** `observe` gives `expected`, soon. */
export async function becomes(observe, expected, otherwise) {
  let last;
  for (const end = Date.now() + PATIENCE; Date.now() < end; await new Promise(setImmediate)) {
    last = await observe().catch((error) => error);
    if (isDeepStrictEqual(last, expected)) return;
  }
  if (last instanceof Error) throw last;
  assert.deepEqual(last, expected, otherwise);
}

/** The parameters of the next request to `path` of the API that `act` causes. */
export async function asks(visit, path, act) {
  const [request] = await Promise.all([
    visit.page.waitForRequest((one) => new URL(one.url()).pathname.endsWith(`/api/${path}`)),
    act(),
  ]);
  return Object.fromEntries(new URL(request.url()).searchParams);
}

/** `act` on the control makes the page ask `path` with these parameters, among others. Absent ones are null. */
export async function requests(visit, name, act, path, expected) {
  const control = visit.tests(name);
  await control.waitFor({ state: "attached" });
  const asked = await asks(visit, path, () => (act === "click" ? control.click() : act(control)));
  for (const [key, value] of Object.entries(expected))
    assert.equal(asked[key] ?? null, value, `'${name}' asked ${path} for ${key}`);
  return asked;
}
