// What the service found out about a trace, by span.

/** `until` is when the root ended: critical path and gaps are of the time before. */
export function readAnalysis(given) {
  const path = new Map();
  for (const part of given.critical_path ?? []) path.set(part.spanID, [...(path.get(part.spanID) ?? []), part]);
  const ids = (list) => (list ?? []).map((one) => one.spanID ?? one);
  return {
    path,
    until: (given.critical_path ?? []).reduce((most, part) => Math.max(most, part.to), 0),
    gaps: given.gaps ?? [],
    self: new Map(Object.entries(given.self_times ?? {})),
    orphans: ids(given.orphans),
    skewed: ids(given.skewed),
  };
}
