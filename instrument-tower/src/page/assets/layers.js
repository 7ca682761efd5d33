// Columns for the map: a service stands right of all that call it, circles aside.

export function layers(edges) {
  const services = [...new Set(edges.flatMap((edge) => [edge.parent, edge.child]))].sort();
  const out = new Map(services.map((service) => [service, []]));
  for (const { parent, child } of edges) out.get(parent).push(child);
  const forward = withoutBackEdges(services, out);
  const column = new Map(services.map((service) => [service, 0]));
  // Longest path: as often as there are services, which is enough without circles.
  for (let round = 0, moved = true; moved && round < services.length; round += 1) {
    moved = false;
    for (const [parent, child] of forward) {
      if (column.get(child) > column.get(parent)) continue;
      column.set(child, column.get(parent) + 1);
      moved = true;
    }
  }
  const columns = [];
  for (const service of services) (columns[column.get(service)] ??= []).push(service);
  return columns
    .filter(Boolean)
    .map((one, x, all) =>
      x === 0 ? one : one.sort((a, b) => height(a, all[x - 1], forward) - height(b, all[x - 1], forward)),
    );
}

/** Depth first from those that nobody calls; an edge to one that is still open closes a circle. */
function withoutBackEdges(services, out) {
  const called = new Set([...out.values()].flat());
  const state = new Map();
  const forward = [];
  for (const first of [...services.filter((service) => !called.has(service)), ...services]) {
    const stack = [[first, 0]];
    while (stack.length) {
      const top = stack.at(-1);
      const [service, next] = top;
      if (next === 0 && state.has(service)) {
        stack.pop();
        continue;
      }
      state.set(service, "open");
      const child = out.get(service)[next];
      if (child === undefined) {
        state.set(service, "done");
        stack.pop();
        continue;
      }
      top[1] += 1;
      if (state.get(child) === "open") continue;
      forward.push([service, child]);
      if (!state.has(child)) stack.push([child, 0]);
    }
  }
  return forward;
}

/** The mean place of its callers, so that arrows cross little. */
function height(service, before, forward) {
  const places = forward
    .filter(([, child]) => child === service)
    .map(([parent]) => before.indexOf(parent))
    .filter((place) => place >= 0);
  return places.length ? places.reduce((sum, place) => sum + place, 0) / places.length : before.length;
}
