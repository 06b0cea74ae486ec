// How a person, a bot or a group looks everywhere: the same name, initials and colour.

import { element } from "./dom.js";

const COLOURS = 7;

export function fullName(someone) {
  return [someone?.first_name ?? someone?.title ?? "", someone?.last_name ?? ""].join(" ").trim() || "Unknown";
}

export function colourOf(id) {
  return Math.abs(Number(id) || 0) % COLOURS;
}

export function initials(name) {
  const words = name.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const letters = words.map((word) => [...word].find((letter) => /[\p{L}\p{N}]/u.test(letter)));
  return (letters.length > 1 ? letters[0] + letters.at(-1) : letters[0] ?? "?").toUpperCase();
}

export function avatar(name, id, extra = "") {
  return element("span", { class: `avatar colour-${colourOf(id)} ${extra}`, "aria-hidden": "true" }, initials(name));
}

const LEADING_EMOJI = /^(\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier}|\u200D\p{Extended_Pictographic})*|\p{Regional_Indicator}{2})\s*/u;

export function splitEmoji(name) {
  const found = LEADING_EMOJI.exec(name);
  return found ? { emoji: found[1], rest: name.slice(found[0].length) } : { emoji: "", rest: name };
}

export function minutes(seconds) {
  const whole = Math.max(0, Math.round(Number.isFinite(seconds) ? seconds : 0));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

export function byteSize(bytes) {
  if (bytes === undefined || bytes === null) return "";
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
