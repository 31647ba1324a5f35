// One phone: a person's chat with the account, drawn from the simulator's state and kept up to date in place.
import { api } from "./api.js";
import { perform } from "./actions.js";
import { composer } from "./composer.js";
import { copyText, h, icon, ICONS } from "./dom.js";
import { shrinkToFit } from "./flex.js";
import { row } from "./rows.js";
import { openJson, openMenu } from "./sheets.js";
import { area } from "./templates.js";
import { summary } from "./messages.js";
import { S } from "./strings.js";

const NOTICE_MS = 6000;

export class Phone {
  constructor(user, account) {
    this.id = user.id;
    this.user = user;
    this.account = account;
    this.seen = -1;
    this.entries = new Map();
    this.spentQuickReply = -1;
    this.menuChosen = false; // whether the person, or a button, has opened or closed the rich menu there is
    this.act = (action) => {
      this.hideNotice();
      return this.run(() => perform(action, this));
    };
    this.build();
  }

  build() {
    this.list = h("div", { class: "messages", data: { testid: "messages" }, role: "log", "aria-live": "polite" });
    this.typing = h("div", { class: "typing", data: { testid: "typing" }, hidden: true }, h("i"), h("i"), h("i"));
    this.quick = h("div", { class: "quick", data: { testid: "quick" }, hidden: true });
    this.scroller = h("div", { class: "scroller" }, this.list, this.typing);
    this.menu = h("div", { class: "richmenu", data: { testid: "richmenu" }, hidden: true });
    this.composer = composer(this);
    this.notice = h("button", { type: "button", class: "lock-notice", data: { testid: "lock-notice" }, hidden: true, onclick: () => this.hideNotice() });
    this.chat = h("div", { class: "chat" }, this.head(), h("div", { class: "stage" }, this.scroller, this.quick), this.composer.node, this.menu, this.composer.chatBar);
    this.stranger = h("div", { class: "stranger", hidden: true });
    this.root = h("section", { class: "phone", "aria-label": this.user.name, data: { testid: `phone-${this.id}` } }, this.chat, this.stranger, this.notice);
    this.node = h("div", { class: "stand" }, h("h2", { class: "stand-name" }, h("span", { class: "dot", style: { background: this.user.color } }), this.user.name, this.user.role && h("small", {}, this.user.role)), this.root);
  }

  head() {
    this.options = h("button", { type: "button", class: "icon-button", "aria-label": S.chatMenu, data: { testid: "chat-menu" }, onclick: () => this.openOptions() }, icon(ICONS.more));
    return h("header", { class: "chat-head" }, icon(ICONS.back, 20), h("span", { class: "avatar small" }, [...this.account][0]), h("strong", {}, this.account), this.options);
  }

  openOptions() {
    const { blocked } = this.user;
    openMenu(this.root, [[blocked ? S.unblock : S.block, () => this.run(() => (blocked ? api.unblock(this.id) : api.block(this.id))), blocked ? "unblock" : "block"]], { right: 8, top: 48 });
  }

  /** Shows the person's standing and menu, as `/api/state` gives them. */
  update(user, menu) {
    this.user = user;
    const friend = user.following || user.blocked;
    this.stranger.hidden = friend;
    this.chat.hidden = !friend;
    if (!friend && !this.stranger.firstChild) this.stranger.append(...this.profile());
    this.typing.hidden ||= user.blocked;
    this.composer.setBlocked(user.blocked);
    this.showMenu(user.blocked ? null : menu);
  }

  profile() {
    return [h("span", { class: "avatar large" }, [...this.account][0]), h("strong", {}, this.account), h("p", {}, S.accountHint),
      h("button", { type: "button", class: "strong", data: { testid: "follow" }, onclick: () => this.run(() => api.follow(this.id)) }, S.addFriend)];
  }

  showMenu(menu) {
    const key = JSON.stringify(menu ?? null);
    if (key === this.menuKey) return;
    this.menuKey = key;
    const wasOpen = !this.menu.hidden;
    this.menu.replaceChildren();
    if (menu) {
      const { width, height } = menu.size;
      this.menu.style.aspectRatio = `${width} / ${height}`;
      this.menu.append(h("img", { src: menu.image, alt: menu.chatBarText }),
        ...menu.areas.map(({ bounds, action }, n) => area(bounds, menu.size, action.label ?? action.text ?? action.displayText, () => this.act(action), { testid: `menu-area-${n}` })));
    }
    this.composer.setMenu(menu);
    // one that comes late does not open what the person, or a button, has closed
    this.foldMenu(wasOpen || (Boolean(menu?.selected) && !this.menuChosen));
    this.menuChosen &&= Boolean(menu);
  }

  openRichMenu(open) {
    this.menuChosen = true;
    this.foldMenu(open);
  }

  foldMenu(open) {
    this.menu.hidden = !open || !this.menu.firstChild;
    this.composer.markMenu(!this.menu.hidden);
    this.toNewest();
  }

