// The fault switches: what is on, and turning one on for a number of uses or until cleared.
import { api } from "./api.js";
import { h } from "./dom.js";
import { S } from "./strings.js";

const NAMES = Object.keys(S.faultKinds);
const TIMED = new Set(["out_of_order", "late", "redelivery", "slow"]);
const API_SIDE = new Set(["slow", "reset", "error_before", "error_after", "garbled", "rate_limit", "monthly_limit"]);

/** The panel behind the toolbar's fault button. */
export function faultPanel(desk) {
  const label = h("summary", { data: { testid: "faults" } }, S.faults);
  const active = h("ul", { class: "fault-list" });
  const form = faultForm(desk);
  const clear = h("button", { type: "button", data: { testid: "faults-clear" }, onclick: () => desk.run(() => api.faults(Object.fromEntries(NAMES.map((name) => [name, null])))) }, S.clearFaults);
  const node = h("details", { class: "popover" }, label, h("div", { class: "panel" }, h("p", { class: "fine" }, S.faultsHelp), form, active, clear));

  return {
    node,
    update(faults) {
      const on = Object.entries(faults).filter(([, setting]) => setting);
      label.textContent = on.length ? S.faultsOn(on.length) : S.faults;
      label.classList.toggle("warn", on.length > 0);
      clear.hidden = !on.length;
      active.replaceChildren(...on.map(([name, setting]) => activeFault(name, setting, desk)));
      if (!on.length) active.append(h("li", { class: "fine" }, S.noFaults));
    },
  };
}

function activeFault(name, { left, seconds, path }, desk) {
  const facts = [left === null || left === undefined ? S.always : S.usesLeft(left), TIMED.has(name) && `${seconds} ${S.seconds}`, API_SIDE.has(name) && path].filter(Boolean).join(" · ");
  return h("li", {}, h("span", {}, S.faultKinds[name] ?? name, h("small", {}, facts)), h("button", { type: "button", onclick: () => desk.run(() => api.faults({ [name]: null })) }, S.turnOff));
}

function faultForm(desk) {
  const kind = h("select", { "aria-label": S.faults, data: { testid: "fault-kind" }, onchange: fit }, NAMES.map((name) => h("option", { value: name }, S.faultKinds[name])));
  const left = h("input", { type: "number", min: "1", placeholder: S.always, value: "1", data: { testid: "fault-left" } });
  const seconds = h("input", { type: "number", min: "0", step: "0.5", value: "3", data: { testid: "fault-seconds" } });
  const path = h("input", { type: "text", value: "/v2/*", spellcheck: "false" });
  const [secondsField, pathField] = [h("label", {}, S.seconds, seconds), h("label", {}, S.path, path)];

  function fit() {
    secondsField.hidden = !TIMED.has(kind.value);
    pathField.hidden = !API_SIDE.has(kind.value);
  }

  function submit(event) {
    event.preventDefault();
    const options = { left: left.value ? Number(left.value) : null };
    if (TIMED.has(kind.value)) options.seconds = Number(seconds.value);
    if (API_SIDE.has(kind.value)) options.path = path.value;
    desk.run(() => api.faults({ [kind.value]: options }));
  }

  fit();
  return h("form", { class: "fault-form", onsubmit: submit }, kind, h("label", {}, S.times, left), secondsField, pathField, h("button", { type: "submit", class: "strong", data: { testid: "fault-on" } }, S.turnOn));
}
