import { type MessageGroup, type Messages, messages } from "../../dist/messages.js";
import type { Language } from "../../dist/site.js";
import type { MessageTable } from "./compile-messages.ts";

// Messages by language and key. The texts stand in content/messages; nothing else reads them, so that a
// language is parsed when its first text is needed.

export type MessageKey = keyof Messages;

/** The keys of texts without placeholders. */
export type PlainMessageKey = { [key in MessageKey]: Messages[key] extends undefined ? key : never }[MessageKey];

/** Returns a function that finds the table of a language, parsed when it is first asked for. */
export function parsedTables(texts: { readonly [language: string]: string }): (language: Language) => MessageTable {
  const tables = new Map<Language, MessageTable>();
  return (language) => {
    let table = tables.get(language);
    if (table === undefined) {
      table = JSON.parse(texts[language] ?? "{}") as MessageTable;
      tables.set(language, table);
    }
    return table;
  };
}

const tableOf = parsedTables(messages);

const pluralRules = new Map<Language, Intl.PluralRules>();

function pluralCategory(language: Language, count: number): Intl.LDMLPluralRule {
  let rules = pluralRules.get(language);
  if (rules === undefined) {
    rules = new Intl.PluralRules(language);
    pluralRules.set(language, rules);
  }
  return rules.select(count);
}

/** Texts with placeholders, split at them: a name at each odd place. A feed fills a dozen of them for each item. */
const split = new Map<string, readonly string[]>();

function splitText(text: string): readonly string[] {
  let parts = split.get(text);
  if (parts === undefined) {
    parts = text.split(/\{(\w+)\}/);
    split.set(text, parts);
  }
  return parts;
}

/** Puts values in place of the names in braces. A name without a value stays. */
export function fillPlaceholders(text: string, values: Readonly<Record<string, string | number>>): string {
  const parts = splitText(text);
  let out = parts[0] ?? "";
  for (let index = 1; index < parts.length; index += 2) {
    const name = parts[index] ?? "";
    out += `${values[name] ?? `{${name}}`}${parts[index + 1]}`;
  }
  return out;
}

/** A message in a language. Where it has plural forms, the value `count` chooses one. */
export function message<Key extends MessageKey>(
  language: Language,
  key: Key,
  ...values: [Messages[Key]] extends [undefined] ? [] : [values: Exclude<Messages[Key], undefined>]
): string {
  const [given] = values as [Values?];
  return worded(tableOf(language), language, key, given);
}

type Values = Readonly<Record<string, string | number>>;

/** The text of a key in a table. Where it has plural forms, the value `count` chooses one. */
export function worded(table: MessageTable, language: Language, key: string, given: Values | undefined): string {
  const text = table[key] ?? key;
  if (typeof text === "string") return given === undefined ? text : fillPlaceholders(text, given);
  return fillPlaceholders(text[pluralCategory(language, Number(given?.count))] ?? text.other ?? key, given ?? {});
}

/** The messages of a group by their names in it, with their placeholders: what scripts in browsers are given. */
export function messageGroup(language: Language, group: MessageGroup): Readonly<Record<string, string>> {
  const start = `${group}.`;
  return Object.fromEntries(
    Object.entries(tableOf(language)).flatMap(([key, text]) =>
      key.startsWith(start) && typeof text === "string" ? [[key.slice(start.length), text]] : [],
    ),
  );
}

/** Reports whether a key names a message. */
export function isMessageKey(language: Language, key: string): key is PlainMessageKey {
  return Object.hasOwn(tableOf(language), key);
}
