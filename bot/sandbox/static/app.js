// Puts the page together: three panes over one world, the connection light, the hints, the tabs of narrow screens.

import { block, start } from "./api.js";
import { familyBar, isBlocked, roomBar } from "./bars.js";
import { clockButton } from "./clock.js";
import { element, fill, iconButton } from "./dom.js";
import { offerInline } from "./inline.js";
import { Pane } from "./pane.js";
import { avatar, fullName } from "./people.js";
import { GENERAL, newestTopic } from "./topics.js";
import { Tour } from "./tour.js";
import { World } from "./world.js";

const HINTS = [
  ["Write with a typo", "Kuidas leida perearts?"],
  ["Russian in Latin letters", "kak zapisat rebenka v shkolu"],
  ["Ask for a person", "Man vajag runāt ar cilvēku"],
  ["An emergency", "Mano vaikas nekvėpuoja"],
];

const world = new World();
const byId = (id) => document.getElementById(id);

const family = new Pane(byId("pane-family"), world, {
  name: "family", label: "the family's phone",
  empty: () => welcome(),
  instead: () => {
    if (isBlocked(world, family)) return { kind: "unblock", label: "UNBLOCK", press: () => family.run(() => block(family.actor, false)) };
    return world.person(family.actor)?.started ? null : { kind: "start", label: "START", press: () => family.run(() => start(family.actor)) };
  },
});
const room = privateStart(new Pane(byId("pane-room"), world, { name: "room", label: "the mediators' room" }));
const staff = privateStart(new Pane(byId("pane-staff"), world, { name: "staff", label: "the staff room" }));
const panes = { family, room, staff };
Object.values(panes).forEach(offerInline);
const bars = [
  familyBar(world, family),
  roomBar(world, room, { actor: "anna", chat: "mediators" }),
  roomBar(world, staff, { actor: "staff", chat: "staffroom" }),
];

// Mediators also have a private chat with the bot; it too begins with START.
function privateStart(pane) {
  pane.instead = () => pane.chat === pane.actor && !world.person(pane.actor)?.started
    ? { kind: "start", label: "START", press: () => pane.run(() => start(pane.actor)) } : null;
  return pane;
}

function welcome() {
  const { bot } = world;
  const spoken = world.person(family.actor)?.language_code;
  const described = bot.descriptions?.[spoken] || bot.description;
  return element("div", { class: "welcome", "data-testid": "welcome" }, avatar(fullName(bot), bot.id, "large"),
    element("h3", { dir: "auto" }, fullName(bot)),
    element("p", { dir: "auto" }, described || "Press START to begin the conversation."));
}

function drawHints() {
  const strip = byId("hints");
  const close = iconButton("close", "Hide the hints", () => strip.remove());
  fill(strip, element("span", { class: "hints-label" }, "Things to try:"),
    HINTS.map(([label, text]) => element("button", { type: "button", class: "hint", "data-testid": "hint", title: text, onclick: () => write("family", text) }, label)), close);
}

function write(name, text, inTopic = false) {
  const pane = panes[name];
  showTab(name);
  if (inTopic && pane.isForum && pane.thread === GENERAL) pane.openThread(newestTopic(world.content(pane.chat)));
  if (pane.instead()) return pane.toast("Press START first.");
  pane.host.dataset.view = "chat";
  return pane.composer.put(text);
}

function showTab(name) {
  document.body.dataset.tab = name;
  panes[name].seen();
  for (const tab of document.querySelectorAll("[role=tab]")) {
    const chosen = tab.dataset.tab === name;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
  }
  panes[name].render();
  panes[name].log.toEnd();
  drawBadges();
}

function drawBadges() {
  for (const tab of document.querySelectorAll("[role=tab]")) {
    const unread = panes[tab.dataset.tab].unreadTotal();
    const badge = tab.querySelector(".badge");
    badge.hidden = unread === 0 || tab.dataset.tab === document.body.dataset.tab;
    badge.textContent = unread;
  }
}

function wireTabs() {
  const tabs = [...document.querySelectorAll("[role=tab]")];
  tabs.forEach((tab, index) => {
    tab.addEventListener("click", () => showTab(tab.dataset.tab));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = tabs.at((index + step) % tabs.length);
      showTab(next.dataset.tab);
      next.focus();
    });
  });
}

function showConnection(connected) {
  const state = byId("connection");
  state.dataset.state = connected ? "connected" : "lost";
  state.lastElementChild.textContent = connected ? "Connected" : "Connecting…";
}

world.addEventListener("world", () => bars.forEach((update) => update()));
world.addEventListener("changed", () => {
  bars.forEach((update) => update());
  drawBadges();
});
world.addEventListener("connection", ({ detail }) => showConnection(detail.connected));
fill(byId("clock"), clockButton(world, (work) => panes[document.body.dataset.tab].run(work)));
const tour = new Tour(byId("tour"), world, { show: showTab, write });
byId("tour-begin").addEventListener("click", () => tour.begin());
drawHints();
wireTabs();
showTab("family");
world.begin();
