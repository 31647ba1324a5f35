// Draws Flex Messages as LINE draws them: sizes and defaults from LINE's Flex Message reference and layout guide.
import { h, setStyle } from "./dom.js";

const TEXT = { xxs: 11, xs: 13, sm: 14, md: 16, lg: 19, xl: 22, xxl: 29, "3xl": 35, "4xl": 48, "5xl": 74 };
const IMAGE = { xxs: 40, xs: 60, sm: 80, md: 100, lg: 120, xl: 140, xxl: 160, "3xl": 180, "4xl": 200, "5xl": 220 };
const SPACE = { none: 0, xs: 2, sm: 4, md: 8, lg: 12, xl: 16, xxl: 20 };
const BORDER = { none: 0, light: 0.5, normal: 1, medium: 2, "semi-bold": 3, bold: 4 };
const SIDES = { Top: "top", Bottom: "bottom", Start: "inline-start", End: "inline-end" };
const GRAVITY = { top: "flex-start", center: "center", bottom: "flex-end" };
const ALIGN = { start: "flex-start", center: "center", end: "flex-end" };
const BUTTON_HEIGHT = { sm: 40, md: 52 };

const MAKERS = { box, button, image, icon, text, video, separator, filler: () => h("div") };

/** The node of a Flex container (`bubble` or `carousel`); `act(action)` runs when a part of it is tapped. */
export function flex(container, act) {
  if (container.type !== "carousel") return h("div", { class: "fx-single" }, bubble(container, act));
  return h("div", { class: "fx-carousel", tabindex: "0" }, container.contents.map((each) => bubble(each, act)));
}

/** Shrinks the marked texts inside `root` until they fit; call once `root` is in the document. */
export function shrinkToFit(root) {
  for (const node of root.querySelectorAll("[data-shrink]")) {
    const ratio = node.clientWidth / node.scrollWidth;
    if (ratio > 0 && ratio < 1) setStyle(node, { "font-size": `${parseFloat(getComputedStyle(node).fontSize) * ratio * 0.98}px` });
  }
}

function bubble(spec, act) {
  const node = h("div", { class: `fx-bubble fx-${spec.size ?? "mega"}`, dir: spec.direction ?? "ltr" });
  for (const name of ["header", "hero", "body", "footer"]) {
    if (spec[name]) node.append(block(name, spec, act));
  }
  return tappable(node, spec.action, act);
}

function block(name, spec, act) {
  const style = spec.styles?.[name] ?? {};
  const node = h("div", { class: `fx-block fx-${name}`, style: { "background-color": style.backgroundColor } });
  if (name === "body" && spec.footer) node.classList.add("fx-above-footer");
  if (style.separator) node.append(h("div", { class: "fx-rule", style: { "border-color": style.separatorColor } }));
  node.append(component(spec[name], { layout: "vertical" }, act, true));
  return node;
}

function component(spec, parent, act, first) {
  const make = MAKERS[spec.type];
  if (!make) return h("div");
  const node = make(spec, act, parent);
  node.classList.add("fx");
  place(node, spec, parent, first);
  return tappable(node, spec.type === "button" ? null : spec.action, act);
}

/** Share of the main axis, distance from the sibling before, and position: what a parent decides about its child. */
function place(node, spec, parent, first) {
  const vertical = parent.layout === "vertical";
  if (spec.position === "absolute") node.classList.add("fx-absolute");
  else {
    setStyle(node, { flex: share(spec, vertical) });
    const margin = spec.margin ?? (first || spec.type === "filler" ? undefined : parent.spacing);
    setStyle(node, { [vertical ? "margin-top" : "margin-inline-start"]: length(margin, SPACE) });
  }
  if (spec.gravity && parent.layout !== "baseline") setStyle(node, { "justify-content": GRAVITY[spec.gravity] });
  for (const [side, css] of Object.entries(SIDES)) {
    const offset = length(spec[`offset${side}`], SPACE);
    if (offset) setStyle(node, { [css.startsWith("inline") ? `inset-${css}` : css]: offset });
  }
}

function share(spec, vertical) {
  const sized = spec.type === "box" && (vertical ? spec.height : spec.width ?? spec.height);
  const fixed = vertical || sized || spec.type === "separator" || spec.type === "icon";
  const value = spec.flex ?? (spec.type === "filler" ? 1 : fixed ? 0 : 1);
  if (value === 0) return "0 0 auto";
  return vertical ? `${value} 0 auto` : `${value} 0 0`;
}

function length(value, scale) {
  if (value === undefined || value === null) return undefined;
  return value in scale ? `${scale[value]}px` : value;
}

