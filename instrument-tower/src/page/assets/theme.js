// Dark or light: the system's, until one is chosen.

const system = matchMedia("(prefers-color-scheme: dark)");

export const current = () => document.documentElement.dataset.theme ?? (system.matches ? "dark" : "light");

export function turn() {
  const next = current() === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = next;
  remember("theme", next);
  return next;
}

export function remember(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Storage may be forbidden: then it holds as long as the page is open.
  }
}

export function remembered(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}
