// The scenarios, by name: `node run.mjs --list`, `node run.mjs --serve`, `node run.mjs --send`, `node run.mjs FILE SCENARIO`.
// Those of `../demo` want the page of the running example: its own test runs them.
//
// PAGE_TOOLS is the folder with playwright-core and axe-core; CHROMIUM the browser; PAGE_URL the page with the known
// traces, EMPTY_URL one without; BROWSER the address that `--serve` said. A scenario that `shares` something of the browser
// runs while no other does that shares it.
//
// With LATE=2500 the API's answers come up to so many milliseconds late, at random: a scenario that looks before they are
// there fails at once, not once in a while.

import { readdirSync } from "node:fs";
import { chromium, OPTIONS } from "./chromium.mjs";

const folder = new URL("./scenarios/", import.meta.url);
const [, , file, scenario] = process.argv;

if (file === "--list") {
  for (const name of readdirSync(folder).sort()) {
    const scenarios = await import(new URL(name, folder));
    for (const [one, { shares = "" }] of Object.entries(scenarios))
      console.log(`${name.replace(".mjs", "")} ${one} ${shares}`);
  }
} else if (file === "--serve") {
  const server = await chromium.launchServer(OPTIONS);
  console.log(server.wsEndpoint());
  // Ends with whoever started it.
  process.stdin.resume().on("end", () => server.close());
} else if (file === "--send") {
  const { send } = await import("./known.mjs");
  await send(process.env.PAGE_URL);
} else {
  const { default: visit } = await import("./visit.mjs");
  const scenarios = await import(new URL(`${file}.mjs`, folder));
  if (!scenarios[scenario]) throw new Error(`${file}.mjs has no scenario '${scenario}': see \`node run.mjs --list\``);
  await visit(scenarios[scenario]);
}
