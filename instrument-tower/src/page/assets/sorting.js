// The order of the list. It is part of the address.

export const COLUMNS = {
  start: { label: "Started", by: (trace) => trace.start },
  duration: { label: "Duration", by: (trace) => trace.duration },
  status: { label: "Status", by: (trace) => trace.errors },
  spans: { label: "Spans", by: (trace) => trace.spans.length },
  services: { label: "Services", by: (trace) => trace.services.length },
};

export function order(query) {
  const column = COLUMNS[query.get("sort")] ? query.get("sort") : "start";
  return { column, ascending: query.get("dir") === "asc" };
}

export function sorted(traces, query) {
  const { column, ascending } = order(query);
  const { by } = COLUMNS[column];
  const sign = ascending ? 1 : -1;
  return [...traces].sort((a, b) => sign * (by(a) - by(b)) || b.start - a.start || (a.id < b.id ? -1 : 1));
}

/** The address after a press on a column: the most first, then the least. */
export function pressed(query, column) {
  const now = order(query);
  const next = new URLSearchParams(query);
  next.set("sort", column);
  if (now.column === column && !now.ascending) next.set("dir", "asc");
  else next.delete("dir");
  return next;
}
