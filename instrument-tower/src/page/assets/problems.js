// What makes a trace hard to believe: said over it, with what to do.

import { el } from "./dom.js";
import { name, plain } from "./text.js";
import { count, duration } from "./words.js";

const MOST_WARNINGS = 5;

export function problems(trace, analysis, wanted, failed) {
  const found = [];
  const orphans = trace.spans.filter((span) => span.parentId && !trace.byId.has(span.parentId));
  if (orphans.length) {
    const services = [...new Set(orphans.map((span) => plain(span.service, 40)))].slice(0, 4).join(", ");
    found.push(
      problem(
        `${count(orphans.length, "span names a parent that is", "spans name parents that are")} not in this trace (${services}).`,
        "Spans are missing. Check that every service on the way is instrumented and sends here, that each hop passes traceparent on, and that no sampler dropped the part between. A parent that is still running arrives when it ends: see Running.",
      ),
    );
  }
  const circular = trace.spans.filter((span) => span.inCircle).length;
  if (circular) {
    found.push(
      problem(
        `${count(circular, "span is its own ancestor", "spans are their own ancestors")}.`,
        "Two spans have each other's id as parent, or one its own: whoever makes ids for them makes some twice.",
      ),
    );
  }
  if (analysis.skewed?.length) {
    const early = trace.spans.reduce(
      (most, span) => (span.parent ? Math.max(most, span.parent.start - span.start) : most),
      0,
    );
    const amount = early > 0 ? `, by up to ${duration(early)}` : "";
    found.push(
      problem(
        `The clocks of these services differ: ${count(analysis.skewed.length, "span begins", "spans begin")} or ends outside its caller${amount}.`,
        "Bars are drawn as they were reported. Durations are right, positions of other services are not. Synchronise the clocks (NTP or chrony).",
      ),
    );
  }
  if (wanted && !trace.byId.has(wanted)) {
    found.push(
      problem(
        `The span ${plain(wanted, 32)} of this link is not in the trace.`,
        "It may not have ended yet, or was dropped. The rest of the trace is here.",
      ),
    );
  }
  const warned = trace.spans.filter((span) => span.warnings?.length);
  if (warned.length) {
    found.push(
      el(
        "div",
        { class: "problem-note" },
        el("p", {}, el("strong", {}, `${count(warned.length, "span carries a warning", "spans carry warnings")}. `)),
        el(
          "ul",
          {},
          warned
            .slice(0, MOST_WARNINGS)
            .map((span) => el("li", {}, name(span.name, 60), ": ", name(span.warnings.join("; "), 300))),
        ),
      ),
    );
  }
  if (failed)
    found.push(problem("Critical path, gaps and self times are not here.", `${failed.message} ${failed.todo ?? ""}`));
  return found;
}

function problem(what, todo) {
  return el("p", { class: "problem-note" }, el("strong", {}, what), " ", todo);
}
