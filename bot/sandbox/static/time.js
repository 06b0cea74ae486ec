// The time of this world: its clock runs ahead of the real one and shows the hour of the mediators' room.

let clock = { ahead: 0, zone: undefined, holiday: null };

export function setClock(card) {
  if (card) clock = card;
}

export const now = () => Date.now() / 1000 + clock.ahead;

const at = (seconds, options) => new Intl.DateTimeFormat("en-GB", { timeZone: clock.zone, ...options }).format(new Date(seconds * 1000));

export function clockTime(seconds) {
  return at(seconds, { hour: "2-digit", minute: "2-digit" });
}

const dateOf = (seconds) => at(seconds, { day: "numeric", month: "long", year: "numeric" });

export function dayName(seconds) {
  if (dateOf(seconds) === dateOf(now())) return "Today";
  return at(seconds, { weekday: "long", day: "numeric", month: "long" });
}

export function shortDay(seconds) {
  return at(seconds, { day: "numeric", month: "short" });
}

// As short as fits over a phone: "Sat 28 Nov, 22:00".
export function wallClock() {
  return at(now(), { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
}

export const holidayName = () => clock.holiday;
export const isAhead = () => clock.ahead >= 60;
