// Records a voice note with the microphone and hands over the sound.

import { element, iconButton } from "./dom.js";
import { minutes } from "./people.js";

const KINDS = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"];

export async function recordVoice({ show, done, refuse }) {
  if (!navigator.mediaDevices || !window.MediaRecorder) return refuse("This browser cannot record. Attach an audio file instead.");
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch {
    return refuse("The microphone is not allowed or not there. Attach an audio file instead.");
  }
  return begin(stream, show, done);
}

function begin(stream, show, done) {
  const kind = KINDS.find((candidate) => MediaRecorder.isTypeSupported(candidate));
  const recorder = new MediaRecorder(stream, kind ? { mimeType: kind } : {});
  const pieces = [];
  const began = Date.now();
  let wanted = true;
  const time = element("span", { class: "recording-time", role: "timer" }, "0:00");
  const ticking = setInterval(() => (time.textContent = minutes((Date.now() - began) / 1000)), 250);
  recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
  recorder.addEventListener("stop", () => {
    clearInterval(ticking);
    stream.getTracks().forEach((track) => track.stop());
    show(null);
    if (wanted) done(new Blob(pieces, { type: recorder.mimeType }), Math.max(1, Math.round((Date.now() - began) / 1000)));
  });
  const finish = (keep) => () => {
    wanted = keep;
    recorder.stop();
  };
  show(element("div", { class: "recording", "data-testid": "recording" },
    iconButton("trash", "Throw the recording away", finish(false)),
    element("span", { class: "recording-dot", "aria-hidden": "true" }), time, element("span", { class: "muted" }, "Recording…"),
    iconButton("send", "Send the voice note", finish(true), { class: "icon-button send", "data-testid": "recording-send" })));
  recorder.start();
}
