import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import type { Entry } from "../domain/entry/entry.ts";

/** What npm start published last: by id, a hash of the entry; and how far the ledger was then. */
export interface Shelf {
  readonly sequence: number;
  readonly entries: Readonly<Record<string, string>>;
}

const EMPTY: Shelf = { sequence: 0, entries: {} };

export function printOf(entry: Entry): string {
  return createHash("sha256").update(JSON.stringify(entry)).digest("hex");
}

/** The shelf in a file, for a ledger at a position; empty where there is none, or where the ledger is another one than it was. */
export async function readShelf(file: string, sequence: number): Promise<Shelf> {
  try {
    const shelf = JSON.parse(await readFile(file, "utf8")) as Shelf;
    return shelf.sequence <= sequence ? shelf : EMPTY;
  } catch {
    return EMPTY;
  }
}

export async function writeShelf(file: string, shelf: Shelf): Promise<void> {
  await writeFile(file, `${JSON.stringify(shelf)}\n`);
}
