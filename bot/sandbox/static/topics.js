// The list of a forum's topics, newest talk first, as messengers show them.

import { element, fill, icon } from "./dom.js";
import { describe } from "./media.js";
import { fullName, initials, splitEmoji } from "./people.js";
import { serviceText } from "./service.js";
import { clockTime, dayName, shortDay } from "./time.js";

export const GENERAL = 0;

export function threadOf(message, isForum) {
  return isForum ? message.thread ?? GENERAL : GENERAL;
}

export function newestTopic(content) {
  const open = [...content.topics.values()].filter((topic) => !topic.closed);
  return Math.max(GENERAL, ...open.map((topic) => topic.thread));
}

export function drawTopics(list, content, pane) {
  const latest = new Map();
  for (const message of [...content.messages.values()].sort((a, b) => a.message_id - b.message_id)) latest.set(threadOf(message, true), message);
  const topics = [...content.topics.values()];
  topics.sort((a, b) => (latest.get(b.thread)?.message_id ?? b.thread) - (latest.get(a.thread)?.message_id ?? a.thread));
  const entries = [{ thread: GENERAL, name: "General", closed: false }, ...topics];
  const focused = document.activeElement?.closest("[data-thread]")?.dataset.thread;
  fill(list, entries.map((topic) => topicEntry(topic, latest.get(topic.thread), pane)));
  if (focused !== undefined && pane.host.contains(list)) list.querySelector(`[data-thread="${focused}"]`)?.focus({ preventScroll: true });
}

function topicEntry(topic, last, pane) {
  const { emoji, rest } = splitEmoji(topic.name);
  const unread = pane.unread(topic.thread);
  return element("button", {
    type: "button", class: `topic ${topic.closed ? "closed" : ""}`, "data-testid": "topic", "data-thread": topic.thread,
    "aria-current": pane.thread === topic.thread ? "true" : null, onclick: () => pane.openThread(topic.thread),
  },
  topicIcon(topic, emoji),
  element("span", { class: "topic-words" },
    element("span", { class: "topic-name", dir: "auto" }, topic.thread === GENERAL ? topic.name : rest || topic.name,
      topic.closed ? element("span", { class: "closed-mark", title: "Closed" }, icon("lock"), element("span", { class: "unseen" }, "closed")) : null),
    element("span", { class: "topic-line" },
      element("span", { class: "topic-last", dir: "auto" }, last ? preview(last) : "No messages yet"),
      element("span", { class: "topic-time" }, last ? when(last.date) : ""))),
  unread ? element("span", { class: "badge", "aria-label": `${unread} unread` }, unread) : null);
}

function topicIcon(topic, emoji) {
  if (topic.thread === GENERAL) return element("span", { class: "topic-icon general", "aria-hidden": "true" }, "#");
  if (emoji) return element("span", { class: "topic-icon emoji", "aria-hidden": "true" }, emoji);
  const letter = element("span", { class: "topic-icon letter", "aria-hidden": "true" }, initials(topic.name).slice(0, 1));
  if (topic.icon_color) letter.style.backgroundColor = `#${Number(topic.icon_color).toString(16).padStart(6, "0")}`;
  return letter;
}

function when(seconds) {
  return dayName(seconds) === "Today" ? clockTime(seconds) : shortDay(seconds);
}

function preview(message) {
  const service = serviceText(message);
  if (service) return service;
  // Most is said by the bot: its name in every line would only take the room of the words.
  const name = message.from_slug === "bot" ? "" : `${fullName(message.from).split(" ")[0]}: `;
  return `${name}${describe(message)}`.slice(0, 90);
}
