// Everything about one span.

import * as route from "./route.js";
import { el, icon, show } from "./dom.js";
import { copyButton } from "./clipboard.js";
import { cost } from "./cost.js";
import { events } from "./span-events.js";
import { exceptions } from "./exception.js";
import { fieldTable } from "./field-table.js";
import { spanLogs } from "./span-logs.js";
import { colour } from "./colours.js";
import { level, meaning } from "./threshold.js";
import { tag } from "./trace.js";
import { name, value } from "./text.js";
import { duration, instant } from "./words.js";

export function spanPanel(panel, span, context) {
  const { trace, analysis, logs, problem, close, goTo } = context;
  const kind = tag(span, "span.kind");
  const says = tag(span, "otel.status_description");
  const self = analysis.self.get(span.id);
  const fact = (label, ...content) => el("div", {}, el("dt", {}, label), el("dd", {}, ...content));
  panel.hidden = false;
  panel.dataset.span = span.id;
  show(
    panel,
    el(
      "header",
      {},
      el("h3", {}, el("span", { class: `dot ${colour(span.service)}` }), name(span.name)),
      el(
        "button",
        {
          type: "button",
          class: "icon-only",
          control: "close-span",
          "aria-label": "Close the span",
          on: { click: close },
        },
        icon("close"),
      ),
    ),
    span.error
      ? el("p", { class: "failed-note" }, el("strong", {}, "Failed"), says ? [": ", value(says)] : null)
      : null,
    exceptions(span),
    el(
      "dl",
      { class: "facts" },
      fact("Service", name(span.service)),
      fact(
        "Duration",
        el(
          "span",
          { class: level(span.name, span.duration) || null, title: meaning(span.name, span.duration) || null },
          duration(span.duration),
        ),
      ),
      self === undefined ? null : fact("Self time", duration(self)),
      fact("Began at", duration(span.start - trace.start)),
      fact("Start", el("time", { datetime: instant(span.start) }, instant(span.start))),
      kind ? fact("Kind", name(kind, 20)) : null,
      fact("Parent", parent(span, goTo)),
      fact("Span", el("code", {}, name(span.id, 40))),
    ),
    section("cost", "Cost", cost(span)),
    section("attributes", "Attributes", fieldTable(attributes(span), { filter: true }), attributes(span).length),
    section("events", "Events", events(span, trace), span.logs.length),
    section("links", "Links", links(span), span.links.length),
    section("logs", "Logs", spanLogs(span, trace, logs, problem), null),
    section("resource", "Resource", fieldTable(span.resource), span.resource.length, false),
    el(
      "div",
      { class: "tools" },
      copyButton("copy-span", "Copy span as JSON", () => JSON.stringify(span.raw, null, 2)),
    ),
  );
  panel.scrollTop = 0;
}

/** What the status says stands at the top. */
const attributes = (span) =>
  span.tags.filter((one) => !["otel.status_code", "otel.status_description", "error", "span.kind"].includes(one.key));

function parent(span, goTo) {
  if (span.parent)
    return el(
      "button",
      { type: "button", class: "text", control: "go-to-parent", on: { click: () => goTo(span.parent) } },
      name(span.parent.name, 60),
    );
  return span.parentId ? el("span", {}, el("code", {}, name(span.parentId, 40)), " (not here)") : "none: the root";
}

function section(control, label, content, amount = null, open = true) {
  if (!content || amount === 0) return null;
  return el(
    "details",
    { class: control, open },
    el(
      "summary",
      { control: `section-${control}` },
      label,
      amount === null ? null : el("span", { class: "faint" }, ` ${amount}`),
    ),
    content,
  );
}

function links(span) {
  return el(
    "ul",
    { class: "links" },
    span.links.map((link) =>
      el(
        "li",
        {},
        el(
          "a",
          { control: "follow-link", href: route.href("trace", link.traceID, { span: link.spanID }) },
          link.traceID === span.traceId ? "span " : "trace ",
          el("code", {}, link.traceID === span.traceId ? link.spanID : link.traceID),
        ),
        el("span", { class: "faint" }, link.refType === "CHILD_OF" ? " parent of another trace" : " linked"),
      ),
    ),
  );
}
