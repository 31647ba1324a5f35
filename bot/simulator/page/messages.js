// One message of a chat as a DOM node, in LINE's look.
import { api } from "./api.js";
import { flex } from "./flex.js";
import { h, icon, ICONS } from "./dom.js";
import { imagemap, template } from "./templates.js";
import { S } from "./strings.js";

const LINK = /https?:\/\/[^\s<>"'\u0E00-\u0E7F]+/g;
const STICKERS = ["😀", "👍", "🙏", "🎉", "💚", "😴", "🤔", "😭", "👏", "🌸", "☕", "🐘"];

/** Whether the message draws its own card, without a speech bubble around it. */
export const isBare = (message) => !["text", "textV2", "file", "audio"].includes(message.type);

/** Whether the message takes the width of the chat and scrolls sideways. */
export const isWide = (message) =>
  message.contents?.type === "carousel" || message.contents?.size === "giga" || /carousel/.test(message.template?.type ?? "");

/** The body of `message`; `act(action)` runs when a part of it is tapped. */
export function content(message, act) {
  const make = MAKERS[message.type];
  return make ? make(message, act) : h("span", { class: "unknown" }, S.unknown(message.type));
}

/** One line that stands for the message outside the chat: what a locked phone shows. */
export function summary(message) {
  return message.altText ?? message.text ?? message.title ?? S[message.type] ?? S.photo;
}

const MAKERS = {
  text: (message, act) => linked(withEmojis(message), act),
  textV2: (message, act) => linked(substituted(message), act),
  sticker: (message) => h("div", { class: "sticker", role: "img", "aria-label": S.sticker }, stickerArt(message.stickerId)),
  image: picture,
  video: (message) => h("video", { class: "media", controls: true, preload: "none", src: source(message), poster: message.previewImageUrl }),
  audio: (message) => h("audio", { controls: true, preload: "none", src: source(message) }),
  file,
  location: place,
  flex: (message, act) => flex(message.contents, act),
  template,
  imagemap,
};

/** A stand-in for sticker art, always the same for the same sticker. */
export function stickerArt(stickerId) {
  return STICKERS[Number(stickerId) % STICKERS.length] ?? STICKERS[0];
}

function source(message) {
  return message.originalContentUrl ?? message.contentProvider?.originalContentUrl ?? api.contentUrl(message.id);
}

function picture(message, act) {
  const address = source(message);
  const image = h("img", { class: "media", src: message.previewImageUrl ?? address, alt: S.photo });
  return h("button", { type: "button", class: "media-button", "aria-label": S.photo, onclick: () => act({ type: "uri", uri: new URL(address, location.href).href }) }, image);
}

function file(message) {
  const size = `${Math.max(1, Math.round((message.fileSize ?? 0) / 1024))} KB`;
  return h("div", { class: "file" }, icon(ICONS.file, 28), h("div", {}, h("div", { class: "file-name" }, message.fileName ?? S.file), h("div", { class: "fine" }, size)));
}

function place(message) {
  const where = `${message.latitude}, ${message.longitude}`;
  return h("div", { class: "place" }, h("div", { class: "map" }, icon(ICONS.pin, 34)),
    h("div", { class: "place-text" }, h("strong", {}, message.title ?? S.location), h("div", {}, message.address ?? ""), h("div", { class: "fine" }, where)));
}

/** LINE emojis have no public art: each `$` that stands for one becomes a plain smile. */
function withEmojis({ text, emojis = [] }) {
  const marks = new Set(emojis.map((emoji) => emoji.index));
  return text.split("").map((unit, index) => (marks.has(index) && unit === "$" ? "🙂" : unit)).join("");
}

function substituted({ text, substitution = {} }) {
  return text.replace(/\{\{|\}\}|\{(\w+)\}/g, (token, key) => (key ? substitute(substitution[key], token) : token[0]));
}

function substitute(value, token) {
  if (value?.type === "emoji") return "🙂";
  return value?.type === "mention" ? `@${value.mentionee?.userId ?? "All"}` : token;
}

function linked(text, act) {
  const node = h("span", { class: "text" });
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    const address = match[0].replace(/[.,!?)\]]+$/, "");
    node.append(text.slice(end, match.index), link(address, act));
    end = match.index + address.length;
  }
  node.append(text.slice(end));
  return node;
}

function link(address, act) {
  return h("a", { href: address, rel: "noopener noreferrer", onclick: (event) => { event.preventDefault(); act({ type: "uri", uri: address }); } }, address);
}
