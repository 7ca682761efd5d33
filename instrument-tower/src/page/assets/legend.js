// The services of a trace: their colours, spans and own time.

import { el } from "./dom.js";
import { colour } from "./colours.js";
import { name } from "./text.js";
import { count, duration } from "./words.js";

export function legend(trace, analysis) {
  const totals = new Map(trace.services.map((service) => [service, { spans: 0, self: 0, errors: 0 }]));
  for (const span of trace.spans) {
    const total = totals.get(span.service);
    total.spans += 1;
    total.self += analysis.self.get(span.id) ?? 0;
    total.errors += span.error ? 1 : 0;
  }
  const whole = [...totals.values()].reduce((sum, total) => sum + total.self, 0);
  const items = [...totals]
    .sort((a, b) => b[1].self - a[1].self)
    .map(([service, total]) =>
      el(
        "li",
        {},
        el("span", { class: `dot ${colour(service)}` }),
        el("span", { class: "service" }, name(service, 60)),
        el(
          "span",
          { class: "faint" },
          count(total.spans, "span"),
          whole ? `, ${duration(total.self)} own (${Math.round((total.self / whole) * 100)} %)` : "",
        ),
        total.errors ? el("span", { class: "tag error" }, count(total.errors, "error")) : null,
      ),
    );
  return el("ul", { class: "legend", "aria-label": "Services" }, items);
}
