// When a duration is a warning and when it is bad: the operation's own limits, as the dashboards have them.

let limits = new Map();

export function setLimits(thresholds) {
  limits = new Map((thresholds ?? []).map((limit) => [limit.operation, limit]));
}

/** "", "warn" or "bad". */
export function level(operation, us) {
  const limit = limits.get(operation);
  if (!limit) return "";
  if (us >= limit.bad_ms * 1e3) return "bad";
  return us >= limit.warn_ms * 1e3 ? "warn" : "";
}

/** The worst of several. */
export const worst = (levels) => (levels.includes("bad") ? "bad" : levels.includes("warn") ? "warn" : "");

/** What the colour means, in words. */
export function meaning(operation, us) {
  const limit = limits.get(operation);
  const found = level(operation, us);
  if (!found) return "";
  return found === "bad" ? `longer than ${limit.bad_ms / 1e3} s: bad` : `longer than ${limit.warn_ms / 1e3} s: slow`;
}