  /** What LINE does after a postback with an `inputOption`. */
  applyInputOption(option, fillIn) {
    if (option === "openRichMenu") this.openRichMenu(true);
    if (option === "closeRichMenu" || option === "openKeyboard") this.openRichMenu(false);
    if (option === "openKeyboard") this.composer.focus(fillIn);
  }

  /** Fetches what is new since the last message seen (everything when `whole`) and draws only what changed. */
  async refresh(whole = false) {
    if (this.busy) {
      this.again = { whole: whole || this.again?.whole };
      return;
    }
    this.busy = true;
    try {
      this.draw(await api.chat(this.id, whole ? -1 : this.seen));
    } finally {
      this.busy = false;
    }
    const { again } = this;
    this.again = null;
    if (again) await this.refresh(again.whole);
  }

  draw({ messages, loading }) {
    const first = this.seen < 0;
    const fresh = messages.filter((entry) => entry.seq > this.seen);
    for (const entry of messages) this.drawEntry(entry);
    this.typing.hidden = !loading;
    if (fresh.length) {
      this.seen = fresh.at(-1).seq;
      this.showQuick(this.entries.get(this.seen).entry);
      if (!first) this.announce(fresh.at(-1));
    }
    if (fresh.some(({ message }) => message.event === "unsend")) this.again = { whole: true };
    if (fresh.length || loading) this.toNewest();
    clearTimeout(this.loadingTimer);
    if (loading) this.loadingTimer = setTimeout(() => this.run(() => this.refresh()), 5000);
  }

  drawEntry(entry) {
    const known = this.entries.get(entry.seq);
    const key = JSON.stringify(entry);
    if (known?.key === key) return;
    const before = this.entries.get(this.previous(entry.seq))?.entry;
    const node = row(entry, before, this);
    if (known) known.node.replaceWith(node);
    else this.list.append(node);
    this.entries.set(entry.seq, { entry, key, node });
    shrinkToFit(node);
  }

  previous(seq) {
    let found;
    for (const each of this.entries.keys()) if (each < seq) found = each;
    return found;
  }

  showQuick(entry) {
    const items = entry.from === "bot" && entry.seq !== this.spentQuickReply ? entry.message.quickReply?.items ?? [] : [];
    this.quick.replaceChildren(...items.slice(0, 13).map((item, n) => this.quickButton(item, n, entry.seq)));
    this.quick.hidden = !items.length;
    this.quick.scrollLeft = 0;
  }

  quickButton({ action, imageUrl }, n, seq) {
    const tap = () => {
      this.spentQuickReply = seq;
      this.quick.hidden = true;
      this.act(action);
    };
    return h("button", { type: "button", data: { testid: `quick-${n}` }, onclick: tap }, imageUrl && h("img", { src: imageUrl, alt: "" }), action.label);
  }

  /** A push reaches a locked phone as one line; a reply comes into the open chat. */
  announce(entry) {
    if (entry.from !== "bot" || !entry.via || entry.via === "reply") return;
    this.notice.replaceChildren(h("span", { class: "avatar small" }, [...this.account][0]),
      h("span", { class: "lock-text" }, h("strong", {}, this.account), h("span", {}, summary(entry.message))), h("time", {}, S.now));
    this.notice.hidden = false;
    clearTimeout(this.noticeTimer);
    this.noticeTimer = setTimeout(() => this.hideNotice(), NOTICE_MS);
  }

  hideNotice() {
    this.notice.hidden = true;
  }

  messageMenu(entry, event) {
    event.preventDefault();
    const box = this.root.getBoundingClientRect();
    const items = [[S.copy, () => copyText(entry.message.text ?? summary(entry.message))], [S.raw, () => openJson(this.root, entry)]];
    if (entry.from === "user" && !entry.unsent && entry.id) items.unshift([S.unsend, () => this.run(() => api.unsend(this.id, entry.id)), "unsend"]);
    openMenu(this.root, items, { left: Math.min(event.clientX - box.left, box.width - 170), top: Math.min(event.clientY - box.top, box.height - 150) });
  }

  async pickFile(kind, capture = false) {
    const accept = kind === "file" ? undefined : `${kind}/*`;
    const input = h("input", { type: "file", accept, capture: capture && "environment", hidden: true, data: { testid: "file-input" } });
    this.root.append(input);
    input.addEventListener("change", () => this.run(() => api.media(this.id, kind, input.files[0])).finally(() => input.remove()));
    input.addEventListener("cancel", () => input.remove());
    input.click();
  }

  /** Runs something that talks to the server; a failure becomes a toast, never a silent console line. */
  async run(work) {
    try {
      await work();
    } catch (error) {
      this.toast(error.message);
    }
  }

  toast(message) {
    const node = h("div", { class: "toast", role: "status" }, message);
    this.root.append(node);
    setTimeout(() => node.remove(), 3500);
  }

  toNewest() {
    const { scroller } = this;
    requestAnimationFrame(() => scroller.scrollTo({ top: scroller.scrollHeight }));
  }
}
