// Draws one message the way a messenger does.

import { element, icon, iconButton, shown } from "./dom.js";
import { formatted } from "./entities.js";
import { inlineKeyboard } from "./keyboards.js";
import { carriesMedia, describe, media } from "./media.js";
import { avatar, colourOf, fullName } from "./people.js";
import { serviceText } from "./service.js";
import { clockTime } from "./time.js";

const BARE = ["sticker", "video_note", "dice"];

// `album`: all messages that were sent together with this one, which is the first of them.
export function bubble(message, place, actions, album = [message]) {
  const pill = serviceText(message);
  if (pill !== null) return element("div", { class: "pill", "data-message-id": message.message_id, "data-testid": "service" }, element("span", { dir: "auto" }, pill));
  const sender = fullName(message.from);
  const box = element("div", { class: `bubble ${album.length > 1 ? albumKind(album) : kindOf(message)}` },
    place.showName ? nameLine(message, sender) : null,
    message.forward_origin ? element("div", { class: "forwarded" }, `Forwarded from ${originOf(message.forward_origin)}`) : null,
    quoteOf(message, actions),
    album.length > 1 ? pieces(album, place, actions) : piece(message, actions),
    footer(album.find((one) => one.edit_date) ?? message, place));
  return element("article", {
    class: `row ${place.own ? "own" : "other"} ${place.first ? "first" : ""} ${place.last ? "last" : ""}`,
    "data-message-id": message.message_id, "data-testid": "message", "data-from": message.from_slug, tabindex: -1,
    "aria-label": `${place.own ? "You" : sender}, ${clockTime(message.date)}`,
    oncontextmenu: (event) => actions.menu(event, message, place),
  },
  place.inGroup && !place.own ? (place.last ? avatar(sender, message.from?.id) : element("span", { class: "avatar-gap" })) : null,
  element("div", { class: "column" }, box, inlineKeyboard(message, actions), reactions(message, actions)),
  iconButton("more", "Message actions", (event) => actions.menu(event, message, place), { class: "icon-button row-menu" }));
}

function piece(message, actions) {
  const shown = [media(message, actions), words(message, actions)];
  return message.show_caption_above_media ? shown.reverse() : shown;
}

function pieces(album, place, actions) {
  const tiles = album.map((one) => element("div", { class: "piece", "data-message-id": one.message_id, "data-testid": "piece",
    oncontextmenu: (event) => (event.stopPropagation(), actions.menu(event, one, place)) }, media(one, actions)));
  return [element("div", { class: "album", "data-testid": "album", "data-count": album.length }, tiles),
    album.filter((one) => one.caption !== undefined).map((one) => element("div", {}, words(one, actions)))];
}

function albumKind(album) {
  const wordless = album.every((one) => one.caption === undefined);
  return `${album[0].photo || album[0].video ? "pictures" : "stack"} ${wordless ? "wordless" : ""}`;
}

function kindOf(message) {
  if (BARE.some((kind) => message[kind])) return "bare";
  return message.text === undefined && message.caption === undefined && carriesMedia(message) ? "wordless" : "";
}

function nameLine(message, sender) {
  return element("div", { class: `sender colour-${colourOf(message.from?.id)}`, dir: "auto" }, sender);
}

function originOf(origin) {
  return origin.sender_user_name ?? fullName(origin.sender_user ?? origin.sender_chat ?? origin.chat);
}

function quoteOf(message, actions) {
  const original = message.reply_to_message;
  if (!original || original.forum_topic_created) return null;
  const jump = () => actions.jump(original.message_id);
  return element("button", { type: "button", class: `quote colour-${colourOf(original.from?.id)}`, onclick: jump, "aria-label": "Go to the message this answers" },
    element("strong", { dir: "auto" }, fullName(original.from)),
    element("span", { dir: "auto" }, message.quote?.text ?? describe(original).slice(0, 120)));
}

function words(message, actions) {
  const text = message.text ?? message.caption;
  if (text === undefined) return carriesMedia(message) ? null : element("div", { class: "muted" }, "This kind of message is not shown here.");
  const entities = message.text === undefined ? message.caption_entities : message.entities;
  return element("div", { class: "words", dir: "auto" }, formatted(text, entities, actions));
}

function footer(message, place) {
  return element("span", { class: "footer" },
    message.edit_date ? element("span", { class: "edited" }, "edited") : null,
    element("time", { datetime: new Date(message.date * 1000).toISOString() }, clockTime(message.date)),
    place.own ? icon("checks") : null);
}

function reactions(message, actions) {
  const given = message.reactions ?? [];
  const emojis = [...new Set(given.map((reaction) => reaction.emoji))];
  return element("div", { class: `reactions ${emojis.length ? "" : "none"}`, "data-testid": "reactions" },
    emojis.map((emoji) => chip(emoji, given, message, actions)),
    iconButton("smile", "React", (event) => actions.reactions(event, message), { class: "icon-button react", "data-testid": "react" }));
}

function chip(emoji, given, message, actions) {
  const same = given.filter((reaction) => reaction.emoji === emoji);
  const mine = same.some((reaction) => reaction.from_slug === actions.actor());
  return element("button", {
    type: "button", class: `reaction ${mine ? "mine" : ""}`, "aria-label": `${emoji}, ${same.length}`, "aria-pressed": String(mine),
    onclick: () => actions.react(message, mine ? null : emoji),
  }, shown(emoji), same.length > 1 ? ` ${same.length}` : "");
}
