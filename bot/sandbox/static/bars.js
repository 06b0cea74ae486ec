// The bar over each pane: whose phone it is, in which language, which room, acting as whom.

import { block, setLanguage, start } from "./api.js";
import { form } from "./dialogs.js";
import { element, fill, icon } from "./dom.js";
import { fullName } from "./people.js";

const LANGUAGES = { et: "Eesti", ru: "Русский", lv: "Latviešu", lt: "Lietuvių", en: "English" };

function chooser(label, testid, onchange) {
  const select = element("select", { "data-testid": testid, onchange: () => onchange(select.value) });
  return { select, node: element("label", { class: "chooser" }, element("span", {}, label), select) };
}

// The tabs of narrow screens say the same, so the heading is for wide ones.
function title(pane) {
  return element("h2", { class: "pane-name" }, pane.label.replace(/^the /, ""));
}

function offer(select, options, chosen) {
  const signature = JSON.stringify(options);
  if (select.dataset.signature !== signature) {
    select.dataset.signature = signature;
    fill(select, options.map(([value, label]) => element("option", { value }, label)));
  }
  if (select.value !== chosen) select.value = chosen;
}

function groupsOf(world) {
  return world.chats.filter((chat) => chat.type === "group" || chat.type === "supergroup");
}

export function families(world) {
  const working = new Set(groupsOf(world).flatMap((chat) => chat.members));
  return world.people.filter((person) => !working.has(person.slug));
}

function workers(world) {
  const working = new Set(groupsOf(world).flatMap((chat) => chat.members));
  return world.people.filter((person) => working.has(person.slug));
}

export function familyBar(world, pane) {
  const who = chooser("Phone of", "family-select", (slug) => pane.open(slug, slug));
  const language = chooser("Language", "language-select", (code) => pane.run(() => setLanguage(pane.actor, code)));
  const toggle = element("button", { type: "button", class: "bar-button", "data-testid": "block-toggle", title: "Block or unblock the bot", onclick: () => pane.run(() => block(pane.actor, !isBlocked(world, pane))) }, icon("block"), element("span", {}, "Block bot"));
  const link = element("button", { type: "button", class: "bar-button", "data-testid": "deep-link", title: "Open a link with a start parameter", onclick: () => askPayload(pane) }, icon("link"), element("span", {}, "Open a link"));
  fill(pane.bar, title(pane), who.node, language.node, element("span", { class: "spring" }), link, toggle);
  const update = () => {
    if (!world.person(pane.actor)) pane.open(families(world)[0]?.slug ?? "", families(world)[0]?.slug ?? "");
    const person = world.person(pane.actor);
    const spoken = Object.entries(LANGUAGES);
    if (person?.language_code && !(person.language_code in LANGUAGES)) spoken.push([person.language_code, person.language_code]);
    offer(who.select, families(world).map((family) => [family.slug, fullName(family)]), pane.actor);
    offer(language.select, spoken, person?.language_code ?? "en");
    const blocked = isBlocked(world, pane);
    toggle.setAttribute("aria-pressed", String(blocked));
    toggle.lastElementChild.textContent = blocked ? "Blocked" : "Block bot";
  };
  pane.host.addEventListener("opened", update);
  return update;
}

export function isBlocked(world, pane) {
  return Boolean(world.person(pane.actor)?.blocked);
}

function askPayload(pane) {
  const note = element("p", { class: "muted" }, "As if this person opened a printed card or a link with a start parameter.");
  form("Open a link to the bot", [
    { name: "payload", label: "t.me/bot?start=", value: "valga-ru", maxlength: 64, pattern: "[A-Za-z0-9_\\-]*", required: false, "data-testid": "payload" },
  ], "Start", ({ payload }) => pane.run(() => start(pane.actor, payload)), note);
}

export function roomBar(world, pane, usual) {
  const actor = chooser("Act as", `actor-${pane.name}`, (slug) => pane.open(slug, pane.chat === pane.actor ? slug : pane.chat));
  const chat = chooser("Chat", `chat-${pane.name}`, (slug) => pane.open(pane.actor, slug));
  fill(pane.bar, title(pane), actor.node, chat.node);
  const update = () => {
    if (!world.chat(pane.chat)) pane.open(usual.actor, usual.chat);
    offer(actor.select, workers(world).map((person) => [person.slug, fullName(person)]), pane.actor);
    const groups = groupsOf(world).map((group) => [group.slug, group.title]);
    const own = world.chat(pane.actor) ? [[pane.actor, `${fullName(world.person(pane.actor))} and the bot, in private`]] : [];
    offer(chat.select, [...groups, ...own], pane.chat);
  };
  pane.host.addEventListener("opened", update);
  return update;
}