function box(spec, act) {
  const node = h("div", { class: `fx-box fx-${spec.layout}` });
  setStyle(node, {
    "background-color": spec.backgroundColor,
    "background-image": gradient(spec.background),
    "border-color": spec.borderColor,
    "border-width": length(spec.borderWidth ?? (spec.borderColor ? "normal" : undefined), BORDER),
    "border-radius": length(spec.cornerRadius, SPACE),
    width: spec.width, "max-width": spec.maxWidth, height: spec.height, "max-height": spec.maxHeight,
    "justify-content": spec.justifyContent, "align-items": spec.alignItems,
    padding: length(spec.paddingAll, SPACE),
  });
  for (const [side, css] of Object.entries(SIDES)) setStyle(node, { [`padding-${css}`]: length(spec[`padding${side}`], SPACE) });
  let first = true;
  for (const each of spec.contents ?? []) {
    node.append(component(each, spec, act, first));
    if (each.position !== "absolute") first = false;
  }
  return node;
}

function gradient(background) {
  if (background?.type !== "linearGradient") return undefined;
  const centre = background.centerColor ? `${background.centerColor} ${background.centerPosition ?? "50%"}, ` : "";
  return `linear-gradient(${background.angle}, ${background.startColor}, ${centre}${background.endColor})`;
}

function textStyle(spec) {
  return {
    "font-size": length(spec.size, TEXT),
    color: spec.color,
    "font-weight": spec.weight && (spec.weight === "bold" ? 700 : 400),
    "font-style": spec.style,
    "text-decoration": spec.decoration,
  };
}

function text(spec) {
  const line = h("p", { style: { ...textStyle(spec), "text-align": spec.align } });
  if (spec.contents?.length) line.append(...spec.contents.map((span) => h("span", { style: textStyle(span) }, span.text ?? "")));
  else line.append(spec.text ?? "");
  if (spec.wrap) line.classList.add("fx-wrap");
  if (spec.wrap && spec.maxLines > 0) {
    line.classList.add("fx-clamp");
    setStyle(line, { "-webkit-line-clamp": spec.maxLines });
  }
  if (spec.lineSpacing) setStyle(line, { "line-height": `calc(1.4em + ${spec.lineSpacing})` });
  if (spec.adjustMode === "shrink-to-fit" && !spec.wrap) line.dataset.shrink = "";
  return h("div", { class: "fx-text" }, line);
}

function button(spec, act) {
  const style = spec.style ?? "link";
  const node = h("button", { type: "button", class: `fx-tap fx-${style}`, onclick: () => act(spec.action) },
    h("span", { data: spec.adjustMode === "shrink-to-fit" ? { shrink: "" } : {} }, spec.action?.label ?? ""));
  setStyle(node, {
    height: `${BUTTON_HEIGHT[spec.height] ?? BUTTON_HEIGHT.md}px`,
    [style === "link" ? "color" : "background-color"]: spec.color,
  });
  return h("div", { class: "fx-button" }, node);
}

function ratio(value) {
  return (value ?? "1:1").replace(":", " / ");
}

function image(spec) {
  const size = spec.size === "full" ? "100%" : length(spec.size ?? "md", IMAGE);
  const picture = h("img", { src: spec.url, alt: "", style: { "object-fit": spec.aspectMode === "cover" ? "cover" : "contain" } });
  const frame = h("div", { class: "fx-frame", style: { width: size, "aspect-ratio": ratio(spec.aspectRatio), "background-color": spec.backgroundColor } }, picture);
  return h("div", { class: "fx-image", style: { "align-items": ALIGN[spec.align] ?? "center" } }, frame);
}

function icon(spec) {
  const picture = h("img", { src: spec.url, alt: "", style: { "aspect-ratio": ratio(spec.aspectRatio) } });
  return h("div", { class: "fx-icon", style: { "font-size": length(spec.size ?? "md", TEXT) } }, picture);
}

function video(spec, act, parent) {
  const player = h("video", { src: spec.url, poster: spec.previewUrl, controls: true, preload: "none", style: { "aspect-ratio": ratio(spec.aspectRatio) } });
  const node = h("div", { class: "fx-video" }, player);
  player.addEventListener("error", () => spec.altContent && node.replaceChildren(component(spec.altContent, parent, act, true)));
  return node;
}

function separator(spec, act, parent) {
  const along = parent.layout === "vertical" ? "fx-rule" : "fx-rule-upright";
  return h("div", { class: along, style: { "border-color": spec.color } });
}

function tappable(node, action, act) {
  if (!action) return node;
  const tap = (event) => {
    event.stopPropagation();
    act(action);
  };
  node.classList.add("fx-tappable");
  for (const [name, value] of Object.entries({ role: "button", tabindex: "0", "aria-label": action.label ?? "" })) {
    if (value) node.setAttribute(name, value);
  }
  node.addEventListener("click", (event) => event.target.closest(".fx-tap") || tap(event));
  node.addEventListener("keydown", (event) => event.target === node && ["Enter", " "].includes(event.key) && tap(event));
  return node;
}
