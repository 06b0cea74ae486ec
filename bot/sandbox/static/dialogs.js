// Small windows over the page: an alert, a picture, a question before leaving, a form.

import { element, icon, iconButton } from "./dom.js";
import { fileAddress } from "./api.js";

function show(label, className, ...content) {
  const dialog = element("dialog", { class: `dialog ${className}`, "aria-label": label, "data-testid": "dialog" }, content);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

function closer(event) {
  event.target.closest("dialog").close();
}

export function alertBox(text) {
  show("Message from the bot", "alert", element("p", { dir: "auto" }, text),
    element("div", { class: "dialog-buttons" }, element("button", { type: "button", class: "primary", onclick: closer }, "OK")));
}

export function confirmBox(title, text, yes, done) {
  const agreed = (event) => (done(), closer(event));
  show(title, "alert", element("h2", {}, title), element("p", { dir: "auto" }, text),
    element("div", { class: "dialog-buttons" },
      element("button", { type: "button", onclick: closer }, "Cancel"),
      element("button", { type: "button", class: "primary", "data-testid": "dialog-send", onclick: agreed }, yes)));
}

export function enlarge(fileId, label) {
  show(label, "picture", iconButton("close", "Close", closer), element("img", { src: fileAddress(fileId), alt: label }));
}

export function askToLeave(address) {
  const open = (event) => {
    window.open(address, "_blank", "noopener,noreferrer");
    closer(event);
  };
  show("Open this link?", "alert", element("h2", {}, "Open this link?"),
    element("p", { class: "address", dir: "ltr" }, address),
    element("p", { class: "muted" }, "It leads out of the sandbox, into the real internet."),
    element("div", { class: "dialog-buttons" },
      element("button", { type: "button", onclick: closer }, "Cancel"),
      element("button", { type: "button", class: "primary", onclick: open }, "Open")));
}

// A form with the given fields; gives its values to `done` when it is sent.
export function form(title, fields, sendLabel, done, before = null) {
  const inputs = fields.map(({ name, label, ...attributes }) =>
    element("label", {}, label, element("input", { name, required: true, autocomplete: "off", ...attributes })));
  const body = element("form", { method: "dialog" }, element("h2", {}, title), before, inputs,
    element("div", { class: "dialog-buttons" },
      element("button", { type: "button", onclick: closer }, "Cancel"),
      element("button", { type: "submit", class: "primary", "data-testid": "dialog-send" }, sendLabel)));
  body.addEventListener("submit", () => done(Object.fromEntries(new FormData(body))));
  const dialog = show(title, "form", body);
  return { dialog, body };
}

const PLACES = [["Valga", 57.7778, 26.0473], ["Narva", 59.3772, 28.1903], ["Rīga", 56.9496, 24.1052], ["Jelgava", 56.6511, 23.7214], ["Vilnius", 54.6872, 25.2797], ["Panevėžys", 55.7348, 24.3575]];

export function askPlace(done) {
  const chosen = (values) => done({ latitude: Number(values.latitude), longitude: Number(values.longitude) });
  const choices = element("div", { class: "choices" }, PLACES.map(([name, latitude, longitude]) =>
    element("button", { type: "button", onclick: () => fillIn(latitude, longitude) }, icon("place"), name)));
  const { body } = form("Send a location", [
    { name: "latitude", label: "Latitude", type: "number", step: "any", min: -90, max: 90, value: PLACES[0][1] },
    { name: "longitude", label: "Longitude", type: "number", step: "any", min: -180, max: 180, value: PLACES[0][2] },
  ], "Send", chosen, choices);
  const fillIn = (latitude, longitude) => {
    body.elements.latitude.value = latitude;
    body.elements.longitude.value = longitude;
  };
}

export function askContact(name, done) {
  form("Send a contact", [
    { name: "first_name", label: "Name", value: name, maxlength: 64 },
    { name: "phone_number", label: "Phone number", type: "tel", value: "+372 5550 0100", maxlength: 30 },
  ], "Send", done);
}

const STICKERS = ["👍", "❤️", "🙏", "😀", "😢", "😡", "🎉", "👋", "🤔", "👨‍👩‍👧‍👦", "🏥", "🏫", "🌞", "🐎", "🎻", "☕"];

export function askSticker(done) {
  const choose = (emoji) => (event) => {
    done(emoji);
    closer(event);
  };
  show("Choose a sticker", "form", element("h2", {}, "Choose a sticker"), element("div", { class: "sticker-grid" },
    STICKERS.map((emoji) => element("button", { type: "button", "aria-label": `Sticker ${emoji}`, onclick: choose(emoji) }, emoji))));
}

export function askCaption(files, asFile, done) {
  const addresses = files.map((file) => URL.createObjectURL(file));
  const preview = element("div", { class: "preview" }, files.map((file, index) =>
    file.type.startsWith("image/") && !asFile ? element("img", { src: addresses[index], alt: file.name }) : element("span", { class: "preview-file" }, icon("file"), file.name)));
  const title = files.length > 1 ? `Send ${files.length} files` : asFile ? "Send a file" : "Send a photo";
  const { dialog } = form(title, [{ name: "caption", label: "Caption", required: false, maxlength: 1024, dir: "auto" }], "Send", (values) => done(values.caption), preview);
  dialog.addEventListener("close", () => addresses.forEach((address) => URL.revokeObjectURL(address)));
}
