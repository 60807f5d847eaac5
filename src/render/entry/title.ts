import { changeWord } from "../../domain/view/notice.ts";
import type { Item } from "../../domain/view/view.ts";
import { message } from "../../messages/message.ts";
import { oneLine } from "../plain-text.ts";

/** Characters of a reason that a title says. */
const REASON = 200;

type Titled = Pick<Item, "language" | "title" | "event" | "withdrawn" | "change">;

/** States of an event that a reader of its title alone must not miss. */
const STATES_IN_TITLE = new Set(["cancelled", "postponed", "moved-online"]);

/**
 * Returns the word that a title begins with where it would mislead without: most feed readers and calendars show
 * nothing else of an entry's state. Google Calendar, Outlook, khal and calcurse show TENTATIVE as any other event.
 */
export function titleWord({ event, language, withdrawn, change }: Omit<Titled, "title">): string | undefined {
  if (withdrawn !== undefined) return changeWord("withdrawn", language);
  if (change !== undefined) return changeWord(change, language);
  if (event === undefined) return undefined;
  if (STATES_IN_TITLE.has(event.status)) return message(language, `status.${event.status}`);
  return event.previousStart === undefined || event.status === "held" ? undefined : changeWord("rescheduled", language);
}

/** Puts the word of an entry's state ahead of a text that stands for the entry, and after it why it was withdrawn. */
export function withTitleWord(item: Omit<Titled, "title">, text: string): string {
  const reason = oneLine(item.withdrawn?.reason ?? "");
  return `${withWord(item, text)}${reason === "" || reason.length > REASON ? "" : ` — ${reason}`}`;
}

function withWord(item: Omit<Titled, "title">, text: string): string {
  const word = titleWord(item);
  // Many an editor has written it there already.
  return word === undefined || text.toLocaleLowerCase(item.language).startsWith(word.toLocaleLowerCase(item.language))
    ? text
    : `${word}${message(item.language, "punctuation.colon")}${text}`;
}

/**
 * The title of an entry as it stands by itself: in a feed, a calendar or a mail. "Cancelled: World Congress",
 * "Withdrawn: World Congress — published by mistake"
 */
export function titleOf(item: Titled): string {
  return withTitleWord(item, item.title);
}
