// An exception stands at the top of its span: type, message, stack.

import { el } from "./dom.js";
import { copyButton } from "./clipboard.js";
import { name, value } from "./text.js";

export const isException = (event) =>
  field(event, "event") === "exception" || field(event, "exception.type") !== undefined;

const field = (event, key) => (event.fields ?? []).find((one) => one.key === key)?.value;

export function exceptions(span) {
  return span.logs.filter(isException).map((event) => {
    const stack = field(event, "exception.stacktrace");
    return el(
      "section",
      { class: "exception", "aria-label": "Exception" },
      el("h4", {}, name(field(event, "exception.type") ?? "exception")),
      el("p", {}, value(field(event, "exception.message") ?? "")),
      stack
        ? el(
            "details",
            { open: true },
            el("summary", { control: "section-stack" }, "Stack"),
            el("pre", { tabindex: "0", control: "stack", "aria-label": "Stack trace" }, value(stack)),
          )
        : null,
      stack ? copyButton("copy-stack", "Copy stack", () => String(stack), { class: "small" }) : null,
    );
  });
}
