// `key=value key="value with spaces"` and the JSON that the API takes.

/** @returns `{ tags }`, or `{ problem }` in words. */
export function tagsOf(text) {
  const tags = {};
  const rest = text.replace(/([^\s="]+)=(?:"((?:[^"\\]|\\.)*)"|(\S*))/g, (_, key, quoted, bare) => {
    tags[key] = quoted === undefined ? bare : quoted.replace(/\\(.)/g, "$1");
    return "";
  });
  const left = rest.trim();
  if (left) return { problem: `“${left.slice(0, 60)}” is not a tag: write key=value, or key="two words".` };
  return { tags };
}

/** The id in what is one, or a whole `traceparent`; else nothing. */
export const traceIdOf = (text) =>
  /^(?:[0-9a-f]{2}-)?([0-9a-f]{32})(?:-[0-9a-f]{16}-[0-9a-f]{2})?$/i.exec(text.trim())?.[1].toLowerCase();

/** What the API is asked for the state of the filters. `now` in milliseconds. */
export function question(query, now = Date.now()) {
  const { tags = {} } = tagsOf(query.get("tags") ?? "");
  if (query.get("errors") === "1") tags.error = "true";
  const span = { "5m": 300, "15m": 900, "1h": 3600, "6h": 21600, "24h": 86400, "7d": 604800 }[query.get("range")];
  const custom = query.get("range") === "custom";
  const at = (name) => (custom && query.get(name) ? new Date(query.get(name)).getTime() * 1000 : undefined);
  return {
    service: query.get("service"),
    operation: query.get("operation"),
    tags: Object.keys(tags).length ? JSON.stringify(tags) : undefined,
    minDuration: query.get("min")?.replace(/\s/g, ""),
    maxDuration: query.get("max")?.replace(/\s/g, ""),
    start: span ? (now - span * 1000) * 1000 : at("from"),
    end: span ? now * 1000 : at("to"),
    // Of all that are kept. The other columns sort what is here.
    order: query.get("sort") === "duration" && query.get("dir") !== "asc" ? "slowest" : undefined,
    limit: query.get("limit") ?? "100",
  };
}
