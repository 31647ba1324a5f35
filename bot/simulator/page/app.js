// The desk: loads the state, keeps the chosen people's phones on show, and follows the simulator's ticks.
import { api } from "./api.js";
import { h } from "./dom.js";
import { Phone } from "./phone.js";
import { S } from "./strings.js";
import { toolbar } from "./toolbar.js";
import { trafficDrawer } from "./traffic.js";

const SHOWN_KEY = "sujarit-simulator-shown";
const SHOWN_AT_FIRST = 3;
const RETRY_MS = 1000;
const narrow = matchMedia("(max-width: 700px)");

class Desk {
  constructor() {
    this.phones = new Map();
    this.shelf = h("main", { class: "shelf" });
    this.empty = h("p", { class: "empty" }, S.emptyShelf);
    this.offline = h("div", { class: "offline", role: "status", hidden: true }, S.offline);
    this.bar = toolbar(this);
    this.drawer = trafficDrawer(this);
    document.body.append(this.bar.node, h("div", { class: "desk" }, this.shelf, this.drawer.node), this.offline);
    narrow.addEventListener("change", () => this.show());
  }

  async load() {
    this.state = await api.state();
    this.shown ??= remembered() ?? this.state.users.slice(0, SHOWN_AT_FIRST).map((user) => user.id);
    this.show();
  }

  show() {
    this.bar.update(this.state);
    this.arrange();
  }

  /** The people whose phones are out: one on a narrow screen, else all that were chosen. */
  onShelf() {
    const users = this.state.users.filter((user) => this.shown.includes(user.id));
    return narrow.matches ? users.slice(0, 1) : users;
  }

  isShown(id) {
    return this.onShelf().some((user) => user.id === id);
  }

  /** On a narrow screen the people are tabs: choosing one puts the others away. */
  toggle(id) {
    if (narrow.matches) this.shown = [id];
    else this.shown = this.isShown(id) ? this.shown.filter((each) => each !== id) : [...this.shown, id];
    localStorage.setItem(SHOWN_KEY, JSON.stringify(this.shown));
    this.show();
  }

  async addPerson(name) {
    if (!name) return;
    const user = await api.addUser(name);
    await this.load();
    this.toggle(user.id);
  }

  /** Makes, keeps or removes phones to match the chosen people; a kept phone is never redrawn. */
  arrange() {
    const users = this.onShelf();
    for (const [id, phone] of this.phones) if (!users.some((user) => user.id === id)) this.remove(id, phone);
    for (const user of users) {
      if (!this.phones.has(user.id)) this.add(user);
      this.phones.get(user.id).update(user, this.state.richmenus?.[user.id]);
    }
    if (users.length) this.empty.remove();
    else this.shelf.append(this.empty);
  }

  add(user) {
    const phone = new Phone(user, this.state.account?.name ?? S.account);
    this.phones.set(user.id, phone);
    this.shelf.append(phone.node);
    phone.run(() => phone.refresh());
  }

  remove(id, phone) {
    phone.node.remove();
    this.phones.delete(id);
  }

  toggleTraffic() {
    this.drawer.node.hidden = !this.drawer.node.hidden;
    this.run(() => this.drawer.refresh());
    return !this.drawer.node.hidden;
  }

  closeTraffic() {
    document.querySelector("[data-testid=traffic-toggle]").click();
  }

  async run(work) {
    try {
      await work();
    } catch (error) {
      const note = h("div", { class: "toast desk-toast", role: "alert" }, error.message);
      document.body.append(note);
      setTimeout(() => note.remove(), 5000);
    }
  }

  /** Waits for ticks for ever and fetches what they name; survives a restart of the server. */
  async follow(since) {
    for (;;) {
      try {
        const { ticks, n } = await api.ticks(since);
        if (!this.offline.hidden) await this.load();
        this.offline.hidden = true;
        since = n;
        await this.apply(ticks);
      } catch {
        this.offline.hidden = false;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  async apply(ticks) {
    const kinds = new Set(ticks.map((tick) => tick.kind));
    const people = new Set(ticks.filter((tick) => tick.kind === "chat").map((tick) => tick.userId));
    const work = [...this.phones.values()].filter((phone) => people.has(phone.id)).map((phone) => phone.refresh());
    if (kinds.has("state")) work.push(this.load());
    if (kinds.has("traffic")) work.push(this.drawer.refresh());
    await Promise.all(work);
  }
}

function remembered() {
  try {
    return JSON.parse(localStorage.getItem(SHOWN_KEY));
  } catch {
    return null;
  }
}

const desk = new Desk();
const { n } = await api.ticks();
await desk.load();
desk.follow(n);
