// The rows of a chat: date dividers, system lines, and a message with its side, avatar, time and read mark.
import { content, isBare, isWide } from "./messages.js";
import { dayOf, S, timeOf } from "./strings.js";
import { h } from "./dom.js";

const LONG_PRESS_MS = 500;

/** The node of one chat entry; `before` is the entry above it, if any. */
export function row(entry, before, phone) {
  const node = h("div", { class: "entry" });
  if (!before || dayOf(before.at) !== dayOf(entry.at)) node.append(h("div", { class: "line" }, dayOf(entry.at)));
  if (entry.message.event === "unsend") return node;
  node.append(entry.message.type === "system" ? systemLine(entry) : entry.unsent ? unsentLine(entry) : bubbleRow(entry, before, phone));
  return node;
}

function systemLine({ message }) {
  return h("div", { class: "line" }, S.system[message.event ?? message.text] ?? message.text ?? "");
}

function unsentLine(entry) {
  return h("div", { class: "line", data: { testid: "unsent" } }, S.unsent(entry.from === "user"));
}

function bubbleRow(entry, before, phone) {
  const { message } = entry;
  const body = h("div", { class: `body${isBare(message) ? " bare" : " bubble"}` }, content({ id: entry.id, ...message }, phone.act));
  const continued = before?.from === entry.from && before.message.type !== "system" && sender(before) === sender(entry);
  const kind = [entry.from === "user" ? "mine" : "theirs", continued && "continued", isWide(message) && "wide"].filter(Boolean).join(" ");
  const node = h("div", { class: `row ${kind}`, data: { testid: "message", type: message.type, seq: entry.seq } });
  if (entry.from === "bot") node.append(...byline(entry, continued, phone));
  node.append(h("div", { class: "speech" }, body, stamp(entry)));
  onLongPress(body, (event) => phone.messageMenu(entry, event));
  return node;
}

const sender = (entry) => entry.sender?.name ?? entry.message.sender?.name ?? "";

function byline(entry, continued, phone) {
  if (continued) return [];
  const { name, iconUrl } = entry.sender ?? entry.message.sender ?? {};
  const face = iconUrl ? h("img", { class: "avatar", src: iconUrl, alt: "" }) : h("span", { class: "avatar", "aria-hidden": "true" }, [...(name ?? phone.account)][0]);
  return [face, h("div", { class: "name" }, name ? `${name} from ${phone.account}` : phone.account)];
}

function stamp(entry) {
  return h("div", { class: "stamp" }, entry.from === "user" && h("span", {}, S.read), h("time", { datetime: entry.at }, timeOf(entry.at)));
}

function onLongPress(node, open) {
  let timer;
  node.addEventListener("contextmenu", open);
  node.addEventListener("touchstart", (event) => {
    const { clientX, clientY } = event.touches[0];
    timer = setTimeout(() => open({ clientX, clientY, preventDefault() {} }), LONG_PRESS_MS);
  }, { passive: true });
  for (const end of ["touchend", "touchmove", "touchcancel"]) node.addEventListener(end, () => clearTimeout(timer), { passive: true });
}
