// Where Grafana is, seen from this browser.

export const FALLBACK = "/grafana";
export const DASHBOARD = "/d/hsi-tracing/hsi-distributed-tracing";

/**
 * A relative path is kept. A service that says `localhost` means its own machine, which is the one that this page came
 * from. Anything else is left as it is.
 */
export function resolved(configured, host = location.hostname) {
  if (configured.startsWith("/")) return configured;
  let url;
  try {
    url = new URL(configured);
  } catch {
    return configured;
  }
  if (url.hostname !== "localhost" && url.hostname !== "127.0.0.1") return configured;
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  return `http://${host}:${port}`;
}

const base = (url) => url.replace(/\/+$/, "");

/** The whole dashboard, for a tab of its own. */
export const opened = (url) => `${base(url)}${DASHBOARD}?orgId=1`;

/** The dashboard without Grafana's own frame around it. */
export const embedded = (url) => `${base(url)}${DASHBOARD}?orgId=1&kiosk=1&theme=dark&refresh=30s`;

/** A link to it may only lead to a web page: `javascript:` is none. */
export function isWeb(url) {
  try {
    return ["http:", "https:"].includes(new URL(url, location.href).protocol);
  } catch {
    return false;
  }
}
