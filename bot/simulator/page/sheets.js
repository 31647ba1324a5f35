// Panels that slide over one phone: browser, pickers, notices and context menus.
import { h, icon, ICONS } from "./dom.js";
import { S } from "./strings.js";

function sheet(root, name, ...content) {
  root.querySelector(`:scope > .sheet.${name}`)?.remove();
  const panel = h("div", { class: `sheet ${name}`, role: "dialog", "aria-modal": "true", tabindex: "-1" }, content);
  panel.addEventListener("keydown", (event) => event.key === "Escape" && panel.querySelector("[data-dismiss]")?.click());
  root.append(panel);
  panel.focus({ preventScroll: true });
  return panel;
}

function closeButton(testId, onclose) {
  return h("button", { type: "button", class: "icon-button", "aria-label": S.close, data: { testid: testId, dismiss: "" }, onclick: onclose }, icon(ICONS.close));
}

/** LINE's browser over the phone. A page of this server loads in place; what LINE opens elsewhere is shown as a link. */
export function openBrowser(root, address) {
  const title = h("div", { class: "browser-title" }, address.host);
  const bar = h("div", { class: "browser-bar" }, closeButton("browser-close", () => panel.remove()),
    h("div", { class: "browser-names" }, title, h("div", { class: "browser-address", title: S.addressBar }, address.href)));
  const panel = sheet(root, "browser", bar);
  panel.dataset.testid = "browser";
  const phones = address.searchParams.get("openExternalBrowser") === "1";
  panel.append(address.origin === location.origin && !phones ? framed(address, title) : outside(address, phones ? S.phonesBrowser : S.outsideLink));
}

function framed(address, title) {
  const frame = h("iframe", { src: address.href, title: address.href, sandbox: "allow-same-origin allow-scripts allow-forms allow-modals allow-popups allow-downloads" });
  frame.addEventListener("load", () => {
    title.textContent = frame.contentDocument?.title || address.host;
  });
  return frame;
}

function outside(address, why) {
  return h("div", { class: "browser-outside" }, h("p", {}, why),
    h("a", { href: address.href, target: "_blank", rel: "noopener noreferrer" }, S.openOutside));
}

/** A small note with a close button, e.g. for a `tel:` link. */
export function openNotice(root, heading, detail) {
  const panel = sheet(root, "card", h("h3", {}, heading), h("p", { class: "selectable" }, detail),
    h("div", { class: "card-buttons" }, h("button", { type: "button", class: "strong", data: { testid: "notice-close", dismiss: "" }, onclick: () => panel.remove() }, S.close)));
  panel.dataset.testid = "notice";
}

/** Pretty-printed JSON over the phone. */
export function openJson(root, value) {
  const bar = h("div", { class: "browser-bar" }, closeButton("json-close", () => panel.remove()), h("div", { class: "browser-title" }, S.raw));
  const panel = sheet(root, "browser", bar, h("pre", { class: "json selectable" }, JSON.stringify(value, null, 2)));
}

function ask(root, testId, heading, fields, read) {
  return new Promise((resolve) => {
    const done = (value) => {
      panel.remove();
      resolve(value);
    };
    const form = h("form", { onsubmit: (event) => { event.preventDefault(); done(read(form)); } },
      h("h3", {}, heading), fields,
      h("div", { class: "card-buttons" },
        h("button", { type: "button", data: { testid: `${testId}-cancel`, dismiss: "" }, onclick: () => done(null) }, S.cancel),
        h("button", { type: "submit", class: "strong", data: { testid: `${testId}-ok` } }, S.ok)));
    const panel = sheet(root, "card", form);
    panel.dataset.testid = testId;
  });
}

/** The native picker of a datetimepicker action; resolves to LINE's form of the value, or null. */
export function pickDate(root, action) {
  const local = (value) => value?.replace("t", "T");
  const type = action.mode === "datetime" ? "datetime-local" : action.mode;
  const input = h("input", { type, name: "value", required: true, min: local(action.min), max: local(action.max), "aria-label": S.pickDate[action.mode], data: { testid: "date-value" } });
  input.value = local(action.initial) ?? defaultMoment(type);
  return ask(root, "date", S.pickDate[action.mode], [input], () => input.value.slice(0, 16) || null);
}

function defaultMoment(type) {
  const now = new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString();
  return { date: now.slice(0, 10), time: now.slice(11, 16) }[type] ?? now.slice(0, 16);
}

/** A place to send, typed in; resolves to a location message's fields, or null. */
export function pickLocation(root) {
  const fields = Object.entries(S.locationSample).map(([name, value]) => {
    const number = typeof value === "number";
    return h("label", {}, S.locationFields[name], h("input", { name, value, required: true, type: number ? "number" : "text", step: number && "any" }));
  });
  return ask(root, "location", S.location, fields, (form) => {
    const { latitude, longitude, ...names } = Object.fromEntries(new FormData(form));
    return { ...names, latitude: Number(latitude), longitude: Number(longitude) };
  });
}

/** A menu of [label, run] items; closes at the next click anywhere. */
export function openMenu(root, items, { left, top, right, bottom }) {
  const menu = h("div", { class: "context-menu", role: "menu" }, items.map(([label, run, testId]) =>
    h("button", { type: "button", role: "menuitem", data: testId ? { testid: testId } : {}, onclick: run }, label)));
  const place = { left, top, right, bottom };
  for (const [side, value] of Object.entries(place)) if (value !== undefined) menu.style[side] = `${value}px`;
  root.append(menu);
  setTimeout(() => document.addEventListener("click", () => menu.remove(), { once: true }));
}
