// The one place that knows the addresses of the control interface.

export class Refused extends Error {}

async function ask(address, options = {}) {
  const response = await fetch(address, options);
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(body.error ?? `The sandbox answered ${response.status}.`);
  return body;
}

function post(path, body) {
  return ask(`/sandbox/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

export const readWorld = () => ask("/sandbox/world");
export const readMessages = (chat) => ask(`/sandbox/messages?chat=${encodeURIComponent(chat)}`);
export const fileAddress = (fileId) => `/sandbox/file/${encodeURIComponent(fileId)}`;
export const eventsAddress = (since) => `/sandbox/events?since=${since}`;

export const send = (message) => post("send", message);
export const edit = (as, chat, message_id, text) => post("edit", { as, chat, message_id, text });
export const press = (as, chat, message_id, data) => post("press", { as, chat, message_id, data });
export const start = (as, payload) => post("start", payload ? { as, payload } : { as });
export const setLanguage = (as, language_code) => post("person", { as, language_code });
export const block = (as, blocked) => post("block", { as, blocked });
export const remove = (as, chat, message_id) => post("delete", { as, chat, message_id });
export const react = (as, chat, message_id, emoji) => post("react", { as, chat, message_id, emoji });
export const writeInline = (as, chat, query) => post("inline", { as, chat, query });
export const choose = (choice) => post("choose", choice);

export const moveClock = (jump) => post("clock", jump);

export function sendFile(fields, file, name) {
  const form = new FormData();
  for (const [key, value] of Object.entries(fields)) {
    if (value !== undefined && value !== null && value !== "") form.append(key, String(value));
  }
  form.append("file", file, name);
  return ask("/sandbox/send", { method: "POST", body: form });
}
