import { DEFAULT_LANGUAGE, isLanguage, type Language } from "../../domain/entry/language.ts";
import type { ForeignItem, Remark } from "../../foreign/item.ts";
import { reasonSentence } from "../../foreign/sentences.ts";

// Remarks about an imported item, one sentence each. The value stands at the end: it is somebody else's.

/** The command line's language, where the service has it. */
const LANGUAGE: Language = isLanguage("en") ? "en" : DEFAULT_LANGUAGE;

/** Hints of the command line, by the reason of a remark. */
const HINTS: { readonly [reason in Remark["reason"]]?: string } = {
  undecodable: " (say --charset)",
  utcHours: ", or say --zone",
  noStatus: ": status is provisional, confirmed, postponed, cancelled, moved-online or held",
};

/** The sentence about a remark, without a full stop: why, what, and where in the file. */
export function remarkSentence({ reason, what, value, place: { line, path } }: Remark): string {
  const why = `${reasonSentence(LANGUAGE, reason)}${HINTS[reason] ?? ""}`;
  const said = [what, value].filter((part) => part !== undefined && part !== "").join(" ");
  const where = line === undefined ? path : `line ${line}`;
  if (reason === "markup") return `${why}: ${value}, in ${what} (${where})`;
  return `${why}${said === "" ? "" : `: ${said}`} (${where})`;
}

/** The sentences about an item, those that ask for something first. */
export function itemSentences({ notTaken, doubts }: Pick<ForeignItem, "notTaken" | "doubts">): string[] {
  const rest = notTaken.filter(({ reason }) => reason === "noField");
  const lost = notTaken.filter(({ reason }) => reason !== "noField");
  return [...new Set([...doubts, ...lost, ...rest].map(remarkSentence))];
}
