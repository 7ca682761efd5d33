// The bar at the top: views, links to other tools, Refresh, theme, help.

import * as route from "./route.js";
import { el, icon, show } from "./dom.js";
import { isWeb, opened } from "./grafana-url.js";
import { turn } from "./theme.js";

const VIEWS = [
  ["traces", "Traces"],
  ["live", "Live"],
  ["running", "Running"],
  ["map", "Map"],
  ["compare", "Compare"],
  ["grafana", "Grafana"],
];

/** The tabs, with the one of this view marked. */
export function tabs(nav, view, grafana) {
  const shown = VIEWS.filter(([name]) => name !== "grafana" || grafana);
  show(
    nav,
    shown.map(([name, label]) =>
      el(
        "a",
        {
          href: route.href(name),
          control: `view-${name}`,
          "aria-current": name === view || (view === "trace" && name === "traces") ? "page" : null,
        },
        label,
      ),
    ),
  );
}

export function actions(place, { grafana, jaeger, refresh, help }) {
  const outside = (control, opens, label, url) =>
    url && isWeb(url)
      ? el(
          "a",
          { class: "button", control, href: url, target: "_blank", rel: "noopener noreferrer" },
          icon("out"),
          el("span", {}, el("span", { class: "wide" }, `${opens} `), label),
        )
      : null;
  const again = el(
    "button",
    { type: "button", control: "refresh", class: "refresh", on: { click: refresh } },
    icon("refresh"),
    el("span", { class: "wide" }, "Refresh"),
  );
  show(
    place,
    outside("open-grafana", "Open in", "Grafana", grafana && opened(grafana)),
    outside("open-jaeger", "Open", "Jaeger", jaeger),
    again,
    el(
      "button",
      { type: "button", class: "icon-only", control: "theme", "aria-label": "Dark or light", on: { click: turn } },
      icon("theme"),
    ),
    el(
      "button",
      { type: "button", class: "icon-only", control: "help", "aria-label": "Keys and signs", on: { click: help } },
      icon("help"),
    ),
  );
  return again;
}

/** Disabled and spinning while `work` goes on, and long enough to be seen. */
export async function busy(button, work, least = 100) {
  button.disabled = true;
  button.classList.add("spinning");
  try {
    await Promise.all([
      work(),
      new Promise((done) => {
        setTimeout(done, least);
      }),
    ]);
  } finally {
    button.disabled = false;
    button.classList.remove("spinning");
  }
}
