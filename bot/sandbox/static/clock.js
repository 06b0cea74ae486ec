// The clock in the page's header, and the menu that moves it.

import { moveClock } from "./api.js";
import { confirmBox } from "./dialogs.js";
import { fill, icon, element } from "./dom.js";
import { openMenu } from "./menus.js";
import { holidayName, isAhead, setClock, wallClock } from "./time.js";

const JUMPS = [
  ["One hour later", { hours: 1 }],
  ["Four hours later", { hours: 4 }],
  ["Next working morning", { to: "working_morning" }],
  ["Saturday night", { to: "saturday_night" }],
  ["Next public holiday", { to: "holiday" }],
  ["Three days later", { to: "three_days" }],
];
const ANEW = "A new world begins at the real time. Everything that was written in this one is forgotten.";

export function clockButton(world, run) {
  const words = element("span", { "data-testid": "clock-words" });
  const button = element("button", {
    type: "button", class: "clock", "aria-haspopup": "menu", "data-testid": "clock", title: "Move the clock of the sandbox",
    onclick: () => openMenu(button, entries(run), "Move the clock"),
  }, icon("clock"), words, icon("down"));
  const draw = () => {
    const holiday = holidayName();
    button.classList.toggle("ahead", isAhead());
    button.setAttribute("aria-label", `The sandbox's clock: ${wallClock()}${holiday ? `, ${holiday}` : ""}. Move it`);
    fill(words, wallClock(), holiday ? element("b", { class: "holiday" }, holiday) : null);
  };
  world.addEventListener("world", () => (setClock(world.clock), draw()));
  world.addEventListener("happened", ({ detail }) => {
    if (detail.kind !== "clock") return;
    setClock(detail.clock);
    draw();
  });
  setInterval(draw, 5000);
  draw();
  return button;
}

function entries(run) {
  const jumps = JUMPS.map(([label, jump]) => ({ icon: "forward", label, choose: () => run(() => moveClock(jump)) }));
  const back = { icon: "back", label: "Back to now", detail: "makes a new world", choose: () => confirmBox("Back to now?", ANEW, "Begin anew", () => run(() => moveClock({ to: "now" }))) };
  return [...jumps, back];
}
