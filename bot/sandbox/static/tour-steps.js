// The six steps of the guided tour: where each happens, and by which events one sees that it was done.
//
// Nothing here depends on words of the bot: buttons are known by the first letters of what they send, as in `ta:K7M2`.

const isGroup = (world, slug) => ["group", "supergroup"].includes(world.chat(slug)?.type);

function offers(message, ...verbs) {
  const buttons = (message.reply_markup?.inline_keyboard ?? []).flat();
  return buttons.some((button) => verbs.includes((button.callback_data ?? "").split(":")[0]));
}

const isSaid = (event) => event.kind === "message" || event.kind === "edit";
const byBot = (event) => isSaid(event) && event.message.from_slug === "bot";
const byPerson = (event) => event.kind === "message" && event.message.from_slug !== "bot";
const textOf = (event) => event.message.text ?? event.message.caption ?? "";
const inRoom = (event, world) => isSaid(event) && isGroup(world, event.chat);
const roomOffers = (...verbs) => (event, world) => byBot(event) && inRoom(event, world) && offers(event.message, ...verbs);
const either = (...seen) => (event, world) => seen.some((isSeen) => isSeen(event, world));

const asks = (event, world) => byPerson(event) && !isGroup(world, event.chat) && !textOf(event).startsWith("/");
const isAnswered = (event, world) => byBot(event) && !isGroup(world, event.chat)
  && (Boolean(event.message.reply_to_message) || offers(event.message, "pe", "en", "he", "no"));
// In a forum, only what stands in a topic belongs to a case.
const inCase = (event, world) => inRoom(event, world) && (!world.chat(event.chat).is_forum || Boolean(event.message.thread));
const notes = (event, world) => byPerson(event) && inCase(event, world) && textOf(event).trimStart().startsWith("//");
// The card itself offers to look up and to hand on: what counts is what comes of it.
const finds = roomOffers("kv", "ks");
const handsOn = roomOffers("mn", "ta");
const jumps = (event) => event.kind === "clock";
const closes = (event, world) => (event.kind === "topic" && event.topic.closed) || roomOffers("re")(event, world);
const counts = (event, world) => byBot(event) && inRoom(event, world) && (event.message.reply_to_message?.text ?? "").startsWith("/stats");

// `example`: the tour can write something there, perhaps in a topic only. `look`: where to look when the step is done. What is highlighted stands in tour.css.
export const STEPS = [
  { parts: [{ pane: "family", isDone: asks, example: true }, { pane: "family", isDone: isAnswered }], look: "family" },
  { parts: [{ pane: "family", isDone: roomOffers("ta") }], look: "room" },
  { parts: [{ pane: "room", isDone: roomOffers("ce") }], look: "family" },
  { parts: [{ pane: "room", isDone: either(notes, finds), example: true, inTopic: true }], look: "room" },
  { parts: [{ pane: "room", isDone: either(jumps, handsOn), example: true }], look: "room" },
  { parts: [{ pane: "room", isDone: closes }, { pane: "staff", isDone: counts, example: true }], look: "staff" },
];
