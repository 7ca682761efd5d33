// Search in a trace: names, services, attributes, events and logs.

/** The spans that have `text` somewhere, in the order of the waterfall. */
export function find(trace, text, logs = []) {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return [];
  const logged = new Set(
    logs.filter((log) => has(log.body, wanted) || hasField(log.attributes, wanted)).map((log) => log.spanID),
  );
  return trace.spans.filter(
    (span) =>
      has(span.name, wanted) ||
      has(span.service, wanted) ||
      span.id === wanted ||
      hasField(span.tags, wanted) ||
      span.logs.some((log) => hasField(log.fields, wanted)) ||
      logged.has(span.id),
  );
}

const has = (value, wanted) =>
  String(value ?? "")
    .toLowerCase()
    .includes(wanted);

/** `key`, `value` or `key=value`. */
function hasField(fields, wanted) {
  return (fields ?? []).some(
    (field) =>
      has(field.key, wanted) || has(field.value, wanted) || `${field.key}=${field.value}`.toLowerCase() === wanted,
  );
}
