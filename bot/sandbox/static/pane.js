// One window of the page: a chat as one person sees it, with its topics, messages and composer.

import { press, react, remove, Refused, start } from "./api.js";
import { commandsFor } from "./commands.js";
import { Composer } from "./composer.js";
import { alertBox, askToLeave, enlarge } from "./dialogs.js";
import { element, fill, icon, iconButton, shown } from "./dom.js";
import { openMenu } from "./menus.js";
import { MessageLog } from "./messagelog.js";
import { avatar, fullName, splitEmoji } from "./people.js";
import { drawTopics, GENERAL, threadOf } from "./topics.js";

const LONGEST_PRESS = 15000;
const TYPING = 5000;
// As Telegram names them; the heart is shown as an emoji by a sign that follows it.
const REACTIONS = ["👍", "❤", "🙏", "😢", "🔥", "🎉"];

export class Pane {
  actor = "";
  chat = "";
  thread = GENERAL;
  #unread = new Map();
  #pressed = new Map();
  #typing = null;

  constructor(host, world, { name, label, empty = () => null, instead = () => null }) {
    Object.assign(this, { host, world, name, label, empty, instead });
    this.bar = element("div", { class: "pane-bar" });
    this.header = element("header", { class: "chat-header" });
    this.topics = element("nav", { class: "topics", "aria-label": "Topics", "data-testid": `topics-${name}` });
    this.log = new MessageLog(`Messages, ${label}`, name);
    this.composer = new Composer(this);
    this.toasts = element("div", { class: "toasts", role: "status", "data-testid": `toast-${name}` });
    this.chatNode = element("div", { class: "chat" }, this.header, this.log.node, this.composer.node, this.toasts);
    this.chatNode.addEventListener("dragover", (event) => event.preventDefault());
    this.chatNode.addEventListener("drop", (event) => this.#dropped(event));
    fill(host, this.bar, element("div", { class: "pane-body" }, this.topics, this.chatNode));
    world.addEventListener("changed", ({ detail }) => (!detail.chat || detail.chat === this.chat) && this.render());
    world.addEventListener("world", () => this.render());
    world.addEventListener("happened", ({ detail }) => this.#happened(detail));
  }

  open(actor, chat) {
    if (actor === this.actor && chat === this.chat) return;
    if (chat !== this.chat) this.openThread(GENERAL, false);
    Object.assign(this, { actor, chat });
    this.composer.reset();
    this.world.load(chat);
    this.render();
    this.host.dispatchEvent(new Event("opened"));
  }

  openThread(thread, show = true) {
    if (thread !== this.thread) this.composer?.reset();
    this.thread = thread;
    this.#unread.delete(`${this.chat}/${thread}`);
    this.host.dataset.view = show ? "chat" : "list";
    if (show) this.render();
  }

  unread(thread) {
    return this.#unread.get(`${this.chat}/${thread}`) ?? 0;
  }

  unreadTotal() {
    return [...this.#unread].filter(([key]) => key.startsWith(`${this.chat}/`)).reduce((sum, [, number]) => sum + number, 0);
  }

  seen() {
    if (!this.isForum) this.#unread.delete(`${this.chat}/${GENERAL}`);
    else this.#unread.delete(`${this.chat}/${this.thread}`);
  }

  get isForum() {
    return Boolean(this.world.chat(this.chat)?.is_forum);
  }

  messages() {
    const all = [...this.world.content(this.chat).messages.values()].filter((message) => !message.deleted);
    const here = this.isForum ? all.filter((message) => threadOf(message, true) === this.thread) : all;
    return here.sort((a, b) => a.message_id - b.message_id);
  }

  commands() {
    return commandsFor(this.world.commands, this.world.chat(this.chat) ?? {}, this.world.person(this.actor));
  }

  render() {
    const chat = this.world.chat(this.chat);
    if (!chat) return;
    const content = this.world.content(this.chat);
    if (this.thread !== GENERAL && !content.topics.has(this.thread)) this.openThread(GENERAL, false);
    this.host.classList.toggle("forum", this.isForum);
    this.topics.hidden = !this.isForum;
    if (this.isForum) drawTopics(this.topics, content, this);
    this.#drawHeader(chat, content);
    const messages = this.messages();
    const view = { actor: this.actor, inGroup: chat.type !== "private", empty: this.empty() };
    this.log.draw(`${this.chat}/${this.thread}`, messages, view, this.#actions());
    this.composer.update(messages, this.instead() ?? this.#insteadHere(chat));
  }

  // Runs something that the sandbox may refuse; says so and gives whether it worked.
  async run(work) {
    try {
      await work();
      return true;
    } catch (problem) {
      if (!(problem instanceof Refused || problem instanceof TypeError)) throw problem;
      this.toast(problem instanceof Refused ? problem.message : "The sandbox does not answer.");
      return false;
    }
  }

  toast(text) {
    const toast = element("div", { class: "toast", dir: "auto" }, text);
    this.toasts.append(toast);
    setTimeout(() => toast.remove(), 4500);
  }

  editLast() {
    const own = this.messages().findLast((message) => message.from_slug === this.actor && (message.text ?? message.caption) !== undefined);
    if (own) this.composer.rewrite(own);
  }

  #drawHeader(chat, content) {
    const topic = this.isForum ? content.topics.get(this.thread) : null;
    const title = chat.type === "private" ? fullName(this.world.bot) : topic ? topic.name : this.isForum ? `General · ${chat.title}` : chat.title;
    const { emoji } = splitEmoji(title);
    const below = this.#typing ? element("span", { class: "typing" }, "typing", element("i", {}), element("i", {}), element("i", {})) : this.#subtitle(chat, topic);
    fill(this.header,
      this.isForum ? iconButton("back", "Back to the topics", () => (this.host.dataset.view = "list"), { class: "icon-button back" }) : null,
      emoji ? element("span", { class: "topic-icon emoji", "aria-hidden": "true" }, emoji) : avatar(title, chat.type === "private" ? this.world.bot.id : chat.id),
      element("div", { class: "chat-title" },
        element("h2", { dir: "auto", "data-testid": `title-${this.name}` }, emoji ? splitEmoji(title).rest : title, topic?.closed ? icon("lock") : null),
        element("p", { class: "muted" }, below)));
  }

  #subtitle(chat, topic) {
    if (chat.type === "private") return "bot";
    const members = `${chat.members.length} people and the bot`;
    return topic ? `${topic.closed ? "closed · " : ""}${chat.title}` : members;
  }

  #insteadHere(chat) {
    if (chat.type !== "private" && !chat.members.includes(this.actor)) {
      return { kind: "not-member", label: `${fullName(this.world.person(this.actor))} is not in this group.` };
    }
    return null;
  }

  #actions() {
    return {
      actor: () => this.actor,
      press: (message, data) => this.#press(message, data),
      isPressed: (message, data) => this.#pressed.has(`${this.chat}/${message.message_id}/${data}`),
      pressedOf: (message) => [...this.#pressed.keys()].filter((key) => key.startsWith(`${this.chat}/${message.message_id}/`)),
      follow: (address) => this.#follow(address),
      command: (text) => this.composer.put(text),
      copy: (text) => this.#copy(text),
      jump: (id) => this.log.jump(id) || this.toast("That message is not here any more."),
      enlarge,
      menu: (event, message, place) => this.#menu(event, message, place),
      react: (message, emoji) => this.#react(message, emoji),
      reactions: (event, message) => openMenu(event.currentTarget, [this.#reactions(message)], "React"),
      toast: (text) => this.toast(text),
    };
  }

  async #press(message, data) {
    const key = `${this.chat}/${message.message_id}/${data}`;
    if (this.#pressed.has(key)) return;
    this.#pressed.set(key, null);
    this.render();
    setTimeout(() => this.#release(key), LONGEST_PRESS);
    const worked = await this.run(async () => {
      const { query_id } = await press(this.actor, this.chat, message.message_id, data);
      this.#pressed.set(key, query_id);
      const answer = this.world.answers.get(query_id);
      if (answer) this.#answered(answer);
    });
    if (!worked) this.#release(key);
  }

  #release(key) {
    if (this.#pressed.delete(key)) this.render();
  }

  #answered(answer) {
    const found = [...this.#pressed].find(([, query]) => query === answer.query_id);
    if (!found) return;
    this.#release(found[0]);
    if (answer.url) this.#follow(answer.url);
    if (!answer.text) return;
    if (answer.show_alert) alertBox(answer.text);
    else this.toast(answer.text);
  }

  #happened(event) {
    if (event.kind === "answer") this.#answered(event);
    if (event.chat !== this.chat) return;
    if (event.kind === "action") this.#showTyping();
    if (event.kind !== "message") return;
    this.#typing = null;
    const thread = threadOf(event.message, this.isForum);
    const key = `${this.chat}/${thread}`;
    const shown = thread === this.thread && this.host.offsetParent !== null && (!this.isForum || this.chatNode.offsetParent !== null);
    if (!shown && event.message.from_slug !== this.actor) this.#unread.set(key, (this.#unread.get(key) ?? 0) + 1);
  }

  #showTyping() {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => {
      this.#typing = null;
      this.render();
    }, TYPING);
  }

  #follow(address) {
    const url = new URL(address);
    const payload = url.searchParams.get("start");
    if (url.hostname === "t.me" && url.pathname.slice(1).toLowerCase() === this.world.bot.username?.toLowerCase() && payload !== null) {
      this.run(() => start(this.actor, payload));
    } else if (["localhost", "127.0.0.1"].includes(url.hostname)) window.open(address, "_blank", "noopener,noreferrer");
    else askToLeave(address);
  }

