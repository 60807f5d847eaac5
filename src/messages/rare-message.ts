import { type Messages, messages } from "../../dist/rare-messages.js";
import type { Language } from "../../dist/site.js";
import { parsedTables, worded } from "./message.ts";

const tableOf = parsedTables(messages);

/**
 * A message of a page that few ask for, such as the builder of embeds: the Worker starts without these, for the texts
 * of all languages together are most of what it starts with.
 */
export function rareMessage<Key extends keyof Messages>(
  language: Language,
  key: Key,
  ...values: [Messages[Key]] extends [undefined] ? [] : [values: Exclude<Messages[Key], undefined>]
): string {
  const [given] = values as [Readonly<Record<string, string | number>>?];
  return worded(tableOf(language), language, key, given);
}
