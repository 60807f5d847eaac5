import type { Item } from "../../domain/view/view.ts";
import { message } from "../../messages/message.ts";

/** States of an event that a reader of its title alone must not miss. */
const TOLD = new Set(["cancelled", "postponed", "moved-online"]);

/**
 * Returns the word that a title begins with where it would mislead without: most feed readers and calendars show
 * nothing else of an entry's state. Google Calendar, Outlook, khal and calcurse show TENTATIVE as any other event.
 */
export function titleWord({ event, language }: Pick<Item, "event" | "language">): string | undefined {
  if (event === undefined) return undefined;
  if (TOLD.has(event.status)) return message(language, `status.${event.status}`);
  return event.previousStart === undefined || event.status === "held"
    ? undefined
    : message(language, "change.rescheduled");
}

/** Puts the word of an entry's state ahead of a text that stands for the entry. */
export function withTitleWord(item: Pick<Item, "event" | "language">, text: string): string {
  const word = titleWord(item);
  // Many an editor has written it there already.
  return word === undefined || text.toLocaleLowerCase(item.language).startsWith(word.toLocaleLowerCase(item.language))
    ? text
    : `${word}${message(item.language, "punctuation.colon")}${text}`;
}

/** The title of an entry as it stands by itself: in a feed, a calendar or a mail. "Cancelled: World Congress" */
export function titleOf(item: Pick<Item, "event" | "language" | "title">): string {
  return withTitleWord(item, item.title);
}
