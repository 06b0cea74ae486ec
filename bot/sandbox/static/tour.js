// The guided tour: a strip above the panes that says what to do, sees that it was done, and goes on.

import { element, fill, iconButton } from "./dom.js";
import { STEPS } from "./tour-steps.js";
import { LANGUAGES, WORDS } from "./tour-words.js";

const KEY = "tour";
const PAUSE = 7000;

export class Tour {
  #state = null;
  #pause = null;

  // `show(pane)` brings a pane to the front of a narrow screen; `write(pane, text, inTopic)` puts words into its composer.
  constructor(host, world, { show, write }) {
    Object.assign(this, { host, world, show, write });
    this.heading = element("h2", { tabindex: -1, "data-testid": "tour-title" });
    this.words = element("p", { "data-testid": "tour-words" });
    this.status = element("p", { class: "tour-status", role: "status", "data-testid": "tour-status" });
    this.example = element("button", { type: "button", class: "tour-quiet", "data-testid": "tour-example", onclick: () => this.#write() });
    this.on = element("button", { type: "button", class: "tour-on", "data-testid": "tour-on", onclick: () => this.#goOn() });
    this.language = element("select", { "aria-label": "Language of the tour", "data-testid": "tour-language", onchange: () => this.#set({ language: this.language.value }) },
      Object.entries(LANGUAGES).map(([code, name]) => element("option", { value: code, lang: code }, name)));
    this.close = iconButton("close", "", () => this.leave(), { "data-testid": "tour-leave" });
    fill(host, element("div", { class: "tour-words", "aria-live": "polite" }, this.heading, this.words, this.status),
      element("div", { class: "tour-buttons" }, this.language, this.example, this.on, this.close));
    world.addEventListener("happened", ({ detail }) => this.#happened(detail));
    this.#state = remembered();
    this.#draw();
  }

  begin() {
    this.#state = { step: 0, part: 0, done: false, language: this.#state?.language ?? firstLanguage() };
    this.#keep();
    this.show(STEPS[0].parts[0].pane);
    this.heading.focus();
  }

  leave() {
    this.#state = null;
    this.#keep();
  }

  get #step() {
    return STEPS[this.#state?.step];
  }

  #set(change) {
    this.#state = { ...this.#state, ...change };
    this.#keep();
  }

  #keep() {
    clearTimeout(this.#pause);
    if (this.#state) sessionStorage.setItem(KEY, JSON.stringify(this.#state));
    else sessionStorage.removeItem(KEY);
    this.#draw();
  }

  #happened(event) {
    if (!this.#step || this.#state.done || !this.#step.parts[this.#state.part].isDone(event, this.world)) return;
    const part = this.#state.part + 1;
    if (part < this.#step.parts.length) {
      this.#set({ part });
      this.show(this.#step.parts[part].pane);
      return;
    }
    this.#set({ done: true });
    this.show(this.#step.look);
    this.#pause = setTimeout(() => this.#goOn(), PAUSE);
  }

  #goOn() {
    if (!this.#step) return this.begin();
    const step = this.#state.step + 1;
    this.#set({ step, part: 0, done: false });
    if (this.#step) this.show(this.#step.parts[0].pane);
  }

  #write() {
    this.write(this.#part.pane, WORDS[this.#state.language].examples[this.#state.step], this.#part.inTopic);
  }

  get #part() {
    return this.#step.parts[this.#state.part] ?? this.#step.parts.at(-1);
  }

  #draw() {
    const state = this.#state;
    this.host.hidden = state === null;
    document.body.classList.toggle("touring", state !== null);
    document.body.dataset.tour = this.#step ? `${state.step}.${state.part}${state.done ? ".done" : ""}` : "";
    if (!state) return;
    const said = WORDS[state.language];
    const [title, words] = said.steps[state.step] ?? [said.name, said.end];
    this.host.lang = state.language;
    this.host.setAttribute("aria-label", said.name);
    put(this.heading, this.#step ? `${state.step + 1}/${STEPS.length} · ${title}` : title);
    put(this.words, words);
    put(this.status, state.done ? `✓ ${said.done}` : "");
    put(this.example, said.example);
    this.example.hidden = !this.#step || state.done || !this.#part.example;
    put(this.on, !this.#step ? said.again : state.done ? said.next : said.skip);
    this.on.classList.toggle("primary", state.done);
    this.close.setAttribute("aria-label", said.leave);
    this.close.title = said.leave;
    this.language.value = state.language;
  }
}

// Only what changes is read aloud again.
function put(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function firstLanguage() {
  const spoken = navigator.languages.map((code) => code.slice(0, 2));
  return spoken.find((code) => code in WORDS) ?? "en";
}

function remembered() {
  try {
    const state = JSON.parse(sessionStorage.getItem(KEY));
    return state && state.language in WORDS ? state : null;
  } catch {
    return null;
  }
}
