// Where we are: `#/VIEW/ID?key=value`. Every state worth a link is in the address.

export function here() {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?", 2);
  const [view = "", id = ""] = path.split("/").map(decoded);
  return { view: view || "traces", id, query: new URLSearchParams(query) };
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The address of a view. Empty values are left out. */
export function href(view, id = "", query = {}) {
  const kept = new URLSearchParams();
  const pairs = query instanceof URLSearchParams ? [...query] : Object.entries(query);
  for (const [name, value] of pairs) if (value !== "" && value !== null && value !== undefined) kept.set(name, value);
  const tail = kept.toString();
  return `#/${view}${id ? `/${encodeURIComponent(id)}` : ""}${tail ? `?${tail}` : ""}`;
}

/** Where we are already is gone to, too: it is asked for again. */
export function go(view, id, query) {
  const before = location.hash;
  location.hash = href(view, id, query);
  if (location.hash === before) changed();
}

/** The same place with other words in the address: no new entry in the history. */
export function become(view, id, query) {
  history.replaceState(null, "", href(view, id, query));
}

let changed = () => {};

export function onChange(act) {
  changed = () => act(here());
  addEventListener("hashchange", changed);
}
