// The page: configuration, header, and one view at a time.

import * as api from "./api.js";
import * as compare from "./compare.js";
import * as detail from "./detail.js";
import * as grafana from "./grafana.js";
import * as list from "./list.js";
import * as live from "./live.js";
import * as map from "./map.js";
import * as route from "./route.js";
import * as running from "./running.js";
import { know } from "./colours.js";
import { el, show } from "./dom.js";
import { actions, busy, tabs } from "./header.js";
import { FALLBACK, resolved } from "./grafana-url.js";
import { help } from "./help.js";
import { listen } from "./keyboard.js";
import { showNotes } from "./notes.js";
import { setLimits } from "./threshold.js";
import { storeLine } from "./store-line.js";
import { turn } from "./theme.js";

const VIEWS = { traces: list, trace: detail, compare, map, live, running, grafana };
const PATIENCE = 5000;
const SEEN = 100;

const at = (id) => document.getElementById(id);
const main = at("main");
let config = null;
let place = route.here();
let view = null;
let refreshButton;

const page = {
  grafana: () => (config?.grafana_url ? resolved(config.grafana_url) : null),
};

const KEYS = {
  "?": { does: "This help", act: openHelp },
  r: { does: "Refresh", act: () => refreshButton.click() },
  t: { does: "Dark or light", act: turn },
  ...Object.fromEntries(
    ["traces", "live", "running", "map", "compare", "grafana"].map((name, n) => [
      String(n + 1),
      { does: VIEWS[name].title, act: () => (name !== "grafana" || page.grafana()) && route.go(name) },
    ]),
  ),
};

function openHelp() {
  const pairs = (keys) => Object.entries(keys).map(([key, { does }]) => [key, does]);
  help([
    { label: "In this view", pairs: pairs(view?.keys ?? {}) },
    { label: "Everywhere", pairs: pairs(KEYS) },
  ]);
}

function openView(next) {
  const known = VIEWS[next.view] ?? list;
  if (view && place.view === next.view) {
    place = next;
    view.update(next);
    return;
  }
  view?.close();
  place = next;
  document.title = known.title === "Traces" ? "Traces" : `${known.title} · Traces`;
  main.className = `view-${VIEWS[next.view] ? next.view : "traces"}`;
  show(main);
  view = known.open(main, next, page);
  drawHeader();
}

function drawHeader() {
  tabs(at("views"), place.view, page.grafana());
  refreshButton = actions(at("actions"), {
    grafana: page.grafana(),
    jaeger: config?.jaeger_url,
    refresh,
    help: openHelp,
  });
}

async function refresh() {
  const focused = document.activeElement === refreshButton;
  const inFrame = place.view === "grafana";
  await busy(
    refreshButton,
    () => Promise.allSettled([view.refresh(), inFrame ? null : configure()]),
    inFrame ? 0 : SEEN,
  );
  if (!inFrame) drawHeader();
  if (focused) refreshButton.focus();
}

/** Without an answer the page goes on: only the address of Grafana is guessed, where it was never said. */
async function configure() {
  let banner = null;
  try {
    const [answer] = await Promise.all([
      api.page(AbortSignal.timeout(PATIENCE)),
      api
        .services()
        .then(know)
        .catch(() => {}),
    ]);
    config = answer;
  } catch (error) {
    const what = config ? "The service does not answer." : "Failed to load configuration. Using default Grafana URL.";
    banner = el(
      "div",
      { class: "banner warn", role: "alert" },
      el("strong", {}, what),
      " ",
      el("span", {}, `${error.message} ${error.todo ?? ""}`),
    );
    config ??= { grafana_url: FALLBACK };
  }
  setLimits(config.thresholds);
  showNotes(at("notes"), banner, config.notes ?? []);
  storeLine(at("store"), config);
}

main.classList.add("loading");
await configure();
openView(place);
route.onChange(openView);
listen((key) => view?.keys[key]?.act ?? KEYS[key]?.act);
