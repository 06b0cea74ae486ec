// Draws what a message carries besides text: pictures, films, files, places, contacts, stickers, polls.

import { fileAddress } from "./api.js";
import { element, icon, shape } from "./dom.js";
import { avatar, byteSize, fullName } from "./people.js";
import { voicePlayer } from "./voice.js";

const LARGEST = 320;

export function media(message, actions) {
  for (const [kind, draw] of Object.entries(DRAWINGS)) {
    if (message[kind] !== undefined) return draw(message[kind], message, actions);
  }
  return null;
}

export function carriesMedia(message) {
  return Object.keys(DRAWINGS).some((kind) => message[kind] !== undefined);
}

export function describe(message) {
  if (message.text !== undefined) return message.text;
  const kind = Object.keys(NAMES).find((name) => message[name] !== undefined);
  const name = kind === "sticker" ? `${message.sticker.emoji ?? ""} Sticker` : NAMES[kind] ?? "Message";
  return message.caption ? `${name}: ${message.caption}` : name;
}

const NAMES = {
  photo: "🖼 Photo", voice: "🎤 Voice message", audio: "🎵 Audio", video: "🎬 Video", video_note: "🎬 Video message",
  animation: "GIF", document: "📎 File", venue: "📍 Place", location: "📍 Location", contact: "👤 Contact",
  sticker: "Sticker", poll: "📊 Poll", dice: "🎲 Dice",
};

const DRAWINGS = {
  photo: drawPhoto,
  video: drawVideo,
  animation: drawVideo,
  video_note: (note) => element("video", { class: "video-note", src: fileAddress(note.file_id), controls: true, preload: "metadata" }),
  voice: (voice) => voicePlayer(fileAddress(voice.file_id), voice.duration),
  audio: drawAudio,
  document: drawDocument,
  venue: (venue) => drawPlace(venue.location, venue.title, venue.address),
  location: (location) => drawPlace(location, location.live_period ? "Live location" : "Location"),
  contact: drawContact,
  sticker: drawSticker,
  poll: drawPoll,
  dice: (dice) => element("div", { class: "big-emoji" }, `${dice.emoji} ${dice.value}`),
};

function drawPhoto(sizes, message, actions) {
  const largest = sizes.at(-1);
  const label = message.caption ? `Photo: ${message.caption}` : "Photo";
  const scale = Math.min(1, LARGEST / Math.max(largest.width || LARGEST, largest.height || LARGEST));
  const picture = element("img", {
    src: fileAddress(largest.file_id), alt: label, loading: "lazy",
    width: Math.round((largest.width || LARGEST) * scale), height: Math.round((largest.height || LARGEST) * scale),
  });
  picture.addEventListener("error", () => picture.replaceWith(element("span", { class: "broken" }, icon("photo"), "Picture cannot be shown")));
  return element("button", { type: "button", class: "photo", "aria-label": `${label}. Enlarge`, onclick: () => actions.enlarge(largest.file_id, label) }, picture);
}

function drawVideo(video) {
  return element("video", { class: "video", src: fileAddress(video.file_id), controls: true, preload: "metadata" });
}

function drawAudio(audio) {
  const title = [audio.performer, audio.title].filter(Boolean).join(" – ") || audio.file_name || "Audio";
  return element("div", { class: "audio" }, voicePlayer(fileAddress(audio.file_id), audio.duration), element("span", { class: "muted" }, title));
}

function drawDocument(file, message) {
  if (message.animation) return null;
  const name = file.file_name ?? "file";
  const ending = name.includes(".") ? name.split(".").at(-1).slice(0, 4).toUpperCase() : "FILE";
  return element("a", { class: "file", href: fileAddress(file.file_id), download: name, "aria-label": `Download ${name}` },
    element("span", { class: "file-badge", "aria-hidden": "true" }, ending),
    element("span", { class: "file-words" },
      element("span", { class: "file-name", dir: "auto" }, name),
      element("span", { class: "muted" }, [byteSize(file.file_size), "Download"].filter(Boolean).join(" · "))));
}

function drawPlace(place, title, address) {
  const { latitude, longitude } = place;
  const turn = (Math.abs(latitude * 37 + longitude * 91) % 50) - 25;
  const map = shape("svg", { viewBox: "0 0 260 120", class: "map", role: "img", "aria-label": `${title} on a drawn map` },
    shape("rect", { width: 260, height: 120, class: "map-land" }),
    shape("path", { d: `M-10 ${95 + turn / 3} C 60 ${60 + turn}, 120 ${130 - turn / 2}, 280 ${70 + turn / 2}`, class: "map-water" }),
    shape("path", { d: `M-10 ${30 - turn / 4} L 280 ${58 + turn / 3} M ${70 + turn} -10 L ${110 + turn / 2} 130 M ${190 - turn / 2} -10 L ${170 + turn} 130`, class: "map-road" }),
    shape("rect", { x: 24 + turn / 2, y: 6, width: 30, height: 18, rx: 3, class: "map-house" }),
    shape("rect", { x: 200, y: 84, width: 34, height: 20, rx: 3, class: "map-house" }),
    shape("path", { d: "M130 66 c-13 -16 -17 -22 -17 -30 a17 17 0 0 1 34 0 c0 8 -4 14 -17 30Z", class: "map-pin" }),
    shape("circle", { cx: 130, cy: 36, r: 6, class: "map-hole" }));
  return element("div", { class: "place", "data-testid": "place" }, map,
    element("div", { class: "place-words" }, element("strong", { dir: "auto" }, title),
      address ? element("span", { dir: "auto" }, address) : null,
      element("span", { class: "muted" }, `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`)));
}

function drawContact(contact) {
  const name = fullName(contact);
  return element("div", { class: "contact" }, avatar(name, contact.user_id ?? contact.phone_number.replace(/\D/g, "")),
    element("span", { class: "file-words" }, element("strong", { dir: "auto" }, name), element("span", { class: "muted" }, contact.phone_number)));
}

function drawSticker(sticker) {
  return element("div", { class: "big-emoji", role: "img", "aria-label": `Sticker ${sticker.emoji ?? ""}` }, sticker.emoji ?? "▦");
}

function drawPoll(poll) {
  return element("div", { class: "poll" }, element("strong", { dir: "auto" }, poll.question),
    poll.options.map((option) => element("span", { dir: "auto" }, `○ ${option.text}`)));
}
