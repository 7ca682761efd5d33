// What a span cost: CPU, memory and tokens, where the service records them.

import { el } from "./dom.js";
import { duration, number } from "./words.js";

const milliseconds = (value) => duration(Number(value) * 1e3);
const KNOWN = {
  "cpu.busy_ms": ["CPU, own work", milliseconds],
  "cpu.idle_ms": ["Waiting", milliseconds],
  "cpu.polls": ["Polls", number],
  "process.cpu_user_ms": ["CPU of the process, user", milliseconds],
  "process.cpu_system_ms": ["CPU of the process, system", milliseconds],
  "process.memory_mb": ["Memory of the process", (value) => `${number(value)} MB`],
  "process.memory_delta_kb": ["Memory grown", (value) => `${number(value)} kB`],
  "gen_ai.usage.input_tokens": ["Tokens in", number],
  "gen_ai.usage.output_tokens": ["Tokens out", number],
};

export function cost(span) {
  const found = span.tags.filter((tag) => KNOWN[tag.key] && Number.isFinite(Number(tag.value)));
  if (!found.length) return null;
  return el(
    "dl",
    { class: "facts" },
    found.map((tag) => {
      const [label, words] = KNOWN[tag.key];
      return el("div", {}, el("dt", {}, label), el("dd", {}, words(tag.value)));
    }),
  );
}
