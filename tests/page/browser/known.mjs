// The known traces, and their way to the page: OTLP as JSON.

import { readFileSync } from "node:fs";

export const known = JSON.parse(readFileSync(new URL("../known.json", import.meta.url), "utf8"));
export const trace = (name) => known.find((one) => one.name === name);
export const id = (name) => trace(name).id;
export const spanId = (traceName, spanName) => {
  const at = trace(traceName).spans.findIndex((span) => span.name === spanName);
  return (at < 0 ? "00000000000000ff" : (parseInt(id(traceName).slice(-4), 16) * 256 + at + 1).toString(16)).padStart(
    16,
    "0",
  );
};

const KINDS = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 };
const SEVERITIES = { INFO: 9, WARN: 13, ERROR: 17 };
const nanos = (ms) => String(BigInt(Math.round(ms * 1000)) * 1000n);
const value = (given) =>
  typeof given === "string"
    ? { stringValue: given }
    : Number.isInteger(given)
      ? { intValue: String(given) }
      : { doubleValue: given };
export const attributes = (tags = {}) => Object.entries(tags).map(([key, given]) => ({ key, value: value(given) }));
const resource = (service) => ({ attributes: attributes({ "service.name": service, "host.name": "test-host" }) });

/** Sends what is known, half a minute apart. */
export async function send(url, wanted = known, now = Date.now()) {
  for (const [n, one] of wanted.entries()) {
    const base = now - 60_000 - n * 30_000;
    await post(url, "v1/traces", {
      resourceSpans: services(one).map((service) => ({
        resource: resource(service),
        scopeSpans: [{ scope: { name: "pipeline" }, spans: spans(one, service, base) }],
      })),
    });
    if (one.logs)
      await post(url, "v1/logs", {
        resourceLogs: [
          {
            resource: resource("hsi-backend"),
            scopeLogs: [{ logRecords: one.logs.map((log) => record(one, log, base)) }],
          },
        ],
      });
  }
}

const services = (one) => [...new Set(one.spans.map((span) => span.service))];

function spans(one, service, base) {
  return one.spans
    .filter((span) => span.service === service)
    .map((span) => ({
      traceId: one.id,
      spanId: spanId(one.name, span.name),
      parentSpanId: span.parent ? spanId(one.name, span.parent) : "",
      name: span.name,
      kind: KINDS[span.kind ?? "internal"],
      startTimeUnixNano: nanos(base + span.from),
      endTimeUnixNano: nanos(base + span.to),
      attributes: attributes(span.tags),
      status: span.error ? { code: 2, message: span.error } : {},
      events: (span.events ?? []).map((event) => ({
        name: event.name,
        timeUnixNano: nanos(base + event.at),
        attributes: attributes(event.tags),
      })),
      links: (span.links ?? []).map((link) => ({ traceId: id(link.trace), spanId: spanId(link.trace, link.span) })),
    }));
}

const record = (one, log, base) => ({
  timeUnixNano: nanos(base + log.at),
  severityText: log.severity,
  severityNumber: SEVERITIES[log.severity],
  body: { stringValue: log.body },
  attributes: attributes(log.tags),
  traceId: one.id,
  spanId: spanId(one.name, log.span),
});

export async function post(url, path, body) {
  const reply = await fetch(new URL(path, url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const said = await reply.text();
  if (!reply.ok || JSON.parse(said).partialSuccess)
    throw new Error(`${path} of ${url} answered ${reply.status}: ${said.slice(0, 500)}`);
}
