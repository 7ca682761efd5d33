// Logarithmic places for durations, which differ by a factor of a million.

/** @returns `{ place(us) → 0…1, ticks: [us] }` for values from `least` to `most`. */
export function logarithmic(least, most) {
  const low = Math.floor(Math.log10(Math.max(1, least)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(1, most) * 1.0001)));
  const place = (us) => Math.min(1, Math.max(0, (Math.log10(Math.max(1, us)) - low) / (high - low)));
  const ticks = Array.from({ length: high - low + 1 }, (_, step) => 10 ** (low + step));
  return { place, ticks, low, high };
}

/** Round steps of a time axis: about `wanted` of them in `length` microseconds. */
export function step(length, wanted) {
  const rough = Math.max(1, length / wanted);
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * [1, 2, 5, 10].find((times) => times * power >= rough);
}
