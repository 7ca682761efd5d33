// The line at the foot: how full the store is, and what it had to let go.

import { el, show } from "./dom.js";
import { bytes, count, duration, number } from "./words.js";

export function storeLine(place, config) {
  const { store } = config;
  if (!store) return;
  const of = (used, most, words) => `${words(used)}${most ? ` of ${words(most)}` : ""}`;
  const lost = [
    store.evicted_traces ? `${count(store.evicted_traces, "trace")} evicted` : "",
    store.evicted_spans ? `${count(store.evicted_spans, "span")} evicted` : "",
    store.refused_spans ? `${count(store.refused_spans, "span")} refused` : "",
  ].filter(Boolean);
  show(
    place,
    el("span", {}, `${of(store.traces, store.max_traces, number)} traces`),
    el("span", {}, `${of(store.spans, store.max_spans, number)} spans`),
    el("span", {}, of(store.bytes, store.max_bytes, bytes)),
    store.max_age_s ? el("span", {}, `kept for ${duration(store.max_age_s * 1e6)}`) : null,
    lost.length ? el("span", { class: "lost" }, lost.join(", ")) : null,
    config.version ? el("span", { class: "version" }, `instrument-tower ${config.version}`) : null,
  );
}
