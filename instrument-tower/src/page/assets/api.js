// What the service is asked, and what is said when it does not answer.

const ROOT = new URL("./api/", import.meta.url);

/** A request that failed: what happened, and what to do about it. */
export class Failure extends Error {
  constructor(what, todo, status = 0) {
    super(what);
    this.todo = todo;
    this.status = status;
  }
}

function address(path, query) {
  const url = new URL(path, ROOT);
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== null && value !== undefined && value !== "") url.searchParams.set(name, value);
  }
  return url;
}

async function get(path, query, signal) {
  const url = address(path, query);
  let reply;
  try {
    reply = await fetch(url, { signal, headers: { accept: "application/json" }, cache: "no-store" });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Failure(
      `The service does not answer at ${url.host}.`,
      "Check that it is running and that this machine reaches it, then press Refresh.",
    );
  }
  const body = await reply.json().catch(() => null);
  if (!reply.ok) throw refusal(reply.status, body?.errors?.[0]?.msg, url);
  if (body === null) {
    throw new Failure(
      `The answer of ${url.pathname} is not JSON.`,
      "Something between this page and the service answers in its place, such as a proxy. Open that address to see what.",
      reply.status,
    );
  }
  return body;
}

function refusal(status, message, url) {
  const said = message ? `: ${message.slice(0, 400)}` : "";
  const todo = {
    400: isAboutIds(url)
      ? "Check the id: all of it, 32 hexadecimal digits, as the list and log lines have it."
      : "Change the filter that it names, or clear all filters.",
    401: "This page needs the token that the service was given. Open it as …/?token=TOKEN.",
    403: "Only callers on the same machine may read traces here. Use a tunnel, or give the page a token.",
    404: "It was evicted, was not sampled, or has not arrived yet. Finished spans arrive within seconds.",
    429: "Too many requests at once. Wait a moment, then press Refresh.",
  }[status];
  return new Failure(
    `${url.pathname} answered ${status}${said}`,
    todo ?? "The service's own log says why. Press Refresh to ask again.",
    status,
  );
}

const isAboutIds = (url) => /\/api\/(traces\/|compare$)/.test(url.pathname);

export const page = (signal) => get("page", {}, signal);
export const services = async (signal) => (await get("services", {}, signal)).data ?? [];
export const operations = async (service, signal) =>
  (await get(`services/${encodeURIComponent(service)}/operations`, {}, signal)).data ?? [];
/** The traces, and how many match in all: one answer does not hold everything. */
export async function traces(query, signal) {
  const { data, total } = await get("traces", query, signal);
  return { traces: data ?? [], total: total ?? 0 };
}

export const dependencies = async (query, signal) => (await get("dependencies", query, signal)).data ?? [];
export const running = async (signal) => (await get("running", {}, signal)).data ?? [];
export const compare = async (a, b, signal) => (await get("compare", { a, b }, signal)).data;
export const logs = async (id, signal) => (await get(`traces/${encodeURIComponent(id)}/logs`, {}, signal)).data ?? [];
export const live = () => new EventSource(address("live"));

export async function trace(id, signal) {
  const found = (await get(`traces/${encodeURIComponent(id)}`, {}, signal)).data ?? [];
  if (found.length === 0) throw refusal(404, `no trace ${id}`, address(`traces/${id}`));
  return found[0];
}

export async function analysis(id, signal) {
  const answer = await get(`traces/${encodeURIComponent(id)}/analysis`, {}, signal);
  return answer.data ?? answer;
}
