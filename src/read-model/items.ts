import { statedItem } from "../domain/entry/stored.ts";
import type { Item } from "../domain/view/view.ts";

// Items are written in blocks: what one run of the projector adds in a language goes into few values, and a block is
// never changed. A block is one JSON document a line. A reference is the number of its block times LINES, plus the
// line.

/** Items that a block takes at most, and characters after which it takes no more. */
export const LINES = 16;
export const BLOCK_CHARACTERS = 32_000;

export function reference(block: number, line: number): number {
  return block * LINES + line;
}

export function blockOf(ref: number): number {
  return Math.floor(ref / LINES);
}

export function blockText(lines: readonly string[]): string {
  return lines.join("\n");
}

/** Reads some items of a block, by reference, with the characters of each; throws where one is not there. */
export function parseBlock(text: string, refs: readonly number[]): { ref: number; item: Item; characters: number }[] {
  const lines = text.split("\n");
  return refs.map((ref) => {
    const line = lines[ref % LINES] ?? "";
    const stored = JSON.parse(line) as Record<string, unknown> | null;
    if (typeof stored?.id !== "string" || typeof stored.title !== "string") throw new Error("the line is no item");
    // An item that was written before items had all of their fields: until the ledger has written it again.
    const item = { pages: [], ...statedItem(stored) } as unknown as Item;
    return { ref, item, characters: line.length };
  });
}
