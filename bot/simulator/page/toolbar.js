// The one small toolbar beside the phones: people, the bot's day, quota, faults and the traffic switch.
import { api } from "./api.js";
import { h } from "./dom.js";
import { faultPanel } from "./faults.js";
import { dateOf, S } from "./strings.js";

const SIDE_BY_SIDE = 6;
const SHOWN_AT_FIRST = 3;

/** Builds the toolbar; `desk` knows the shown people and reacts to choices. */
export function toolbar(desk) {
  const people = h("div", { class: "people", role: "group", "aria-label": S.people });
  const others = h("div", { class: "panel people", onclick: () => more.removeAttribute("open") });
  const otherCount = h("summary");
  const more = h("details", { class: "popover", data: { testid: "people-more" } }, otherCount, others);
  const chosen = h("span", { class: "people" });
  people.append(chosen, more, addPerson(desk));
  const date = h("input", { type: "date", "aria-label": S.today, data: { testid: "today" }, onchange: () => date.value && desk.run(() => api.today(date.value)) });
  // the field above writes its date as the computer's language does, which 03/10 leaves open
  const inWords = h("span", { data: { testid: "today-in-words" } });
  const quota = h("span", { class: "quota", data: { testid: "quota" } });
  const faults = faultPanel(desk);
  const traffic = h("button", { type: "button", "aria-pressed": "false", data: { testid: "traffic-toggle" }, onclick: () => traffic.setAttribute("aria-pressed", String(desk.toggleTraffic())) }, S.traffic);
  const wide = matchMedia("(min-width: 900px)");
  const settings = h("details", { class: "settings", open: wide.matches },
    h("summary", {}, S.settings),
    h("div", { class: "settings-body" }, h("label", {}, S.today, date, inWords), h("span", { class: "pair" }, S.quota, quota), faults.node, traffic,
      h("button", { type: "button", class: "quiet", data: { testid: "reset" }, onclick: () => confirm(S.resetAsk) && desk.run(() => api.reset().then(() => location.reload())) }, S.reset)));

  wide.addEventListener("change", () => settings.toggleAttribute("open", wide.matches));
  return {
    node: h("header", { class: "toolbar" }, h("h1", {}, S.title), people, settings),
    update(state) {
      const first = state.users.length > SIDE_BY_SIDE ? state.users.filter((user, n) => n < SHOWN_AT_FIRST || desk.isShown(user.id)) : state.users;
      const rest = state.users.filter((user) => !first.includes(user));
      chosen.replaceChildren(...first.map((user) => personChip(user, desk)));
      others.replaceChildren(...rest.map((user) => personChip(user, desk)));
      otherCount.textContent = S.morePeople(rest.length);
      more.hidden = !rest.length;
      if (document.activeElement !== date) date.value = state.today ?? "";
      inWords.textContent = state.today ? dateOf(state.today) : "";
      const { used = 0, limit } = state.quota ?? {};
      quota.textContent = limit === null || limit === undefined ? S.quotaFree(used) : S.quotaOf(used, limit);
      faults.update(state.faults ?? {});
    },
  };
}

function personChip(user, desk) {
  return h("button", {
    type: "button", class: "chip", "aria-pressed": String(desk.isShown(user.id)), data: { testid: `person-${user.id}` },
    onclick: () => desk.toggle(user.id),
  }, h("span", { class: "dot", style: { background: user.color } }), user.name);
}

function addPerson(desk) {
  const open = () => {
    const input = h("input", { type: "text", maxlength: "20", required: true, placeholder: S.newName, "aria-label": S.newName, data: { testid: "person-name" } });
    const add = (event) => {
      event.preventDefault();
      form.replaceWith(addPerson(desk));
      desk.run(() => desk.addPerson(input.value.trim()));
    };
    const form = h("form", { class: "add-person", onsubmit: add }, input, h("button", { type: "submit", data: { testid: "person-add" } }, S.ok));
    form.addEventListener("keydown", (event) => event.key === "Escape" && form.replaceWith(addPerson(desk)));
    button.replaceWith(form);
    input.focus();
  };
  const button = h("button", { type: "button", class: "chip add", data: { testid: "person-new" }, onclick: open }, `+ ${S.addPerson}`);
  return button;
}
