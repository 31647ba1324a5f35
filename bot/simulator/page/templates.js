// Template messages and imagemaps.
import { h } from "./dom.js";

const MAKERS = {
  buttons: (spec, act) => card(spec, act, spec),
  confirm: (spec, act) => h("div", { class: "tp-card tp-confirm" }, h("div", { class: "tp-text" }, spec.text), actions(spec.actions, act)),
  carousel: (spec, act) => row(spec.columns.map((column) => card(column, act, spec))),
  image_carousel: (spec, act) => row(spec.columns.map((column) => tile(column, act))),
};

/** The node of a template message. */
export function template(message, act) {
  return MAKERS[message.template.type]?.(message.template, act) ?? h("div");
}

function row(cards) {
  return h("div", { class: "fx-carousel", tabindex: "0" }, cards);
}

function actions(list, act) {
  return h("div", { class: "tp-actions" }, list.map((action) => h("button", { type: "button", onclick: () => act(action) }, action.label)));
}

/** `look` carries the image options, which a carousel sets once for all of its columns. */
function card(spec, act, look) {
  const text = h("div", { class: "tp-text" }, spec.title && h("strong", {}, spec.title), h("div", {}, spec.text));
  const node = h("div", { class: "tp-card" }, spec.thumbnailImageUrl && thumbnail(spec, look), text, actions(spec.actions, act));
  if (spec.defaultAction) {
    text.classList.add("fx-tappable");
    text.addEventListener("click", () => act(spec.defaultAction));
  }
  return node;
}

function thumbnail(spec, look) {
  return h("img", {
    src: spec.thumbnailImageUrl, alt: "", class: "tp-image",
    style: {
      "aspect-ratio": look.imageAspectRatio === "square" ? "1" : "1.51",
      "object-fit": look.imageSize === "contain" ? "contain" : "cover",
      "background-color": spec.imageBackgroundColor,
    },
  });
}

function tile(column, act) {
  return h("button", { type: "button", class: "tp-tile", onclick: () => act(column.action) },
    h("img", { src: column.imageUrl, alt: "" }), column.action.label && h("span", {}, column.action.label));
}

/** The node of an imagemap: its 1040-pixel image with tappable areas over it. */
export function imagemap(message, act) {
  const { width, height } = message.baseSize;
  const areas = message.actions.map((action) => area(action.area, { width, height }, action.label ?? action.text ?? action.linkUri, () => act(asAction(action))));
  return h("div", { class: "imagemap", style: { "aspect-ratio": `${width} / ${height}` } }, h("img", { src: `${message.baseUrl}/1040`, alt: message.altText }), areas);
}

function asAction(action) {
  return action.type === "uri" ? { type: "uri", uri: action.linkUri } : action;
}

/** A transparent button over the part of a picture that `bounds` (in picture pixels) covers. */
export function area(bounds, size, label, onclick, data = {}) {
  const percent = (part, whole) => `${(100 * part) / whole}%`;
  return h("button", {
    type: "button", class: "area", "aria-label": label ?? "", data, onclick,
    style: { left: percent(bounds.x, size.width), top: percent(bounds.y, size.height), width: percent(bounds.width, size.width), height: percent(bounds.height, size.height) },
  });
}
