// The paper clip: what a person can send besides words.

import { sendFile } from "./api.js";
import { askCaption, askContact, askPlace, askSticker } from "./dialogs.js";
import { element } from "./dom.js";
import { openMenu } from "./menus.js";

// `target()` gives {as, chat, thread, reply_to}; `run` shows refusals; `say` sends a JSON message.
export function attachMenu(anchor, { target, run, say, firstName }) {
  const upload = (kind, accept, multiple = false) => () => pick(accept, multiple, (files) => offer(files, kind, target, run));
  openMenu(anchor, [
    { icon: "photo", label: "Photo", choose: upload("photo", "image/*", true) },
    { icon: "file", label: "File", choose: upload("document", "", true) },
    { icon: "microphone", label: "Voice note from a sound file", choose: upload("voice", "audio/*,.ogg,.oga,.mp3,.m4a,.wav") },
    { icon: "photo", label: "Video", choose: upload("video", "video/*") },
    { icon: "place", label: "Location", choose: () => askPlace((location) => say({ location })) },
    { icon: "person", label: "Contact", choose: () => askContact(firstName(), (contact) => say({ contact })) },
    { icon: "smile", label: "Sticker", choose: () => askSticker((sticker) => say({ sticker })) },
  ], "Attach");
}

function pick(accept, multiple, done) {
  const input = element("input", { type: "file", accept, multiple, hidden: true, "data-testid": "file-input" });
  input.addEventListener("change", () => {
    input.remove();
    if (input.files.length) done([...input.files]);
  });
  input.addEventListener("cancel", () => input.remove());
  document.body.append(input);
  input.click();
}

export function offer(files, kind, target, run) {
  if (kind === "voice") return run(() => sendFile({ ...target(), kind }, files[0], files[0].name));
  return askCaption(files, kind === "document", (caption) => run(() => sendAll(files, kind, caption, target())));
}

async function sendAll(files, kind, caption, target) {
  const group = files.length > 1 ? `${Date.now()}` : undefined;
  for (const [index, file] of files.entries()) {
    await sendFile({ ...target, kind, media_group: group, caption: index === 0 ? caption : undefined }, file, file.name);
  }
}
