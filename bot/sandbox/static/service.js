// Says in one line what happened in a chat, for messages that nobody wrote.

import { fullName } from "./people.js";

const SENTENCES = {
  forum_topic_created: (topic) => `Topic “${topic.name}” was created`,
  forum_topic_edited: (topic) => (topic.name ? `Topic was renamed to “${topic.name}”` : "The topic's icon was changed"),
  forum_topic_closed: () => "Topic was closed",
  forum_topic_reopened: () => "Topic was opened again",
  general_forum_topic_hidden: () => "General was hidden",
  general_forum_topic_unhidden: () => "General is shown again",
  new_chat_members: (people) => `${people.map(fullName).join(", ")} joined`,
  left_chat_member: (person) => `${fullName(person)} left`,
  new_chat_title: (title) => `The group is now called “${title}”`,
  new_chat_photo: () => "The group's picture was changed",
  delete_chat_photo: () => "The group's picture was removed",
  group_chat_created: () => "The group was created",
  supergroup_chat_created: () => "The group was created",
  pinned_message: (pinned) => (pinned.text ? `Pinned “${pinned.text.slice(0, 60)}”` : "A message was pinned"),
  migrate_to_chat_id: () => "This group became a supergroup",
  migrate_from_chat_id: () => "This supergroup was made from a group",
  message_auto_delete_timer_changed: () => "The auto-delete timer was changed",
};

export function serviceText(message) {
  const kind = Object.keys(SENTENCES).find((name) => message[name] !== undefined);
  return kind ? SENTENCES[kind](message[kind]) : null;
}
