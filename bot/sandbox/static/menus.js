// Menus that open at a place of the page and close on a choice, a press elsewhere or Escape.

import { element, icon } from "./dom.js";

let closeOpenMenu = null;

export function openMenu(anchor, entries, label = "Menu") {
  closeOpenMenu?.();
  const returnTo = document.activeElement;
  const menu = element("div", { class: "menu", role: "menu", "aria-label": label, "data-testid": "menu" }, entries.map(menuEntry));
  const close = () => {
    menu.remove();
    document.removeEventListener("pointerdown", outside, true);
    closeOpenMenu = null;
  };
  const outside = (event) => menu.contains(event.target) || close();
  menu.addEventListener("click", (event) => event.target.closest("[role=menuitem]") && close());
  menu.addEventListener("keydown", (event) => steer(event, menu, () => (close(), returnTo?.focus())));
  document.addEventListener("pointerdown", outside, true);
  document.body.append(menu);
  place(menu, anchor);
  menu.querySelector("[role=menuitem]")?.focus({ preventScroll: true });
  closeOpenMenu = close;
}

function menuEntry(entry) {
  if (entry.row) return element("div", { class: "menu-row" }, entry.row.map(({ label, name, choose }) =>
    element("button", { type: "button", role: "menuitem", "aria-label": name, onclick: choose }, label)));
  return element("button", { type: "button", role: "menuitem", class: entry.danger ? "danger" : "", onclick: entry.choose },
    entry.icon ? icon(entry.icon) : null, element("span", { dir: "auto" }, entry.label), entry.detail ? element("small", { dir: "auto" }, entry.detail) : null);
}

function steer(event, menu, leave) {
  const items = [...menu.querySelectorAll("[role=menuitem]")];
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (step) items.at((items.indexOf(document.activeElement) + step) % items.length)?.focus();
  else if (event.key === "Escape" || event.key === "Tab") leave();
  else return;
  event.preventDefault();
}

function place(menu, anchor) {
  const box = anchor instanceof Element ? anchor.getBoundingClientRect() : { left: anchor.x, right: anchor.x, top: anchor.y, bottom: anchor.y };
  const { width, height } = menu.getBoundingClientRect();
  const below = box.bottom + height + 8 < window.innerHeight;
  menu.style.left = `${Math.max(8, Math.min(box.left, window.innerWidth - width - 8))}px`;
  menu.style.top = `${below ? box.bottom + 4 : Math.max(8, box.top - height - 4)}px`;
}
