// Numbers as people read them.

/** Microseconds. */
export function duration(us) {
  if (!Number.isFinite(us)) return "?";
  const size = Math.abs(us);
  if (size < 1000) return `${round(us)} µs`;
  if (size < 1e6) return `${round(us / 1e3)} ms`;
  if (size < 60e6) return `${round(us / 1e6)} s`;
  const sign = us < 0 ? "−" : "";
  const seconds = Math.round(size / 1e6);
  const [large, small] = seconds < 3600 ? ["min", "s"] : ["h", "min"];
  const each = seconds < 3600 ? 60 : 3600;
  const rest = Math.floor((seconds % each) / (each / 60));
  return `${sign}${Math.floor(seconds / each)} ${large}${rest ? ` ${rest} ${small}` : ""}`;
}

function round(value) {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return String(Number(value.toFixed(digits))).replace("-", "−");
}

/** On an axis: one number, one unit. */
export const tick = (us) => (us < 1e6 ? duration(us) : `${number(us / 1e6)} s`);

/** With a sign: what a comparison shows. */
export const difference = (us) => (us > 0 ? `+${duration(us)}` : us < 0 ? duration(us) : "same");

const CLOCK = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});
const DAY = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });

/** Microseconds since 1970: the time of day, with the day when it is not today. */
export function clock(us) {
  const at = new Date(us / 1e3);
  const time = CLOCK.format(at);
  return at.toDateString() === new Date().toDateString() ? time : `${DAY.format(at)} ${time}`;
}

/** The same, whole: RFC 3339 with microseconds, UTC. */
export function instant(us) {
  const at = new Date(Math.floor(us / 1e3));
  if (Number.isNaN(at.getTime())) return String(us);
  return at.toISOString().replace("Z", `${String(Math.floor(us % 1e3)).padStart(3, "0")}Z`);
}

export function count(n, one, many = `${one}s`) {
  return `${number(n)} ${n === 1 ? one : many}`;
}

export const number = (n) => Number(n).toLocaleString("en").replaceAll(",", "\u202f");

export function bytes(n) {
  if (n < 1024) return `${n} B`;
  if (n < 1024 ** 2) return `${round(n / 1024)} KiB`;
  return `${round(n / 1024 ** 2)} MiB`;
}

const EACH = { ns: 1e-3, us: 1, µs: 1, μs: 1, ms: 1e3, s: 1e6, m: 60e6, h: 3600e6 };

/** `1.5ms`, `200 ms`, `1m30s`, `800us`, `0`, as the API reads them: microseconds, or null for what is none of these. */
export function microseconds(text) {
  const whole = text.replace(/\s/g, "");
  if (whole === "0") return 0;
  const parts = [...whole.matchAll(/(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/gy)];
  const read = parts.map(([part]) => part).join("");
  if (!read || read !== whole) return null;
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * EACH[unit], 0);
}
