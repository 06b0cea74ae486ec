// Which commands of the bot a person sees in a chat: the narrowest scope first, then the person's language.

export function commandsFor(sets, chat, person) {
  const scopes = chat.type === "private"
    ? ["chat", "all_private_chats", "default"]
    : ["chat_member", "chat_administrators", "chat", "all_chat_administrators", "all_group_chats", "default"];
  for (const scope of scopes) {
    const fitting = sets.filter((set) => scopeOf(set) === scope && concerns(set.scope, chat, person));
    const found = fitting.find((set) => set.language_code === person?.language_code) ?? fitting.find((set) => !set.language_code);
    if (found?.commands.length) return found.commands;
  }
  return [];
}

function scopeOf(set) {
  return set.scope?.type ?? set.scope ?? "default";
}

function concerns(scope, chat, person) {
  const inChat = scope?.chat_id === undefined || String(scope.chat_id) === String(chat.id);
  const forPerson = scope?.user_id === undefined || scope.user_id === person?.id;
  return inChat && forPerson;
}
