// Buttons that a bot hangs on its messages (inline) or docks under the composer (reply keyboards).

import { element, icon } from "./dom.js";

export function inlineKeyboard(message, actions) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  return element("div", { class: "inline-keyboard", role: "group", "aria-label": "Buttons of this message" },
    rows.map((row) => element("div", { class: "button-row" }, row.map((button) => inlineButton(button, message, actions)))));
}

function inlineButton(button, message, actions) {
  const waiting = button.callback_data !== undefined && actions.isPressed(message, button.callback_data);
  const outside = button.url ?? button.web_app?.url ?? button.login_url?.url;
  return element("button", {
    type: "button", class: `inline-button ${button.style ?? ""} ${waiting ? "waiting" : ""}`, "aria-busy": waiting ? "true" : null,
    "data-testid": "inline-button", "data-callback": button.callback_data, onclick: () => pressed(button, message, outside, actions),
  }, element("span", { dir: "auto" }, button.text), outside ? icon("external") : null, button.copy_text ? icon("copy") : null, waiting ? icon("spin") : null);
}

function pressed(button, message, outside, actions) {
  if (button.callback_data !== undefined) actions.press(message, button.callback_data);
  else if (outside) actions.follow(outside);
  else if (button.copy_text) actions.copy(button.copy_text.text);
  else actions.toast("This kind of button does nothing in the sandbox.");
}

// The keyboard that stands now: the newest one that this person was shown and that nothing removed since.
export function standingKeyboard(messages) {
  for (const message of [...messages].reverse()) {
    const markup = message.keyboard;
    if (markup?.keyboard) return { message, markup };
    if (markup?.remove_keyboard || markup?.force_reply) return markup.force_reply ? { message, markup, force: true } : null;
  }
  return null;
}

export function replyKeyboard(markup, choose) {
  const rows = markup.keyboard.map((row) => element("div", { class: "button-row" }, row.map((button) => replyButton(button, choose))));
  return element("div", { class: `reply-keyboard ${markup.resize_keyboard ? "small" : "tall"}`, role: "group", "aria-label": "Keyboard of the bot", "data-testid": "reply-keyboard" }, rows);
}

function replyButton(button, choose) {
  const described = typeof button === "string" ? { text: button } : button;
  return element("button", { type: "button", class: `reply-button ${described.style ?? ""}`, "data-testid": "reply-button", onclick: () => choose(described) },
    described.request_contact ? icon("person") : null, described.request_location ? icon("place") : null,
    element("span", { dir: "auto" }, described.text));
}
