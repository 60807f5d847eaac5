import messages from "../../dist/foreign-messages.json" with { type: "json" };
import type { Language } from "../domain/entry/language.ts";
import type { Doubt, LeftOut } from "./item.ts";

// The sentences stand in content/messages beside all others, and apart from them in what is built: no reader of the
// service is shown one.

/** Says, without a full stop, why something is not in an item or should be checked. */
export function reasonSentence(language: Language, reason: LeftOut | Doubt): string {
  return messages[language][`foreign.${reason}`] ?? reason;
}

/** Names a line of the document. */
export function lineSentence(language: Language, line: number): string {
  return messages[language]["foreign.line"]?.replace("{n}", String(line)) ?? String(line);
}
