// The view `grafana`: the dashboard, embedded.

import { el, show } from "./dom.js";
import { embedded, isWeb } from "./grafana-url.js";
import { nothing } from "./empty.js";

export const title = "Grafana";

const CLEARED = 100;

export function open(root, place, page) {
  let timer;
  const frame = el("iframe", {
    class: "grafana",
    title: "Grafana: distributed tracing",
    referrerpolicy: "same-origin",
    control: "grafana-frame",
  });
  const problem = el("div", { class: "grafana-problem", role: "status" });
  const advice = el("p", { class: "faint advice" });

  async function load() {
    const url = page.grafana();
    if (!url || !isWeb(url)) {
      show(
        root,
        nothing(
          "Grafana is not configured.",
          "Give the page its address (with_grafana_url), and the dashboard is embedded here. Everything else works without it.",
        ),
      );
      return;
    }
    show(root, problem, frame, advice);
    frame.src = embedded(url);
    advice.textContent = `Nothing above? Grafana is expected at ${url}: check that it runs there, that this browser reaches it, that grafana_url says so, and that it lets itself be embedded (GF_SECURITY_ALLOW_EMBEDDING=true).`;
    await probe(url);
  }

  /** Only an answer of this origin may be looked at. */
  async function probe(url) {
    show(problem);
    if (new URL(url, location.href).origin !== location.origin) return;
    let said;
    try {
      const reply = await fetch(embedded(url), { method: "HEAD", redirect: "manual" });
      if (reply.ok || reply.type === "opaqueredirect" || reply.status === 405) return;
      said = `Grafana is not at ${url}: it answered ${reply.status}.`;
    } catch {
      said = `Nothing answers at ${url}.`;
    }
    frame.remove();
    show(
      problem,
      nothing(
        said,
        "Start Grafana, route that path to it, or give the page another address (with_grafana_url). Traces, Map and Live need no Grafana.",
      ),
    );
  }

  /** Cleared, and after a moment restored: a frame with the same address would not load again. */
  function refresh() {
    const { src } = frame;
    if (!frame.isConnected || !src) return load();
    frame.src = "";
    return new Promise((done) => {
      timer = setTimeout(() => {
        frame.src = src;
        done();
      }, CLEARED);
    });
  }

  /** This page's own policy names who may be embedded. */
  function refused(event) {
    if (event.effectiveDirective !== "frame-src") return;
    frame.remove();
    show(
      problem,
      nothing(
        `This page may not embed ${event.blockedURI}.`,
        `Its Content-Security-Policy allows the grafana_url that the service was given. Open this page under that name, or open Grafana in a tab of its own.`,
      ),
    );
  }

  document.addEventListener("securitypolicyviolation", refused);
  load();
  return {
    refresh,
    update: load,
    keys: {},
    close() {
      clearTimeout(timer);
      document.removeEventListener("securitypolicyviolation", refused);
    },
  };
}
