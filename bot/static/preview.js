// Draws all content as LINE draws it, and filters it by kind, words and state.
import { h } from "./line/dom.js";
import { flex, shrinkToFit } from "./line/flex.js";

const wall = document.getElementById("wall");
const filters = document.getElementById("filters");
const none = document.getElementById("none");
const count = filters.querySelector("output");
const words = wall.dataset;
const nothing = () => {};

const exhibits = JSON.parse(document.getElementById("shown").textContent).map((shown) => {
  const node = figure(shown);
  return { ...shown, node, text: folded(`${shown.id} ${node.textContent}`) };
});
wall.append(...exhibits.map((shown) => shown.node));
document.fonts.ready.then(() => shrinkToFit(wall));
filters.addEventListener("input", filter);
filters.addEventListener("submit", (event) => event.preventDefault());
filter();

/** One entry: what it is and in which state, and its messages on the ground of a chat. */
function figure(shown) {
  const state = h("span", { class: shown.draft ? "mark draft" : "mark signed" }, shown.draft ? words.draft : words.signed);
  const review = shown.review && h("span", { class: shown.due ? "mark due" : "quiet" }, shown.due ? words.due : words.review, " ", shown.review);
  const kind = words[`kind${shown.kind[0].toUpperCase()}${shown.kind.slice(1)}`];
  return h("figure", { data: { testid: "exhibit", kind: shown.kind, id: shown.id } },
    h("figcaption", {}, h("p", {}, h("strong", {}, kind), " ", h("code", {}, shown.id)), h("p", {}, state, " ", review)),
    h("div", { class: "chat" }, shown.messages.map(message)));
}

function message(sent) {
  return sent.type === "flex" ? flex(sent.contents, nothing) : h("p", { class: "said" }, sent.text ?? "");
}

/** What is compared: without letter case and spaces, as Thai is typed with and without them. */
function folded(text) {
  return text.toLowerCase().replace(/\s+/g, "");
}

function filter() {
  const { kind, find, draft, due } = Object.fromEntries(new FormData(filters));
  const wanted = folded(find ?? "");
  let found = 0;
  for (const shown of exhibits) {
    const fits = (!kind || shown.kind === kind) && (!draft || shown.draft) && (!due || shown.due) && shown.text.includes(wanted);
    shown.node.hidden = !fits;
    found += fits;
  }
  none.hidden = found > 0;
  count.textContent = count.dataset.words.replace("#", found);
}
