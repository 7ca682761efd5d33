// The browser, with what keeps it from calling anyone.

import { createRequire } from "node:module";

export const tools = createRequire(`${process.env.PAGE_TOOLS}/`);
export const { chromium } = tools("playwright-core");

export const OPTIONS = {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};
