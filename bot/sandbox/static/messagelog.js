// The scrolling list of a chat's messages: redraws only what changed and stays at the end when the reader is there.

import { bubble } from "./bubble.js";
import { element, icon } from "./dom.js";
import { serviceText } from "./service.js";
import { dayName } from "./time.js";

const SAME_TALK = 300;

export class MessageLog {
  #drawn = new Map();
  #key = null;
  #newBelow = 0;
  #stuck = true;
  #lastTop = 0;

  constructor(label, name) {
    this.content = element("div", { class: "log-content" });
    this.list = element("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": label, tabindex: 0, "data-testid": `log-${name}`, onscroll: () => this.#scrolled(), onkeydown: (event) => this.#walk(event) }, this.content);
    this.downBadge = element("span", { class: "badge", hidden: true });
    this.down = element("button", { type: "button", class: "icon-button to-end", "aria-label": "Go to the newest message", hidden: true, onclick: () => this.toEnd("smooth") }, icon("down"), this.downBadge);
    this.node = element("div", { class: "log-box" }, this.list, this.down);
    const watcher = new ResizeObserver(() => this.#stuck && this.toEnd());
    [this.list, this.content].forEach((node) => watcher.observe(node));
  }

  draw(key, messages, { actor, inGroup, empty }, actions) {
    const fresh = key !== this.#key;
    if (fresh) this.#drawn.clear();
    this.#key = key;
    const before = this.#drawn;
    const now = new Map();
    const nodes = [];
    const albums = grouped(messages);
    const heads = albums.map(([first]) => first);
    heads.forEach((message, index) => {
      const place = placeOf(heads, index, actor, inGroup);
      if (place.newDay) nodes.push(kept(before, now, `day-${dayName(message.date)}`, "", () => element("div", { class: "pill day" }, element("span", {}, dayName(message.date)))));
      const signature = JSON.stringify([albums[index], place, actions.pressedOf(message), actor]);
      nodes.push(kept(before, now, message.message_id, signature, () => bubble(message, place, actions, albums[index])));
    });
    if (!fresh) this.#newBelow += heads.filter((message) => !before.has(message.message_id)).length;
    this.#drawn = now;
    this.#arrange(nodes.length ? nodes : [empty ?? element("div", { class: "nothing" }, "No messages here yet.")]);
    if (fresh || this.#stuck) this.toEnd();
    this.#showDown();
  }

  // Moves only what is not in its place, so that focus, selection and running sounds stay.
  #arrange(nodes) {
    const wanted = new Set(nodes);
    for (const child of [...this.content.children]) if (!wanted.has(child)) child.remove();
    nodes.forEach((node, index) => {
      if (this.content.children[index] !== node) this.content.insertBefore(node, this.content.children[index] ?? null);
    });
  }

  toEnd(behavior = "auto") {
    this.#stuck = true;
    this.list.scrollTo({ top: this.list.scrollHeight, behavior });
  }

  jump(messageId) {
    const row = this.list.querySelector(`[data-message-id="${messageId}"]`);
    if (!row) return false;
    row.scrollIntoView({ block: "center", behavior: "smooth" });
    row.classList.add("jumped");
    setTimeout(() => row.classList.remove("jumped"), 1500);
    return true;
  }

  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.list;
    // Only a reader who scrolls up leaves the end; growing content does not.
    if (scrollHeight - scrollTop - clientHeight < 60) this.#stuck = true;
    else if (scrollTop < this.#lastTop - 1) this.#stuck = false;
    this.#lastTop = scrollTop;
    this.#showDown();
  }

  #showDown() {
    if (this.#stuck) this.#newBelow = 0;
    this.down.hidden = this.#stuck;
    this.downBadge.hidden = this.#newBelow === 0;
    this.downBadge.textContent = this.#newBelow;
  }

  #walk(event) {
    const rows = [...this.list.querySelectorAll(".row")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !rows.length || (event.target !== this.list && !event.target.classList.contains("row"))) return;
    event.preventDefault();
    const at = rows.indexOf(event.target);
    (at < 0 ? rows.at(-1) : rows[Math.max(0, Math.min(rows.length - 1, at + step))]).focus();
  }
}

function kept(before, now, key, signature, draw) {
  const old = before.get(key);
  const entry = old?.signature === signature ? old : { signature, node: draw() };
  now.set(key, entry);
  return entry.node;
}

// What was sent together is shown together, also if somebody spoke while it was sent.
function grouped(messages) {
  const albums = new Map();
  for (const message of messages) {
    const key = message.media_group_id ? `${message.media_group_id}/${message.from_slug}` : message.message_id;
    if (albums.has(key)) albums.get(key).push(message);
    else albums.set(key, [message]);
  }
  return [...albums.values()];
}

function placeOf(messages, index, actor, inGroup) {
  const message = messages[index];
  const together = (other) => Boolean(other) && other.from_slug === message.from_slug && Math.abs(other.date - message.date) < SAME_TALK
    && serviceText(other) === null && dayName(other.date) === dayName(message.date);
  const own = message.from_slug === actor;
  const first = !together(messages[index - 1]);
  return {
    own, first, inGroup, last: !together(messages[index + 1]), showName: inGroup && !own && first,
    newDay: index === 0 || dayName(messages[index - 1].date) !== dayName(message.date),
  };
}
