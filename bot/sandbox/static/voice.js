// Plays a voice note: a button, the sound's real shape as bars, the time.

import { element, fill, icon } from "./dom.js";
import { minutes } from "./people.js";

const BARS = 36;
const shapes = new Map();
let playing = null;
let decoder = null;

export function voicePlayer(address, duration) {
  const sound = new Audio();
  sound.preload = "none";
  sound.src = address;
  const button = element("button", { type: "button", class: "play", "aria-label": "Play voice message" }, icon("play"));
  const bars = element("span", { class: "bars", "aria-hidden": "true" }, Array.from({ length: BARS }, () => element("i", {})));
  const time = element("span", { class: "voice-time" }, minutes(duration));
  button.addEventListener("click", () => (sound.paused ? play(sound) : sound.pause()));
  sound.addEventListener("play", () => showButton(button, "pause", "Pause voice message"));
  sound.addEventListener("pause", () => showButton(button, "play", "Play voice message"));
  sound.addEventListener("timeupdate", () => showProgress(sound, bars, time, duration));
  sound.addEventListener("ended", () => showProgress(sound, bars, time, duration));
  drawShape(address, bars);
  return element("div", { class: "voice", "data-testid": "voice" }, button, element("span", { class: "voice-words" }, bars, time));
}

function play(sound) {
  if (playing !== sound) playing?.pause();
  playing = sound;
  sound.play().catch(() => sound.dispatchEvent(new Event("pause")));
}

function showButton(button, name, label) {
  fill(button, icon(name));
  button.setAttribute("aria-label", label);
}

function showProgress(sound, bars, time, duration) {
  const total = Number.isFinite(sound.duration) ? sound.duration : duration;
  const part = sound.ended || !total ? 0 : sound.currentTime / total;
  [...bars.children].forEach((bar, index) => bar.classList.toggle("heard", index / BARS < part));
  time.textContent = minutes(part ? sound.currentTime : total);
}

async function drawShape(address, bars) {
  if (!shapes.has(address)) shapes.set(address, measure(address));
  const heights = await shapes.get(address);
  [...bars.children].forEach((bar, index) => (bar.style.height = `${heights[index]}px`));
}

async function measure(address) {
  const flat = Array.from({ length: BARS }, () => 3);
  try {
    const bytes = await (await fetch(address)).arrayBuffer();
    decoder ??= new OfflineAudioContext(1, 1, 22050);
    const samples = (await decoder.decodeAudioData(bytes)).getChannelData(0);
    return loudness(samples);
  } catch {
    return flat;
  }
}

function loudness(samples) {
  const width = Math.max(1, Math.floor(samples.length / BARS));
  const peaks = Array.from({ length: BARS }, (_, bar) => {
    let peak = 0;
    for (let at = bar * width; at < (bar + 1) * width; at += 16) peak = Math.max(peak, Math.abs(samples[at] ?? 0));
    return peak;
  });
  const loudest = Math.max(...peaks, 0.01);
  return peaks.map((peak) => 3 + Math.round((peak / loudest) * 17));
}
