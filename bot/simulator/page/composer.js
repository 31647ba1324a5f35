// The bottom of a chat: the text field, what can be attached, and the bar that opens the rich menu.
import { api } from "./api.js";
import { h, icon, ICONS } from "./dom.js";
import { stickerArt } from "./messages.js";
import { openMenu, pickLocation } from "./sheets.js";
import { S } from "./strings.js";

const STICKER_PACKAGE = "446";
const STICKER_IDS = [1988, 1989, 1990, 1991, 1992, 1993, 1994, 1995, 1996, 1997, 1998, 1999];

/** The composer of `phone`: its nodes, and how the phone tells it about blocks and menus. As in LINE, the keyboard takes the menu's place. */
export function composer(phone) {
  const input = h("textarea", { rows: "1", placeholder: S.placeholder, "aria-label": S.messageInput, data: { testid: "input" }, oninput: grow, onkeydown: enter, onfocus: () => phone.openRichMenu(false) });
  const sendButton = h("button", { type: "button", class: "icon-button send", "aria-label": S.send, data: { testid: "send" }, onclick: send }, icon(ICONS.send));
  const attachButton = h("button", { type: "button", class: "icon-button", "aria-label": S.attach, data: { testid: "attach" }, onclick: () => attach(phone) }, icon(ICONS.plus));
  const field = h("div", { class: "field" }, attachButton, input, sendButton);
  const blocked = h("div", { class: "blocked", hidden: true }, h("span", {}, S.blockedNotice),
    h("button", { type: "button", data: { testid: "unblock-bar" }, onclick: () => phone.run(() => api.unblock(phone.id)) }, S.unblock));
  const barText = h("span");
  const chatBar = h("button", { type: "button", class: "chat-bar", "aria-expanded": "false", data: { testid: "chat-bar" }, hidden: true, onclick: () => phone.openRichMenu(phone.menu.hidden) }, barText);

  function grow() {
    input.style.height = "auto";
    input.style.height = `${Math.min(input.scrollHeight, 96)}px`;
  }

  function enter(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  }

  async function send() {
    const text = input.value;
    if (!text.trim()) return;
    input.value = "";
    grow();
    await phone.run(() => api.text(phone.id, text));
  }

  return {
    node: h("div", { class: "composer" }, field, blocked),
    chatBar,
    focus(text) {
      if (text) input.value = text;
      grow();
      input.focus();
    },
    setBlocked(is) {
      field.hidden = is;
      blocked.hidden = !is;
    },
    setMenu(menu) {
      chatBar.hidden = !menu;
      barText.textContent = menu?.chatBarText ?? S.menu;
    },
    markMenu: (open) => chatBar.setAttribute("aria-expanded", String(open)),
  };
}

function attach(phone) {
  const items = ["photo", "video", "audio", "file"].map((name) => [S[name], () => phone.pickFile(name === "photo" ? "image" : name), `attach-${name}`]);
  items.push([S.location, () => phone.run(() => sendLocation(phone)), "attach-location"]);
  items.push([S.sticker, () => stickerSheet(phone), "attach-sticker"]);
  openMenu(phone.root, items, { left: 8, bottom: 60 });
}

async function sendLocation(phone) {
  const place = await pickLocation(phone.root);
  if (place) await api.location(phone.id, place);
}

function stickerSheet(phone) {
  const choose = (stickerId) => {
    panel.remove();
    phone.run(() => api.sticker(phone.id, { packageId: STICKER_PACKAGE, stickerId: String(stickerId) }));
  };
  const panel = h("div", { class: "sheet card stickers", role: "dialog", "aria-label": S.sticker },
    h("div", { class: "sticker-grid" }, STICKER_IDS.map((id) => h("button", { type: "button", "aria-label": `${S.sticker} ${id}`, data: { testid: `sticker-${id}` }, onclick: () => choose(id) }, stickerArt(id)))),
    h("div", { class: "card-buttons" }, h("button", { type: "button", onclick: () => panel.remove() }, S.close)));
  phone.root.append(panel);
}
