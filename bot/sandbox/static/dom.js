// Builds every piece of the page without ever parsing text as HTML.

const SVG = "http://www.w3.org/2000/svg";

export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  fill(node, ...children);
  return node;
}

export function fill(node, ...children) {
  const present = children.flat(3).filter((child) => child !== null && child !== undefined && child !== false);
  node.replaceChildren(...present);
  return node;
}

const PATHS = {
  send: "M4 12 3.2 4.6a.6.6 0 0 1 .86-.6l16.4 7.46a.6.6 0 0 1 0 1.09L4.06 20a.6.6 0 0 1-.86-.6L4 12Zm0 0h8",
  clip: "m20 11.5-8.2 8.2a5 5 0 0 1-7.1-7.1l8.6-8.6a3.4 3.4 0 0 1 4.8 4.8l-8.5 8.5a1.7 1.7 0 0 1-2.4-2.4l7.7-7.7",
  microphone: "M12 3a3 3 0 0 0-3 3v6a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3ZM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3",
  keyboard: "M4 7h6v4H4zM14 7h6v4h-6zM4 14h6v4H4zM14 14h6v4h-6z",
  command: "M16.5 4.5 7.5 19.5",
  back: "m14.5 5-7 7 7 7",
  down: "m5 9.5 7 7 7-7",
  lock: "M6.5 11h11v9h-11zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  close: "m6 6 12 12M18 6 6 18",
  more: "M12 5.5v.01M12 12v.01M12 18.5v.01",
  check: "m4 12.5 5 5L20 6.5",
  checks: "m2 12.5 4.5 4.5L16 7M11 16l1 1L21.5 7",
  reply: "m9 6-6 5.5L9 17v-3.5c6 0 9 1.5 11.5 5C20 12 16 9.5 9 9.5V6Z",
  pencil: "m4 20 1-4.5L16 4.5l3.5 3.5-11 11L4 20Z",
  trash: "M5 7h14M9.5 7V4.5h5V7M7 7l1 13h8l1-13",
  copy: "M8.5 8.5h11v11h-11zM15.500 8.500v-4h-11v11h4",
  smile: "M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17ZM8.500 14c1.500 2.500 5.500 2.500 7 0M9 9.500v.01M15 9.500v.01",
  photo: "M4 5h16v14H4zM4 16l5-5 4 4 3-2.500 4 3.500M15.500 9v.01",
  file: "M6.500 3.500h7l4.500 4.500v12.500h-11.500zM13.500 3.500V8H18",
  place: "M12 21s-6.500-6-6.500-11a6.500 6.500 0 0 1 13 0c0 5-6.500 11-6.500 11ZM12 8a2.200 2.200 0 1 0 0 4.400A2.200 2.200 0 0 0 12 8Z",
  person: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM4.500 20.500c.5-4.500 4-6 7.500-6s7 1.500 7.500 6",
  link: "M10 14a4 4 0 0 0 5.700 0l3-3a4 4 0 0 0-5.700-5.700l-1 1M14 10a4 4 0 0 0-5.700 0l-3 3a4 4 0 0 0 5.700 5.700l1-1",
  block: "M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17ZM6 6l12 12",
  external: "M8 16 17 7M9.500 7H17v7.500",
  clock: "M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17ZM12 7.500v5l3 2",
  forward: "m5 6 6 6-6 6M13 6l6 6-6 6",
  spin: "M12 4a8 8 0 1 1-8 8",
};

const SOLID = {
  play: "M8 5.200v13.600a.8.8 0 0 0 1.200.7l11-6.800a.8.8 0 0 0 0-1.400l-11-6.800A.8.8 0 0 0 8 5.200Z",
  pause: "M7 5h3.500v14H7zM13.500 5H17v14h-3.500z",
};

export function icon(name) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  drawing.classList.add("icon", `icon-${name}`);
  if (name in SOLID) drawing.classList.add("solid");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", SOLID[name] ?? PATHS[name]);
  drawing.append(path);
  return drawing;
}

export function shape(tag, attributes, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  node.append(...children);
  return node;
}

export function iconButton(name, label, onclick, attributes = {}) {
  return element("button", { type: "button", class: "icon-button", "aria-label": label, title: label, onclick, ...attributes }, icon(name));
}

// Telegram writes some emoji without the sign that makes them one: ❤ would be shown as a letter.
export function shown(emoji) {
  return emoji.length < 3 ? `${emoji}\uFE0F` : emoji;
}
