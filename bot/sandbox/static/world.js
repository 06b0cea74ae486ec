// Keeps the page's copy of the world: loads it, follows its events and comes back after a lost connection.

import { eventsAddress, readMessages, readWorld } from "./api.js";

const LONGEST_WAIT = 8000;

export class World extends EventTarget {
  bot = {};
  people = [];
  chats = [];
  commands = [];
  seq = 0;
  contents = new Map();
  answers = new Map();
  #source = null;
  #wait = 500;

  async begin() {
    try {
      await this.#reload();
      this.#listen();
    } catch {
      this.#retry();
    }
  }

  person(slug) {
    return this.people.find((person) => person.slug === slug);
  }

  chat(slug) {
    return this.chats.find((chat) => chat.slug === slug);
  }

  content(slug) {
    return this.contents.get(slug) ?? { messages: new Map(), topics: new Map(), seq: 0 };
  }

  async load(slug) {
    if (this.contents.has(slug)) return;
    await this.#loadMessages(slug);
    this.#tell("changed", { chat: slug });
  }

  async refreshWorld() {
    const world = await readWorld();
    this.bot = world.bot ?? {};
    this.people = world.people;
    this.chats = world.chats;
    this.commands = world.commands ?? [];
    this.clock = world.clock;
    this.#tell("world", {});
    return world.seq;
  }

  async #reload() {
    const seq = await this.refreshWorld();
    this.seq = seq;
    const known = this.chats.map((chat) => chat.slug);
    for (const slug of this.contents.keys()) if (!known.includes(slug)) this.contents.delete(slug);
    await Promise.all(known.map((slug) => this.#loadMessages(slug)));
    this.#tell("changed", {});
  }

  async #loadMessages(slug) {
    const { messages, topics, seq } = await readMessages(slug);
    this.contents.set(slug, {
      messages: new Map(messages.map((message) => [message.message_id, message])),
      topics: new Map(topics.map((topic) => [topic.thread, topic])),
      seq,
    });
  }

  #listen() {
    this.#source?.close();
    this.#source = new EventSource(eventsAddress(this.seq));
    this.#source.onopen = () => {
      this.#wait = 500;
      this.#tell("connection", { connected: true });
    };
    this.#source.onmessage = (incoming) => this.#take(JSON.parse(incoming.data));
    this.#source.onerror = () => this.#retry();
  }

  #retry() {
    this.#source?.close();
    this.#source = null;
    this.#tell("connection", { connected: false });
    setTimeout(() => this.begin(), this.#wait);
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
  }

  #take(event) {
    if (event.kind === "reset") return this.#retry();
    if (event.seq <= this.seq) return;
    this.seq = event.seq;
    const content = this.contents.get(event.chat);
    if (content && event.seq > content.seq) this.#apply(content, event);
    if (event.kind === "answer") this.#rememberAnswer(event);
    if (event.kind === "chat") this.#reloadChat(event.chat).catch(() => this.#retry());
    if (event.kind === "person" || event.kind === "commands") this.refreshWorld().catch(() => this.#retry());
    this.#tell("happened", event);
    this.#tell("changed", { chat: event.chat });
  }

  // A group that was upgraded begins anew, so its messages are read again.
  async #reloadChat(slug) {
    await this.refreshWorld();
    if (slug) await this.#loadMessages(slug);
    this.#tell("changed", { chat: slug });
  }

  #apply(content, event) {
    if (event.kind === "message" || event.kind === "edit") content.messages.set(event.message.message_id, event.message);
    else if (event.kind === "delete") event.message_ids.forEach((id) => content.messages.delete(id));
    else if (event.kind === "topic") content.topics.set(event.topic.thread, event.topic);
    else if (event.kind === "topic_deleted") this.#dropTopic(content, event.thread);
    else if (event.kind === "reaction") this.#applyReaction(content, event);
    content.seq = event.seq;
  }

  #dropTopic(content, thread) {
    content.topics.delete(thread);
    for (const [id, message] of content.messages) if (message.thread === thread) content.messages.delete(id);
  }

  #applyReaction(content, event) {
    const message = content.messages.get(event.message_id);
    if (message) content.messages.set(event.message_id, { ...message, reactions: event.reactions });
  }

  #rememberAnswer(event) {
    this.answers.set(event.query_id, event);
    if (this.answers.size > 100) this.answers.delete(this.answers.keys().next().value);
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
