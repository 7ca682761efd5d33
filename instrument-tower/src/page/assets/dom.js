// Making elements. Whatever is not a node becomes text, never markup.

const SVG = "http://www.w3.org/2000/svg";

/** `el("button", { class: "x", control: "refresh", on: { click } }, "Refresh")` */
export function el(tag, properties = {}, ...children) {
  return fill(document.createElement(tag), properties, children);
}

/** The same, of SVG. */
export function svg(tag, properties = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), properties, children);
}

function fill(node, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") for (const [event, act] of Object.entries(value)) node.addEventListener(event, act);
    else if (name === "style") for (const [key, style] of Object.entries(value)) node.style.setProperty(key, style);
    else if (name === "control") node.dataset.control = value;
    else if (name === "data") Object.assign(node.dataset, value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Replaces what is in `node`. */
export function show(node, ...children) {
  node.replaceChildren(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
  );
  return node;
}

const ICONS = {
  refresh: "M20 11a8 8 0 1 0-.6 4M20 4v7h-7",
  out: "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
  theme: "M12 3a9 9 0 1 0 9 9 7 7 0 0 1-9-9z",
  help: "M9 9a3 3 0 1 1 4 3c-1 .5-1 1-1 2M12 18h.01",
  close: "M6 6l12 12M18 6L6 18",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  link: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
  pause: "M9 5v14M15 5v14",
  play: "M7 5l12 7-12 7z",
  next: "M6 9l6 6 6-6",
  previous: "M6 15l6-6 6 6",
  compare: "M8 4v16M16 4v16M4 8h4M16 16h4",
};

/** A line drawing. It says nothing by itself: the button has the words. */
export function icon(name) {
  return svg("svg", { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: ICONS[name] }));
}
