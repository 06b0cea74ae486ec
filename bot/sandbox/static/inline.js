// What Telegram's apps do when the text begins with the bot's name: ask the bot while one writes, offer what it finds.

import { choose, start, writeInline } from "./api.js";
import { element, fill } from "./dom.js";

const PAUSE = 300;

export function offerInline(pane) {
  const list = element("div", { class: "inline-results", role: "listbox", "aria-label": `Offered by the bot, ${pane.label}`, "data-testid": `inline-${pane.name}`, hidden: true });
  pane.composer.node.prepend(list);
  let waiting = null;
  let timer = null;

  const hide = () => {
    waiting = null;
    list.hidden = true;
    fill(list);
  };

  const words = () => {
    const name = `@${pane.world.bot.username ?? ""} `.toLowerCase();
    const text = pane.composer.input.value;
    return text.toLowerCase().startsWith(name) ? text.slice(name.length).trim().slice(0, 256) : null;
  };

  const ask = () => pane.run(async () => {
    const query = words();
    waiting = null;
    if (query !== null) waiting = (await writeInline(pane.actor, pane.chat, query)).query_id;
  });

  const take = (result, query_id) => {
    const target = { as: pane.actor, query_id, result_id: result.id };
    if (pane.thread) target.thread = pane.thread;
    pane.run(() => choose(target)).then((worked) => worked && pane.composer.reset());
    hide();
  };

  const show = ({ query_id, results, button }) => {
    const way = button ? element("button", { type: "button", class: "inline-way", onclick: () => pane.run(() => start(pane.actor, button.start_parameter)) }, button.text) : null;
    fill(list, way, results.map((result) => element("button", { type: "button", role: "option", class: "inline-result", "data-testid": "inline-result", onclick: () => take(result, query_id) },
      element("strong", { dir: "auto" }, result.title), element("span", { class: "muted", dir: "auto" }, result.description))));
    list.hidden = results.length === 0 && !button;
  };

  pane.composer.input.addEventListener("input", () => {
    clearTimeout(timer);
    if (words() === null) hide();
    else timer = setTimeout(ask, PAUSE);
  });
  pane.composer.input.addEventListener("keydown", (event) => event.key === "Enter" && !event.shiftKey && (clearTimeout(timer), hide()));
  pane.host.addEventListener("opened", hide);
  // The answer may be faster than the number of the question.
  pane.world.addEventListener("happened", ({ detail }) => detail.kind === "inline" && detail.as === pane.actor && detail.chat === pane.chat
    && words() !== null && setTimeout(() => (waiting === null || waiting === detail.query_id) && show(detail), 50));
}
