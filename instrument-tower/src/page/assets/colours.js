// Which of the eight colours a service has: the same on every view, as long as the page is open.

const COLOURS = 8;
const slots = new Map();

/** Services known beforehand, so that a service keeps its colour whichever trace shows it first. */
export function know(services) {
  for (const service of [...services].sort()) slot(service);
}

export function slot(service) {
  if (!slots.has(service)) slots.set(service, slots.size);
  return slots.get(service);
}

/** The classes that colour a bar or a dot. From the ninth service on, colours come again, hatched. */
export function colour(service) {
  const place = slot(service);
  return `service-${place % COLOURS}${place >= COLOURS ? " again" : ""}`;
}