  #react(message, emoji) {
    this.run(() => react(this.actor, this.chat, message.message_id, emoji));
  }

  #copy(text) {
    navigator.clipboard?.writeText(text).then(() => this.toast("Copied."), () => this.toast("The browser did not allow copying."));
  }

  #menu(event, message, place) {
    event.preventDefault();
    const text = message.text ?? message.caption;
    const writes = { icon: "pencil", label: "Edit", choose: () => this.composer.rewrite(message) };
    const removes = { icon: "trash", label: "Delete", danger: true, choose: () => this.run(() => remove(this.actor, this.chat, message.message_id)) };
    const anchor = event.type === "contextmenu" && event.clientX ? { x: event.clientX, y: event.clientY } : event.currentTarget;
    openMenu(anchor, [
      this.#reactions(message),
      { icon: "reply", label: "Reply", choose: () => this.composer.answer(message) },
      text ? { icon: "copy", label: "Copy text", choose: () => this.#copy(text) } : null,
      place.own && text !== undefined ? writes : null,
      place.own ? removes : null,
    ].filter(Boolean), "Message actions");
  }

  #reactions(message) {
    return { row: REACTIONS.map((emoji) => ({ label: shown(emoji), name: `React with ${emoji}`, choose: () => this.#react(message, emoji) })) };
  }

  #dropped(event) {
    const files = [...event.dataTransfer.files];
    if (!files.length) return;
    event.preventDefault();
    this.composer.offerFiles(files);
  }
}
