// A trace as the API gives it, made into a tree. Nothing of it is trusted: parents may be absent, in circles or given twice.

/** @returns the trace with `spans` in the order of the waterfall, each with depth, parent and children. */
export function read(raw) {
  const processes = raw.processes ?? {};
  const spans = (raw.spans ?? []).map((span) => readSpan(span, processes));
  const byId = new Map(spans.map((span) => [span.id, span]));
  for (const span of spans) {
    const parent = byId.get(span.parentId);
    if (parent) span.parent = parent;
  }
  cutCircles(spans);
  const roots = spans.filter((span) => !span.parent);
  for (const span of spans) span.parent?.children.push(span);
  const ordered = inOrder(roots.sort(byStart));
  const start = spans.reduce((least, span) => Math.min(least, span.start), Infinity);
  const end = spans.reduce((most, span) => Math.max(most, span.end), -Infinity);
  const services = [...new Set(ordered.map((span) => span.service))];
  return {
    id: raw.traceID,
    raw,
    spans: ordered,
    byId,
    roots,
    start,
    end,
    services,
    duration: spans.length ? end - start : 0,
    root: roots.find((span) => !span.parentId) ?? roots[0],
    errors: spans.filter((span) => span.error).length,
    depth: ordered.reduce((most, span) => Math.max(most, span.depth), 0),
  };
}

function readSpan(span, processes) {
  const tags = span.tags ?? [];
  const references = span.references ?? [];
  const parent = references.find((ref) => ref.refType === "CHILD_OF" && ref.traceID === span.traceID);
  const process = processes[span.processID] ?? {};
  return {
    id: span.spanID,
    traceId: span.traceID,
    name: span.operationName ?? "",
    service: process.serviceName ?? "(unknown service)",
    resource: process.tags ?? [],
    start: span.startTime,
    duration: span.duration,
    end: span.startTime + span.duration,
    tags,
    logs: span.logs ?? [],
    warnings: span.warnings ?? [],
    raw: span,
    parentId: parent?.spanID ?? "",
    links: references.filter((ref) => ref !== parent),
    error: tags.some(
      (tag) =>
        (tag.key === "error" && String(tag.value) === "true") ||
        (tag.key === "otel.status_code" && tag.value === "ERROR"),
    ),
    parent: null,
    inCircle: false,
    children: [],
    depth: 0,
    index: 0,
    last: 0,
  };
}

/** Each span is walked over once: a walk ends where another went before. */
function cutCircles(spans) {
  const walkedBy = new Map();
  for (const span of spans) {
    for (let at = span; at && !walkedBy.has(at); at = at.parent) {
      walkedBy.set(at, span);
      if (at.parent && walkedBy.get(at.parent) === span) markCircle(at);
    }
  }
}

/** Of the spans around a circle, one has to be the first. */
function markCircle(first) {
  for (let at = first; !at.inCircle; at = at.parent) at.inCircle = true;
  first.parent = null;
}

const byStart = (a, b) => a.start - b.start || b.duration - a.duration;

/** Depth first, without recursion: a chain of ten thousand spans is a trace too. `last` is the index of the last descendant. */
function inOrder(roots) {
  const ordered = [];
  const stack = [...roots].reverse();
  while (stack.length) {
    const span = stack.pop();
    span.depth = span.parent ? span.parent.depth + 1 : 0;
    span.index = ordered.push(span) - 1;
    span.children.sort(byStart);
    for (let child = span.children.length - 1; child >= 0; child -= 1) stack.push(span.children[child]);
  }
  for (let at = ordered.length - 1; at >= 0; at -= 1) {
    const span = ordered[at];
    span.last = Math.max(span.last, at);
    if (span.parent) span.parent.last = Math.max(span.parent.last, span.last);
  }
  return ordered;
}

/** The value of a tag, or undefined. */
export const tag = (span, key) => span.tags.find((one) => one.key === key)?.value;
