// The tables of measurements in the manual: the bench writes them, between markers, and nobody else does.
import { readFileSync, writeFileSync } from "node:fs";

const MANUAL = `${import.meta.dirname}/../../content/manual`;

/** Puts a table between the markers of its name. Throws where the text has them not exactly once. */
export function withTable(text: string, name: string, table: string): string {
  const parts = text.split(new RegExp(`(?<=<!-- bench:${name} -->)[\\s\\S]*?(?=<!-- /bench:${name} -->)`));
  if (parts.length !== 2) throw new Error(`the chapter must have the markers of bench:${name} once`);
  return parts.join(`\n\n${table}\n\n`);
}

/** Writes a table into a chapter of the manual. */
export function writeTable(name: string, table: string, chapter: "operators" | "editors" = "operators"): void {
  const path = `${MANUAL}/${chapter}.md`;
  writeFileSync(path, withTable(readFileSync(path, "utf8"), name, table));
}
