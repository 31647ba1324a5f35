// The traffic drawer: every webhook delivery and API call, raw, newest first.
import { api } from "./api.js";
import { copyText, h, icon, ICONS } from "./dom.js";
import { S, timeOf } from "./strings.js";

const KEEP = 300;

/** Builds the closed drawer; `refresh` fetches only while it is open. */
export function trafficDrawer(desk) {
  let since = 0;
  let kind = "all";
  const list = h("div", { class: "traffic-list", data: { testid: "traffic" } });
  const empty = h("p", { class: "fine" }, S.trafficEmpty);
  const tabs = [["all", S.trafficAll], ["webhook", S.trafficWebhook], ["api", S.trafficApi]].map(([name, label]) =>
    h("button", { type: "button", "aria-pressed": String(name === kind), onclick: () => choose(name) }, label));
  const node = h("aside", { class: "drawer", "aria-label": S.trafficTitle, hidden: true },
    h("header", {}, h("h2", {}, S.trafficTitle), h("button", { type: "button", class: "icon-button", "aria-label": S.close, onclick: () => desk.closeTraffic() }, icon(ICONS.close))),
    h("div", { class: "tabs" }, tabs), empty, list);

  function choose(name) {
    kind = name;
    list.dataset.kind = name;
    tabs.forEach((tab, n) => tab.setAttribute("aria-pressed", String(["all", "webhook", "api"][n] === name)));
  }

  return {
    node,
    async refresh() {
      if (node.hidden) return;
      const { exchanges } = await api.traffic(since);
      for (const exchange of exchanges.filter(({ n }) => n > since)) {
        list.prepend(item(exchange, desk));
        since = exchange.n;
      }
      while (list.children.length > KEEP) list.lastChild.remove();
      empty.hidden = list.children.length > 0;
    },
  };
}

function item(exchange, desk) {
  const failed = !(exchange.status >= 200 && exchange.status < 300);
  const line = h("summary", {},
    h("span", { class: `way ${exchange.direction}` }, exchange.direction === "webhook" ? "→" : "←"),
    h("time", {}, timeOf(exchange.at)), h("span", { class: "what" }, `${exchange.method} ${exchange.path}`),
    h("span", { class: failed ? "status failed" : "status" }, exchange.status ? String(exchange.status) : exchange.outcome ?? "–"), h("span", { class: "fine" }, `${Math.round(exchange.ms ?? 0)} ms`));
  const node = h("details", { class: "exchange", data: { direction: exchange.direction } }, line);
  node.addEventListener("toggle", () => node.children.length === 1 && node.append(...detail(exchange, desk)), { once: true });
  return node;
}

function detail(exchange, desk) {
  const parts = [[S.request, exchange.request], [S.response, exchange.response]].filter(([, text]) => text).map(([name, text]) => part(name, pretty(text)));
  return [exchange.requestId && h("p", { class: "fine selectable" }, `x-line-request-id: ${exchange.requestId}`), ...parts, exchange.webhookEventId && redeliverButton(exchange.webhookEventId, desk)].filter(Boolean);
}

function part(name, text) {
  const copy = h("button", { type: "button", onclick: async () => { if (await copyText(text)) copy.textContent = S.copied; } }, S.copy);
  return h("section", {}, h("div", { class: "part-head" }, h("strong", {}, name), copy), h("pre", { class: "json selectable" }, text));
}

/** Indents the JSON part of an exchange; header lines above a blank line stay as they are. */
function pretty(text) {
  const [, headers, body] = /^([\s\S]*?\n\n)?([\s\S]*)$/.exec(text);
  try {
    return (headers ?? "") + JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return text;
  }
}

function redeliverButton(id, desk) {
  return h("button", { type: "button", data: { testid: "redeliver" }, onclick: () => desk.run(() => api.redeliver(id)) }, S.redeliver);
}
