import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import type { Publication } from "../cli/content/checked-entries.ts";

/** The last publication by npm start: a hash of each entry by id, and the ledger's position. */
export interface PublishedState {
  readonly sequence: number;
  readonly entries: Readonly<Record<string, string>>;
}

const EMPTY: PublishedState = { sequence: 0, entries: {} };

export function hashOf({ entry, withdrawal }: Publication): string {
  return createHash("sha256")
    .update(JSON.stringify([entry, withdrawal]))
    .digest("hex");
}

/**
 * Reads what was published from a file. Returns an empty state if there is no file, or if the ledger is at an earlier
 * sequence than the file's: it is another ledger, or was restored.
 */
export async function readPublishedState(file: string, sequence: number): Promise<PublishedState> {
  try {
    const state = JSON.parse(await readFile(file, "utf8")) as PublishedState;
    return state.sequence <= sequence ? state : EMPTY;
  } catch {
    return EMPTY;
  }
}

export async function writePublishedState(file: string, state: PublishedState): Promise<void> {
  await writeFile(file, `${JSON.stringify(state)}\n`);
}
