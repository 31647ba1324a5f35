// Builds DOM nodes. Text only ever enters the page as text nodes, so nothing a chat says can become markup.

/** A new element; `props` holds attributes, `on…` listeners, a `style` object and `data` for data-* attributes. */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) setProp(node, name, value);
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

function setProp(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else if (name === "style") setStyle(node, value);
  else if (name === "data") Object.assign(node.dataset, value);
  else node.setAttribute(name, value === true ? "" : value);
}

/** Sets CSS properties; the browser itself drops a value that is not valid for its property. */
export function setStyle(node, styles) {
  for (const [name, value] of Object.entries(styles)) {
    if (value !== null && value !== undefined) node.style.setProperty(name, String(value));
  }
}

/** An inline icon from its SVG path data, drawn in the current text colour. */
export function icon(path, size = 22) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [name, value] of Object.entries({ viewBox: "0 0 24 24", width: size, height: size, "aria-hidden": "true" })) {
    svg.setAttribute(name, value);
  }
  const shape = document.createElementNS("http://www.w3.org/2000/svg", "path");
  shape.setAttribute("d", path);
  svg.append(shape);
  return svg;
}

export const ICONS = {
  send: "M3 20.5V14l8-2-8-2V3.5L22 12z",
  plus: "M12 5v14M5 12h14",
  close: "M6 6l12 12M18 6L6 18",
  back: "M15 5l-7 7 7 7",
  more: "M12 6h.01M12 12h.01M12 18h.01",
  pin: "M12 21s-6.5-6-6.5-11a6.5 6.5 0 0113 0c0 5-6.5 11-6.5 11zm0-8.5a2.5 2.5 0 100-5 2.5 2.5 0 000 5z",
  file: "M7 3h7l5 5v13H7zM14 3v5h5",
};

/** The clipboard where the browser allows it; false where it does not. */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
