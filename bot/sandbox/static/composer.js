// Where a person writes: the text box with its buttons, what is being answered or edited, the docked keyboard.

import { edit, send, sendFile } from "./api.js";
import { attachMenu, offer } from "./attach.js";
import { element, fill, icon, iconButton } from "./dom.js";
import { replyKeyboard, standingKeyboard } from "./keyboards.js";
import { describe } from "./media.js";
import { openMenu } from "./menus.js";
import { fullName } from "./people.js";
import { recordVoice } from "./recorder.js";

export class Composer {
  #pane;
  #answering = null;
  #editing = null;
  #hiddenKeyboards = new Set();
  #keyboardSignature = "";
  #asked = null;

  constructor(pane) {
    this.#pane = pane;
    const name = pane.name;
    this.input = element("textarea", { rows: 1, placeholder: "Message", "aria-label": `Message, ${pane.label}`, dir: "auto", "data-testid": `composer-${name}`, oninput: () => this.#grow(), onkeydown: (event) => this.#key(event), onpaste: (event) => this.#paste(event) });
    this.commandsButton = iconButton("command", "Commands of the bot", () => this.#openCommands(), { "data-testid": `commands-${name}` });
    this.keyboardButton = iconButton("keyboard", "Show or hide the bot's keyboard", () => this.#toggleKeyboard(), { "data-testid": `keyboard-toggle-${name}` });
    this.sendButton = iconButton("send", "Send", () => this.#submit(), { class: "icon-button send", "data-testid": `send-${name}` });
    this.voiceButton = iconButton("microphone", "Record a voice note", () => this.#record(), { "data-testid": `record-${name}` });
    const attach = iconButton("clip", "Attach", (event) => this.#attach(event.currentTarget), { "data-testid": `attach-${name}` });
    this.bar = element("div", { class: "composer-bar" }, attach, this.commandsButton, this.input, this.keyboardButton, this.voiceButton, this.sendButton);
    this.context = element("div", { class: "composer-context", hidden: true });
    this.recording = element("div", { hidden: true });
    this.instead = element("div", { class: "composer-instead", hidden: true });
    this.dock = element("div", { class: "dock", hidden: true });
    this.node = element("div", { class: "composer" }, this.context, this.bar, this.recording, this.instead, this.dock);
    this.#grow();
  }

  // `instead`: what stands in the composer's place (START, unblock, closed), or null.
  update(messages, instead) {
    this.bar.hidden = instead !== null || !this.recording.hidden;
    this.instead.hidden = instead === null;
    if (instead !== null && this.instead.dataset.kind !== instead.kind) {
      this.instead.dataset.kind = instead.kind;
      fill(this.instead, instead.press
        ? element("button", { type: "button", class: "primary wide", "data-testid": instead.kind, onclick: instead.press }, instead.label)
        : element("p", { class: "muted" }, instead.label));
    }
    if (instead === null) delete this.instead.dataset.kind;
    this.#updateKeyboard(instead === null ? standingKeyboard(messages) : null);
  }

  reset() {
    this.#answering = this.#editing = null;
    this.input.value = "";
    this.#showContext();
  }

  answer(message) {
    this.#editing = null;
    this.#answering = message;
    this.#showContext();
    this.input.focus();
  }

  rewrite(message) {
    this.#answering = null;
    this.#editing = message;
    this.put(message.text ?? message.caption ?? "");
    this.#showContext();
  }

  put(text) {
    this.input.value = text;
    this.#grow();
    this.input.focus();
  }

  offerFiles(files) {
    const kind = files.every((file) => file.type.startsWith("image/")) ? "photo" : "document";
    offer(files, kind, () => this.#target(), (work) => this.#pane.run(work));
  }

  #target() {
    const target = { as: this.#pane.actor, chat: this.#pane.chat };
    if (this.#pane.thread) target.thread = this.#pane.thread;
    if (this.#answering) target.reply_to = this.#answering.message_id;
    this.#answering = null;
    this.#showContext();
    return target;
  }

  #say(content) {
    return this.#pane.run(() => send({ ...this.#target(), ...content }));
  }

  #key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === "Escape" && (this.#answering || this.#editing)) this.reset();
    else if (event.key === "ArrowUp" && this.input.value === "") this.#pane.editLast();
  }

  #submit() {
    const text = this.input.value.trim();
    if (!text) return;
    const editing = this.#editing;
    const sent = editing
      ? this.#pane.run(() => edit(this.#pane.actor, this.#pane.chat, editing.message_id, text))
      : this.#say({ text });
    this.#editing = null;
    this.input.value = "";
    this.#grow();
    this.#showContext();
    sent.then((worked) => worked || this.input.value || this.put(text));
  }

  #grow() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 140)}px`;
    const empty = this.input.value.trim() === "";
    this.voiceButton.hidden = !empty;
    this.sendButton.hidden = empty;
  }

  #paste(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    this.offerFiles(files);
  }

  #showContext() {
    const message = this.#editing ?? this.#answering;
    this.context.hidden = !message;
    if (!message) return;
    const title = this.#editing ? "Edit message" : `Reply to ${fullName(message.from)}`;
    fill(this.context, icon(this.#editing ? "pencil" : "reply"),
      element("span", { class: "file-words" }, element("strong", {}, title), element("span", { dir: "auto" }, describe(message).slice(0, 140))),
      iconButton("close", "Cancel", () => this.reset()));
  }

  #openCommands() {
    const commands = this.#pane.commands();
    if (commands.length === 0) return this.#pane.toast("The bot has set no commands.");
    return openMenu(this.commandsButton, commands.map(({ command, description }) =>
      ({ label: `/${command}`, detail: description, choose: () => this.#say({ text: `/${command}` }) })), "Commands of the bot");
  }

  #attach(anchor) {
    attachMenu(anchor, {
      target: () => this.#target(), run: (work) => this.#pane.run(work), say: (content) => this.#say(content),
      firstName: () => this.#pane.world.person(this.#pane.actor)?.first_name ?? "",
    });
  }

  #record() {
    recordVoice({
      show: (node) => {
        this.recording.hidden = node === null;
        this.bar.hidden = node !== null;
        fill(this.recording, node);
      },
      done: (sound, duration) => this.#pane.run(() => sendFile({ ...this.#target(), kind: "voice", duration }, sound, sound.type.includes("ogg") ? "voice.ogg" : "voice.webm")),
      refuse: (sentence) => this.#pane.toast(sentence),
    });
  }

  #updateKeyboard(standing) {
    const markup = standing?.markup;
    const keys = markup && !standing.force ? markup : null;
    const hidden = keys && this.#hiddenKeyboards.has(`${this.#pane.chat}/${standing.message.message_id}`) && !(keys.is_persistent && !keys.one_time_keyboard);
    this.keyboardButton.hidden = !keys;
    this.keyboardButton.setAttribute("aria-pressed", String(Boolean(keys && !hidden)));
    this.standing = keys ? `${this.#pane.chat}/${standing.message.message_id}` : null;
    this.input.placeholder = markup?.input_field_placeholder ?? "Message";
    this.dock.hidden = !keys || hidden;
    if (standing?.force) this.#obey(standing.message);
    const signature = keys ? JSON.stringify(keys) : "";
    if (signature === this.#keyboardSignature) return;
    this.#keyboardSignature = signature;
    fill(this.dock, keys ? replyKeyboard(keys, (button) => this.#chooseKey(button, keys)) : null);
  }

  // The bot asked for a reply to its message; once is enough.
  #obey(message) {
    const asked = `${this.#pane.chat}/${message.message_id}`;
    if (this.#asked === asked) return;
    this.#asked = asked;
    this.#answering = message;
    this.#showContext();
  }

  #toggleKeyboard() {
    if (!this.#hiddenKeyboards.delete(this.standing)) this.#hiddenKeyboards.add(this.standing);
    this.#pane.render();
  }

  #chooseKey(button, keys) {
    if (keys.one_time_keyboard) this.#hiddenKeyboards.add(this.standing);
    const me = this.#pane.world.person(this.#pane.actor);
    if (button.request_contact) this.#say({ contact: { first_name: me.first_name, phone_number: "+37255500100" } });
    else if (button.request_location) this.#say({ location: { latitude: 57.7778, longitude: 26.0473 } });
    else this.#say({ text: button.text });
    this.#pane.render();
  }
}
