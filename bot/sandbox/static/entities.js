// Turns Telegram's text with entities into page nodes; text stays text, only known kinds become elements.

import { element } from "./dom.js";

const SAFE_LINK = /^(https?:|mailto:|tel:|tg:)/i;
const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", blockquote: "blockquote" };

export function formatted(text, entities, actions) {
  const sorted = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return nodesBetween(text, sorted, 0, text.length, actions);
}

function nodesBetween(text, entities, from, to, actions) {
  const nodes = [];
  let position = from;
  let rest = entities;
  while (rest.length > 0) {
    const [entity, ...others] = rest;
    const start = Math.max(entity.offset, position);
    const end = Math.min(entity.offset + entity.length, to);
    if (end <= start) {
      rest = others;
      continue;
    }
    if (start > position) nodes.push(text.slice(position, start));
    const inside = others.filter((other) => other.offset < end);
    nodes.push(wrapped(entity, text.slice(start, end), nodesBetween(text, inside, start, end, actions), actions));
    position = end;
    rest = others.filter((other) => other.offset + other.length > end);
  }
  if (position < to) nodes.push(text.slice(position, to));
  return nodes;
}

function wrapped(entity, text, children, actions) {
  const kind = entity.type;
  if (kind in TAGS) return element(TAGS[kind], {}, children);
  if (kind === "expandable_blockquote") return expandable(children);
  if (kind === "pre") return element("pre", { "data-language": entity.language, tabindex: 0 }, element("code", {}, children));
  if (kind === "spoiler") return spoiler(children);
  if (kind === "text_link") return link(entity.url, children, actions);
  if (kind === "url") return link(/^[a-z]+:/i.test(text) ? text : `https://${text}`, children, actions);
  if (kind === "email") return link(`mailto:${text}`, children, actions);
  if (kind === "phone_number") return link(`tel:${text.replace(/[^+\d]/g, "")}`, children, actions);
  if (kind === "bot_command") {
    return element("button", { type: "button", class: "link command", onclick: () => actions.command(text) }, children);
  }
  if (["mention", "text_mention", "hashtag", "cashtag"].includes(kind)) return element("span", { class: "mention" }, children);
  return element("span", {}, children);
}

function link(address, children, actions) {
  if (!SAFE_LINK.test(address)) return element("span", {}, children);
  const follow = (event) => {
    event.preventDefault();
    actions.follow(address);
  };
  return element("a", { class: "link", href: address, rel: "noopener noreferrer", target: "_blank", onclick: follow }, children);
}

function spoiler(children) {
  const node = element("span", { class: "spoiler hidden", role: "button", tabindex: 0, "aria-label": "Hidden text, press to show" });
  const content = element("span", { "aria-hidden": "true" }, children);
  const reveal = () => {
    node.classList.remove("hidden");
    ["role", "tabindex", "aria-label"].forEach((name) => node.removeAttribute(name));
    content.removeAttribute("aria-hidden");
  };
  node.addEventListener("click", reveal);
  node.addEventListener("keydown", (event) => (event.key === "Enter" || event.key === " ") && reveal());
  node.append(content);
  return node;
}

function expandable(children) {
  const quote = element("blockquote", { class: "expandable collapsed" }, children);
  const toggle = element("button", { type: "button", class: "expand", "aria-expanded": "false" }, "Show more");
  toggle.addEventListener("click", () => {
    const collapsed = quote.classList.toggle("collapsed");
    toggle.textContent = collapsed ? "Show more" : "Show less";
    toggle.setAttribute("aria-expanded", String(!collapsed));
  });
  return element("span", { class: "expandable-box" }, quote, toggle);
}
